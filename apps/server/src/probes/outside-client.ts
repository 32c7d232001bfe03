import { once } from 'node:events'
import { connect } from 'node:net'
import { WebSocket } from 'ws'

/** Nothing an outside client does takes longer on the loopback. */
const WITHIN_MS = 3000
const MAX_ANSWER_BYTES = 4096

/** What a program outside any browser was told. */
export interface OutsideAnswer {
  /** Raw bytes of the answer, as latin1. */
  received: string
  /** The close code of a WebSocket, where one came. */
  closeCode: number | null
}

/** A masked frame would be the client's duty (RFC 6455 §5.1); this one spells “hello” in the clear. */
const UNMASKED_HELLO = Buffer.from([0x81, 0x05, 0x68, 0x65, 0x6c, 0x6c, 0x6f])
const CLOSE_FRAME = 0x88

/** Opens a WebSocket by hand and sends one unmasked frame. */
export async function sendUnmasked(port: number, path: string): Promise<OutsideAnswer> {
  const head = [
    `GET ${path} HTTP/1.1`,
    `Host: 127.0.0.1:${port}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  ]
  const received = await exchange(port, `${head.join('\r\n')}\r\n\r\n`, (text) => (text.includes('\r\n\r\n') ? UNMASKED_HELLO : null))
  const bytes = Buffer.from(received, 'latin1')
  const close = bytes.lastIndexOf(CLOSE_FRAME)
  return { received, closeCode: close >= 0 && bytes.length >= close + 4 ? bytes.readUInt16BE(close + 2) : null }
}

/** A plain GET, as `curl -N` sends it; reads until the answer ends or holds `until`. */
export async function plainGet(port: number, path: string, until: string): Promise<OutsideAnswer> {
  const head = `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUser-Agent: curl\r\nAccept: */*\r\n\r\n`
  return { received: await exchange(port, head, () => null, until), closeCode: null }
}

/** Opens a WebSocket with headers of its own, as any client outside a browser may. */
export async function openWithHeaders(port: number, path: string, headers: Record<string, string>): Promise<OutsideAnswer> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers, handshakeTimeout: WITHIN_MS })
  try {
    const [first] = (await once(socket, 'message', { signal: AbortSignal.timeout(WITHIN_MS) })) as [Buffer]
    return { received: first.toString('utf8').slice(0, MAX_ANSWER_BYTES), closeCode: null }
  } finally {
    socket.terminate()
  }
}

/** Sends `head`, then what `next` answers to what came; settles when the peer ends, `until` came, or time is up. */
function exchange(port: number, head: string, next: (text: string) => Uint8Array | null, until?: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(head))
    let text = ''
    let answered = false
    const finish = (): void => {
      clearTimeout(timer)
      socket.destroy()
      resolve(text)
    }
    const timer = setTimeout(finish, WITHIN_MS)
    socket.on('data', (bytes) => {
      text = (text + bytes.toString('latin1')).slice(0, MAX_ANSWER_BYTES)
      const reply = answered ? null : next(text)
      if (reply) {
        answered = true
        socket.write(reply)
      }
      if (text.length >= MAX_ANSWER_BYTES || (until !== undefined && text.includes(until))) finish()
    })
    socket.on('end', finish)
    socket.on('error', (error) => {
      clearTimeout(timer)
      reject(error)
    })
  })
}

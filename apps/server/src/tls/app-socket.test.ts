import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { connect as connectTls, createSecureContext, type SecureVersion, type TLSSocket } from 'node:tls'
import type { Condition } from '@wireside/contract/conditions'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { ownCertificate, type Certificate } from './certificate.ts'
import { createTlsListener } from './tls-listener.ts'
import type { LinkContext } from '../link/link-context.ts'
import { Link } from '../link/link.ts'
import { bytesTaken } from '../link/linked-socket.ts'

const PLAIN_CONTEXT: LinkContext = { now: () => performance.now(), observe: false, tapBytes: 0, onRequest: () => undefined }
const SILENT: Condition[] = [{ type: 'blackhole', direction: 'both' }]
const SLOW: Condition[] = [{ type: 'latency', direction: 'both', delayMs: 5, jitterMs: 0 }]

let certificate: Certificate
beforeAll(async () => {
  certificate = await ownCertificate(null, ['127.0.0.1'], Date.now())
})

const servers: Server[] = []
afterEach(async () => {
  vi.useRealTimers()
  for (const server of servers.splice(0)) {
    server.close()
    if (server.listening) await once(server, 'close')
  }
})

interface Opened {
  server: Server
  port: number
  /** What the app has: the accepted socket. */
  socket: Socket
  link: Link
  client: Socket
  tcp: Socket
}

/** A connection with a link on it, that neither speaks nor knows HTTP. */
async function open(over: 'TCP' | 'TLS', maxVersion: SecureVersion = 'TLSv1.3'): Promise<Opened> {
  const accepted: { socket: Socket; link: Link }[] = []
  const accept = (socket: Socket, tcp = socket): void => {
    socket.on('error', () => undefined)
    accepted.push({ socket, link: new Link(socket, PLAIN_CONTEXT, tcp) })
  }
  const server = over === 'TCP' ? createServer({ allowHalfOpen: true }, (socket) => accept(socket)) : listenTls(accept)
  servers.push(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const tcp = connect(port, '127.0.0.1')
  const client = over === 'TCP' ? tcp : connectTls({ socket: tcp, rejectUnauthorized: false, maxVersion })
  client.on('error', () => undefined)
  await once(client, over === 'TCP' ? 'connect' : 'secureConnect')
  await expect.poll(() => accepted.length).toBe(1)
  return { server, port, client, tcp, ...accepted[0]! }
}

function listenTls(accept: (socket: Socket, tcp: Socket) => void): Server {
  return createTlsListener({
    secureContext: createSecureContext(certificate),
    protocols: ['http/1.1'],
    handshakeTimeoutMs: 5000,
    onOpen: () => true,
    onClose: () => undefined,
    onSecure: accept,
  }).server
}

/** How a socket ends, once it has: by FIN, or by which error. */
function endOf(socket: Socket): { how: string } {
  const end = { how: '' }
  socket.on('error', (error: NodeJS.ErrnoException) => (end.how ||= error.code ?? error.message))
  socket.on('end', () => (end.how ||= 'FIN'))
  return end
}

async function bytesOf(socket: Socket, length: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let had = 0
  socket.on('data', (chunk: Buffer) => {
    chunks.push(chunk)
    had += chunk.length
  })
  socket.resume()
  await expect.poll(() => had, { timeout: 10_000 }).toBe(length)
  return Buffer.concat(chunks)
}

/** Until what was sent before has come: another connection was opened behind it, and has ended. */
async function settled(over: 'TCP' | 'TLS'): Promise<void> {
  const { socket, client } = await open(over)
  client.resume().end()
  await once(socket.resume(), 'end')
  socket.destroy()
}

/** Numbered, so that what is missing or out of order shows. */
function numbers(length: number, from = 0): Buffer {
  const bytes = Buffer.alloc(length)
  for (let at = 0; at < length; at += 4) bytes.writeUInt32LE(from + at, at)
  return bytes
}

describe.each(['TCP', 'TLS'] as const)('the app’s own socket over %s', (over) => {
  it('keeps what it has read, whatever other connections read meanwhile', async () => {
    const all = await Promise.all([open(over), open(over), open(over)])
    const kept = all.map(({ socket }) => {
      const chunks: Buffer[] = []
      socket.on('data', (chunk: Buffer) => chunks.push(chunk))
      return chunks
    })
    const LENGTH = 40_000
    for (let at = 0; at < LENGTH; at += 400) {
      for (const [index, { client }] of all.entries()) client.write(numbers(400, at + index * LENGTH))
    }
    for (const [index, { client }] of all.entries()) {
      await expect.poll(() => Buffer.concat(kept[index]!).length).toBe(LENGTH)
      expect(Buffer.concat(kept[index]!).equals(numbers(LENGTH, index * LENGTH))).toBe(true)
      client.destroy()
    }
  })

  it('sends in order what was under way in the kernel when a condition came, and what was written after', async () => {
    const { socket, link, client } = await open(over)
    client.pause()
    const first = numbers(8_000_000)
    const rest = numbers(400_000, first.length)
    socket.write(first)
    expect(socket.writableLength).toBeGreaterThan(0)
    link.setConditions(SLOW)
    for (let at = 0; at < rest.length; at += 1000) socket.write(rest.subarray(at, at + 1000))
    link.setConditions([])
    const came = await bytesOf(client, first.length + rest.length)
    expect(came.equals(Buffer.concat([first, rest]))).toBe(true)
    client.destroy()
  })

  it('that does not read makes its client wait, and reads all of it later, condition or none', async () => {
    const { socket, link, client } = await open(over)
    const bytes = numbers(24_000_000)
    client.write(bytes)
    socket.once('readable', () => undefined)
    await expect.poll(() => socket.readableLength).toBeGreaterThan(0)
    link.setConditions(SLOW)
    expect(link.heldBytes('up')).toBeLessThan(5_000_000)
    const read = bytesOf(socket, bytes.length)
    await expect.poll(() => link.deliveredBytes).toBeGreaterThan(1_000_000)
    socket.pause()
    link.setConditions([])
    socket.resume()
    expect((await read).equals(bytes)).toBe(true)
    client.destroy()
  })

  it('that was full, and was read to the end since, is read on when a condition comes', async () => {
    const { socket, link, client } = await open(over)
    const most = socket.readableHighWaterMark
    client.write(numbers(most - 4000))
    await expect.poll(() => socket.readableLength).toBe(most - 4000)
    client.write(numbers(8000))
    await expect.poll(() => socket.readableLength).toBe(most + 4000)
    await bytesOf(socket, most + 4000)
    link.setConditions(SLOW)
    const more = bytesOf(socket, 100)
    client.write(numbers(100))
    await more
    client.destroy()
  })

  it('closed by a fault while the kernel has a write: FIN comes right behind it, and nothing of what is written after', async () => {
    const { socket, link, client } = await open(over)
    const end = endOf(client)
    client.pause()
    const bytes = numbers(8_000_000)
    socket.write(bytes)
    link.closePeer()
    socket.write('after the close')
    expect((await bytesOf(client, bytes.length)).equals(bytes)).toBe(true)
    // A close that waits for what has left already is ended after five seconds of silence.
    await expect.poll(() => end.how, { timeout: 4000 }).toBe('FIN')
    client.destroy()
  })

  it('closed by a fault waits for a client that reads slowly, and not for one that has stopped', async () => {
    const { socket, link, client } = await open(over)
    const LINGER_MS = 5000
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    client.pause().on('data', () => undefined)
    socket.write(Buffer.alloc(40_000_000))
    link.closePeer()
    for (let look = 0; look < 4; look++) {
      const taken = bytesTaken(link.tcpSocket)
      client.resume()
      await expect.poll(() => bytesTaken(link.tcpSocket), { interval: 1 }).toBeGreaterThan(taken)
      client.pause()
      vi.advanceTimersByTime(LINGER_MS)
      expect(socket.destroyed).toBe(false)
    }
    const lookOn = (): boolean => {
      // What its app writes meanwhile is no sign of the client.
      socket.write('nobody reads this')
      vi.advanceTimersByTime(LINGER_MS)
      return socket.destroyed
    }
    // What is in the kernel's hands may still move once.
    await expect.poll(lookOn).toBe(true)
    client.destroy()
  })

  it('closed by a fault lets text leave whole that was written before, however many bytes its characters have', async () => {
    const { socket, link, client } = await open(over)
    const end = endOf(client)
    link.setConditions([{ type: 'bandwidth', direction: 'down', bytesPerSecond: 2_000_000 }])
    socket.write(Buffer.alloc(300_000))
    for (let count = 0; count < 20; count++) socket.write('é'.repeat(1000), 'utf8')
    link.closePeer()
    await bytesOf(client, 300_000 + 20 * 2000)
    await expect.poll(() => end.how).toBe('FIN')
    client.destroy()
  })

  it('is not told of an RST on a silent path, not even by the write that it has under way', async () => {
    const { socket, link, client, tcp } = await open(over)
    const end = endOf(socket)
    client.pause()
    socket.resume().write(Buffer.alloc(8_000_000))
    link.setConditions(SILENT)
    tcp.resetAndDestroy()
    await settled(over)
    expect([end.how, socket.destroyed]).toEqual(['', false])
    link.setConditions([])
    await expect.poll(() => end.how).toMatch(/^(ECONNRESET|EPIPE)$/)
  })

  it('destroyed on a silent path is closed for the app alone; its client gets RST when the path is back', async () => {
    const { socket, link, client, server } = await open(over)
    const end = endOf(client)
    link.setConditions(SILENT)
    const closed = once(socket, 'close')
    socket.destroy()
    await closed
    client.write('is anybody there')
    await settled(over)
    expect(end.how).toBe('')
    link.setConditions([])
    await expect.poll(() => end.how).toBe('ECONNRESET')
    server.close()
    await once(server, 'close')
  })

  it('destroyed on a silent path is gone once its client has left as well', async () => {
    const { socket, link, client, tcp } = await open(over)
    link.setConditions(SILENT)
    socket.destroy()
    client.resume().end()
    // Its own end alone does not close it.
    await once(tcp, 'close')
  })

  it('destroyed on a silent path after its client’s FIN tells it nothing before the path is back', async () => {
    const { socket, link, client } = await open(over)
    const end = endOf(client)
    client.resume().end()
    await once(socket.resume(), 'end')
    link.setConditions(SILENT)
    socket.destroy()
    await settled(over)
    expect(end.how).toBe('')
    link.setConditions([])
    await expect.poll(() => client.destroyed || end.how !== '').toBe(true)
  })
})

it('a client of TLS 1.2 that renegotiates with what its app has let go of ends nothing but its own connection', async () => {
  const { socket, link, client } = await open('TLS', 'TLSv1.2')
  link.setConditions(SILENT)
  socket.destroy()
  const renegotiated = new Promise((resolve) => (client as TLSSocket).renegotiate({}, resolve))
  await renegotiated
  const closed = new Promise((resolve) => client.once('close', resolve))
  link.setConditions([])
  await closed
})

it('what apps have let go of on silent paths is bounded: the oldest is closed', async () => {
  const first = await open('TCP')
  const gone = once(first.client.resume(), 'close')
  const others: Opened[] = []
  first.link.setConditions(SILENT)
  first.socket.destroy()
  // As many as are kept.
  for (let count = 0; count < 256; count++) {
    const other = await open('TCP')
    other.link.setConditions(SILENT)
    other.socket.destroy()
    others.push(other)
  }
  await gone
  for (const { client } of others) client.destroy()
})

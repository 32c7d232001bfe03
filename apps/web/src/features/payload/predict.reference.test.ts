import { once } from 'node:events'
import { createServer } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { total } from '@wireside/contract/parts'
import { Encoder, PacketType } from 'socket.io-parser'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { pastedText, type PastedPayload } from '../../store/pasted-payload.ts'
import { predict } from './predict.ts'
import type { Way } from './ways.ts'

/** Servers that know nothing of ours: ws frames, node:http chunks, and the event is put together by hand. */
let payload: PastedPayload = pastedText('')
let inFrames = 0
const server = createServer((request, response) => {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(payload.bytes)
  const base64 = Buffer.from(payload.bytes).toString('base64')
  const asText = payload.form === 'text' && !text.includes('\r')
  const lines = (asText ? text : base64).split('\n').map((line) => `data: ${line}\n`)
  const body: Record<string, string> = {
    '/sse-down': `${lines.join('')}\n`,
    '/sse-id': `id: abc-17\n${lines.join('')}\n`,
    '/sse-base64': `data: ${base64}\n\n`,
    '/ndjson': `${JSON.stringify(payload.form === 'text' ? text : { base64 })}\n`,
    '/iframe': `<script nonce="${NONCE}">m(${JSON.stringify(payload.form === 'text' ? text : { base64 }).replaceAll('<', '\\u003c')})</script>`,
  }
  response.flushHeaders()
  response.write(body[request.url!]!)
})
const sockets = new WebSocketServer({ server })
sockets.on('connection', (socket, { url }) => {
  if (url === '/socketio') {
    const { form, bytes } = payload
    const [text, ...attachments] = encodedBySocketio(form === 'text' ? new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes) : bytes)
    socket.send(`4${String(text)}`)
    for (const attachment of attachments) socket.send(attachment)
    return
  }
  socket.send(payload.bytes, { binary: url === '/ws-binary' || payload.form === 'binary' })
  // The connection's own count, less what it had read before the first frame.
  socket.on('message', () => (inFrames = bytesIn(socket)))
})
const bytesIn = (socket: WebSocket): number => (socket as unknown as { _socket: { bytesRead: number } })._socket.bytesRead

beforeAll(async () => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
})
afterAll(() => {
  for (const socket of sockets.clients) socket.terminate()
  server.closeAllConnections()
  server.close()
})

/** A nonce as the server makes it. */
const NONCE = Buffer.alloc(16, 7).toString('base64')

/** By its own encoder: one text, and an attachment for bytes. */
function encodedBySocketio(argument: string | Uint8Array): (string | Uint8Array)[] {
  return new Encoder().encode({ type: PacketType.EVENT, nsp: '/', data: ['message', argument] }) as (string | Uint8Array)[]
}

const UPGRADE = 'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n'

/** Bytes that a raw TCP client reads behind the response head, until there are as many as expected, and no more come with them. */
async function bytesBehindHead(way: Way, expected: number): Promise<number> {
  const { port } = server.address() as AddressInfo
  const socket = connect(port, '127.0.0.1')
  socket.write(`GET /${way} HTTP/1.1\r\nHost: x\r\n${way.startsWith('ws') || way === 'socketio' ? UPGRADE : ''}\r\n`)
  let bytes = Buffer.alloc(0)
  let behind = -1
  while (behind < expected) {
    const [piece] = (await once(socket, 'data')) as [Buffer]
    bytes = Buffer.concat([bytes, piece])
    const end = bytes.indexOf('\r\n\r\n')
    behind = end < 0 ? -1 : bytes.length - end - 4
  }
  socket.destroy()
  return behind
}

const PAYLOADS: [string, PastedPayload][] = [
  ['markup', pastedText('</script><!-- <b> -->')],
  ...[1, 125, 126, 127, 4087, 4088, 65_535, 65_536, 1_048_576].map((size): [string, PastedPayload] => [
    `${size} B`,
    pastedText('x'.repeat(size)),
  ]),
  ['lines, emoji, quotes and fields', pastedText('data: 1\n\nid: "7"\né👩‍🚀\ttab\n')],
  ['text with CR', pastedText('a\rb\r\n')],
  ['bytes', { form: 'binary', bytes: Uint8Array.from({ length: 256 }, (_, byte) => byte) }],
]

describe.each(PAYLOADS)('%s', (_, given) => {
  it.each(['ws-down', 'ws-binary', 'sse-down', 'sse-id', 'sse-base64', 'ndjson', 'iframe', 'socketio'] as const)(
    'is as long %s as a raw TCP client counts',
    async (way) => {
      payload = given
      const predicted = total(predict(way, given, { epoch: 'abc', seq: 17, postHeads: null })!)
      expect(await bytesBehindHead(way, predicted)).toBe(predicted)
    },
  )

  it('is as long up a WebSocket as its server reads', async () => {
    payload = given
    const { port } = server.address() as AddressInfo
    const socket = new WebSocket(`ws://127.0.0.1:${port}/ws-up`)
    await once(socket, 'message')
    const [theirs] = [...sockets.clients].filter(({ readyState }) => readyState === WebSocket.OPEN).slice(-1)
    const before = bytesIn(theirs!)
    const arrived = once(theirs!, 'message')
    socket.send(given.bytes)
    await arrived
    expect(inFrames - before).toBe(total(predict('ws-up', given, { epoch: 'abc', seq: 17, postHeads: null })!))
    socket.terminate()
  })
})

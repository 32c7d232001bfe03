import { once } from 'node:events'
import { createServer as createHttp, type ServerResponse } from 'node:http'
import { createServer as createHttp2, createSecureServer, type Http2ServerRequest, type Http2ServerResponse } from 'node:http2'
import { createServer as createHttps } from 'node:https'
import { connect, createServer, type AddressInfo, type Server } from 'node:net'
import { createSecureContext } from 'node:tls'
import { afterEach, beforeAll, expect, it } from 'vitest'
import { Http2Observer } from '../link/http2-observer.ts'
import { Link } from '../link/link.ts'
import type { LinkContext } from '../link/link-context.ts'
import type { LinkOwner } from '../link/owner.ts'
import type { Tap } from '../link/tap.ts'
import { ownCertificate, type Certificate } from './certificate.ts'
import { ClearClient } from './clear-client.fixture.ts'
import { guardStreamSockets } from './stream-socket-guard.ts'
import { createTlsListener } from './tls-listener.ts'

const MESSAGES = 84
const EVENT = Buffer.from(`data: ${'x'.repeat(100)}\n\n`)
/** RFC 8446 §5.1: content type of a record, and how its header is laid out. */
const APPLICATION_DATA = 23
const RECORD_HEADER_BYTES = 5

let certificate: Certificate
beforeAll(async () => {
  guardStreamSockets()
  certificate = await ownCertificate(null, ['127.0.0.1'], Date.now())
})

const closers: (() => void)[] = []
afterEach(() => {
  for (const close of closers.splice(0)) close()
})

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  closers.push(() => server.close())
  return (server.address() as AddressInfo).port
}

/** Passes a connection on and counts the records that carry data to the client. */
async function startRecordCounter(port: number) {
  let records = 0
  const server = createServer((client) => {
    const upstream = connect(port, '127.0.0.1')
    let waiting = Buffer.alloc(0)
    upstream.on('data', (chunk: Buffer) => {
      waiting = Buffer.concat([waiting, chunk])
      while (waiting.length >= RECORD_HEADER_BYTES) {
        const end = RECORD_HEADER_BYTES + waiting.readUInt16BE(3)
        if (waiting.length < end) break
        if (waiting[0] === APPLICATION_DATA) records++
        waiting = waiting.subarray(end)
      }
      client.write(chunk)
    })
    client.on('data', (chunk) => upstream.write(chunk))
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      socket.on('error', () => other.destroy())
      socket.on('close', () => other.destroy())
    }
  })
  return { port: await listen(server), read: () => records }
}

/** Its answers are written alike, and typed apart. */
const burstHttp2 = burst as unknown as (request: Http2ServerRequest, response: Http2ServerResponse) => void

/** A tick that makes many messages: written one by one, as lanes do. */
function burst(_request: unknown, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  setImmediate(() => {
    for (let sent = 0; sent < MESSAGES; sent++) response.write(EVENT)
    response.end()
  })
}

/** Our way: a link on the clear side of TLS, that reads the bytes and keeps them for their owner. */
async function linked(protocol: 'h2' | 'http/1.1'): Promise<{ port: number; taps: Tap[] }> {
  const taps: Tap[] = []
  const owner: LinkOwner = { tapped: (tap) => taps.push(tap) }
  const http = createHttp(burst)
  const http2 = createHttp2(burstHttp2)
  const onRequest: LinkContext['onRequest'] = (link) => link.bind(owner, null)
  const context: LinkContext = { now: () => performance.now(), observe: true, tapBytes: 1 << 20, onRequest }
  const { server } = createTlsListener({
    secureContext: createSecureContext(certificate),
    protocols: [protocol],
    handshakeTimeoutMs: 5000,
    onOpen: () => true,
    onClose: () => undefined,
    onSecure: (socket, tcp, spoken) => {
      if (spoken === 'h2') {
        let observer: Http2Observer | null = null
        const observed: LinkContext = {
          ...context,
          observe: false,
          observer: (link) => (observer = new Http2Observer(link, context.now, 1 << 20)),
        }
        http2.prependListener('stream', (stream) => observer?.exchange(stream.id!).bind(owner, null))
        new Link(socket, observed, tcp)
        http2.emit('connection', socket)
        return
      }
      new Link(socket, context, tcp)
      http.emit('connection', socket)
    },
  })
  return { port: await listen(server), taps }
}

async function recordsOf(port: number, protocol: 'h2' | 'http/1.1'): Promise<{ records: number; bytes: number }> {
  const counter = await startRecordCounter(port)
  const client = await ClearClient.connect(counter.port, protocol)
  if (protocol === 'h2') {
    const http2 = client.http2()
    await once(http2.request({ ':path': '/' }).resume(), 'end')
    http2.destroy()
  } else {
    client.resume().write('GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')
    await once(client, 'end')
  }
  client.destroy()
  return { records: counter.read(), bytes: client.receivedBytes }
}

it.each(['h2', 'http/1.1'] as const)('%s: metering, tapping and owning the clear bytes costs no TLS record', async (protocol) => {
  const bare = protocol === 'h2' ? createSecureServer(certificate, burstHttp2) : createHttps(certificate, burst)
  const without = await recordsOf(await listen(bare), protocol)
  const { port, taps } = await linked(protocol)
  const through = await recordsOf(port, protocol)
  expect(through).toEqual(without)
  const kept = taps.flatMap(({ segments }) => segments).filter(({ direction }) => direction === 'down')
  expect(
    Buffer.concat(kept.map(({ bytes }) => bytes))
      .toString('latin1')
      .split('data: xxx'),
  ).toHaveLength(MESSAGES + 1)
})

import { once } from 'node:events'
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Server as NetServer } from 'node:net'
import { createSecureContext } from 'node:tls'
import websocket from '@fastify/websocket'
import { attachLinks } from '@wireside/server/src/link/listener.ts'
import { Link } from '@wireside/server/src/link/link.ts'
import type { LinkContext } from '@wireside/server/src/link/link-context.ts'
import { linkOf } from '@wireside/server/src/link/linked-socket.ts'
import { ownCertificate, type Certificate } from '@wireside/server/src/tls/certificate.ts'
import { createTlsListener } from '@wireside/server/src/tls/tls-listener.ts'
import Fastify, { type FastifyInstance } from 'fastify'
import { WebSocketServer, type WebSocket } from 'ws'
import { answerFigures } from './contender.ts'
import { SIZE, type LinkVariant } from './link-variants.ts'

const EVENT = Buffer.from(`data: ${'x'.repeat(SIZE)}\n\n`)
/** Events written in one turn, as many as one tick of a fast workload makes. */
const BURST = 20
/** All connections of a burst may wait to be accepted. */
const BACKLOG = 4096

const HOST = '127.0.0.1'
/** Hundreds of handshakes are under way at once. */
const HANDSHAKE_MS = 60_000
const CONTEXT: LinkContext = { now: () => performance.now(), observe: true, tapBytes: 0, onRequest: (link) => link.bind({}, null) }

const variant = process.argv[2] as LinkVariant
const server = await serve(variant)
process.send?.({ port: (server.address() as AddressInfo).port })
process.on('message', () => process.send?.(answerFigures()))

async function serve(kind: LinkVariant): Promise<NetServer> {
  switch (kind) {
    case 'bare':
      return bare()
    case 'fastify':
      return listen((await app()).server)
    case 'linked':
    case 'null': {
      const { server } = await app()
      attachLinks(server, { ...CONTEXT, observe: kind === 'linked' })
      return listen(server)
    }
    case 'fastify-tls':
      return listen((await app(await ownCertificate(null, [HOST], Date.now()))).server)
    case 'linked-tls':
      return overTls((await app()).server)
  }
}

async function overTls(http: Server): Promise<NetServer> {
  const { server } = createTlsListener({
    secureContext: createSecureContext(await ownCertificate(null, [HOST], Date.now())),
    protocols: ['http/1.1'],
    handshakeTimeoutMs: HANDSHAKE_MS,
    onOpen: () => true,
    onClose: () => undefined,
    onSecure: (socket, tcp) => {
      new Link(socket, CONTEXT, tcp)
      http.emit('connection', socket)
    },
  })
  return listen(server)
}

async function listen(server: NetServer): Promise<NetServer> {
  server.listen({ port: 0, host: HOST, backlog: BACKLOG })
  await once(server, 'listening')
  return server
}

async function app(https: Certificate | null = null): Promise<FastifyInstance> {
  const app = Fastify({ keepAliveTimeout: 0, https }) as unknown as FastifyInstance
  await app.register(websocket, { options: { perMessageDeflate: false } })
  app.get('/ws', { websocket: true }, (socket: WebSocket, request) => echo(socket, linkOf(request.raw.socket)))
  app.get<{ Querystring: { count: string } }>('/sse', (request, reply) => {
    reply.hijack()
    void stream(reply.raw, Number(request.query.count), linkOf(request.raw.socket))
  })
  await app.ready()
  return app
}

function bare(): Promise<NetServer> {
  const http = createServer({ keepAliveTimeout: 0 }, (request, response) => {
    const count = Number(new URL(request.url ?? '', 'http://bench').searchParams.get('count'))
    void stream(response, count, null)
  })
  new WebSocketServer({ server: http, perMessageDeflate: false }).on('connection', (socket) => echo(socket, null))
  return listen(http)
}

function echo(socket: WebSocket, link: Link | null): void {
  socket.on('message', (data: Buffer, binary) => {
    link?.tagNext(null, data.length)
    socket.send(data, { binary })
  })
  socket.on('error', () => socket.terminate())
}

async function stream(response: ServerResponse, count: number, link: Link | null): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  for (let sent = 0; sent < count; sent++) {
    link?.tagNext(null, EVENT.length)
    const flows = response.write(EVENT)
    if (!flows) await once(response, 'drain')
    else if (sent % BURST === 0) await new Promise((resolve) => setImmediate(resolve))
  }
  response.end()
}

import { once } from 'node:events'
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import websocket from '@fastify/websocket'
import { attachLinks } from '@wireside/server/src/link/listener.ts'
import { Link } from '@wireside/server/src/link/link.ts'
import Fastify from 'fastify'
import { WebSocketServer, type WebSocket } from 'ws'
import { answerFigures } from './contender.ts'
import { SIZE, type LinkVariant } from './link-variants.ts'

const EVENT = Buffer.from(`data: ${'x'.repeat(SIZE)}\n\n`)
/** Events written in one turn, as many as one tick of a fast workload makes. */
const BURST = 20
/** All connections of a burst may wait to be accepted. */
const BACKLOG = 4096

const variant = process.argv[2] as LinkVariant
const server = variant === 'bare' ? await bare() : await fastify(variant)
process.send?.({ port: (server.address() as AddressInfo).port })
process.on('message', () => process.send?.(answerFigures()))

async function fastify(kind: Exclude<LinkVariant, 'bare'>): Promise<Server> {
  const app = Fastify({ keepAliveTimeout: 0 })
  if (kind !== 'fastify') {
    attachLinks(app.server, {
      now: () => performance.now(),
      observe: kind === 'linked',
      tapBytes: 0,
      onRequest: (link) => link.bind({}, null),
    })
  }
  await app.register(websocket, { options: { perMessageDeflate: false } })
  app.get('/ws', { websocket: true }, (socket: WebSocket, request) => echo(socket, linkOf(request.raw.socket)))
  app.get<{ Querystring: { count: string } }>('/sse', (request, reply) => {
    reply.hijack()
    void stream(reply.raw, Number(request.query.count), linkOf(request.raw.socket))
  })
  await app.listen({ port: 0, host: '127.0.0.1', backlog: BACKLOG })
  return app.server
}

async function bare(): Promise<Server> {
  const http = createServer({ keepAliveTimeout: 0 }, (request, response) => {
    const count = Number(new URL(request.url ?? '', 'http://bench').searchParams.get('count'))
    void stream(response, count, null)
  })
  new WebSocketServer({ server: http, perMessageDeflate: false }).on('connection', (socket) => echo(socket, null))
  http.listen({ port: 0, host: '127.0.0.1', backlog: BACKLOG })
  await once(http, 'listening')
  return http
}

function linkOf(socket: unknown): Link | null {
  return socket instanceof Link ? socket : null
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

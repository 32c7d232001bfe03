import { once } from 'node:events'
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import websocket from '@fastify/websocket'
import { attachLinks } from '@wireside/server/src/link/listener.ts'
import { Link } from '@wireside/server/src/link/link.ts'
import Fastify from 'fastify'
import { WebSocketServer, type WebSocket } from 'ws'
import { SIZE, type Variant } from './variants.ts'

const EVENT = Buffer.from(`data: ${'x'.repeat(SIZE)}\n\n`)
/** Events written in one turn, as many as one tick of a fast workload makes. */
const BURST = 20

/** Runs one variant in a process of its own, so that its CPU time is its own. */
const variant = process.argv[2] as Variant
const server = variant === 'bare' ? await bare() : await fastify(variant)
process.send?.({ port: (server.address() as AddressInfo).port })
process.on('message', () => {
  const { user, system } = process.cpuUsage()
  process.send?.({ cpuMicros: user + system })
})

async function fastify(kind: Exclude<Variant, 'bare'>): Promise<Server> {
  const app = Fastify()
  if (kind !== 'fastify') {
    attachLinks(app.server, {
      now: () => performance.now(),
      observe: kind === 'linked',
      tapBytes: 0,
      onRequest: (link) => link.bind({}, []),
    })
  }
  await app.register(websocket, { options: { perMessageDeflate: false } })
  app.get('/ws', { websocket: true }, (socket: WebSocket, request) => echo(socket, linkOf(request.raw.socket)))
  app.get<{ Querystring: { count: string } }>('/sse', (request, reply) => {
    reply.hijack()
    void stream(reply.raw, Number(request.query.count), linkOf(request.raw.socket))
  })
  await app.listen({ port: 0, host: '127.0.0.1' })
  return app.server
}

async function bare(): Promise<Server> {
  const http = createServer((request, response) => {
    const count = Number(new URL(request.url ?? '', 'http://bench').searchParams.get('count'))
    void stream(response, count, null)
  })
  new WebSocketServer({ server: http, perMessageDeflate: false }).on('connection', (socket) => echo(socket, null))
  http.listen(0, '127.0.0.1')
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

import { MAX_RATE } from '@wireside/contract/limits'
import { Pace } from '@wireside/contract/pace'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { WebSocket } from 'ws'
import type { Exchange } from '../link/exchange.ts'
import { ProbeConnections } from '../probes/connections.ts'
import { WRITERS, writeEvent } from '../probes/event-writer.ts'
import { ProbeQuery, ProbeRefused } from '../probes/probe-query.ts'
import { streamTokens } from '../probes/token-stream.ts'
import { paceClock } from '../workload/timers.ts'
import type { LaneServer } from './lane-server.ts'

/** Characters of a payload in a query: more than any experiment says, less than a head may be. */
const MAX_PAYLOAD = 4096
/** An open stream of a probe ends by itself: an experiment that was forgotten holds nothing. */
const MAX_OPEN_MS = 120_000
const MAX_PIECES = 1000
const MAX_EVERY_MS = 1000
const MAX_IDLE_MS = 5000
const EVENT_STREAM = { 'content-type': 'text/event-stream', 'cache-control': 'no-cache, no-transform' }
const NORMAL_CLOSURE = 1000
const POLICY_VIOLATION = 1008

/** `/probe/…`: what experiments ask for and no lane answers; see the README of `probes/`. */
export function routeProbes(app: FastifyInstance, lanes: LaneServer): void {
  const connections = new ProbeConnections()
  const headsOf = (request: FastifyRequest): Heads => heads(request, lanes.linkOf(request), lanes.tlsVersion(request))

  app.options('/probe/*', (_request, reply) =>
    reply
      .headers({
        'access-control-allow-methods': 'GET, POST',
        'access-control-allow-headers': 'authorization, last-event-id, content-type, x-wireside',
      })
      .code(204)
      .send(),
  )

  app.get('/probe/heads', (request) => ({ ...headsOf(request), ...connections.place(lanes.linkOf(request)) }))

  app.get('/probe/stream-heads', (request, reply) => {
    const write = openStream(request, reply, EVENT_STREAM)
    write(writeEvent('ours', JSON.stringify(headsOf(request))))
    reply.raw.end()
  })

  app.get('/probe/answer', (request, reply) => {
    const query = new ProbeQuery(request.url)
    const status = query.whole('status', 200, 200, 599)
    const type = query.oneOf('type', ['text/event-stream', 'text/plain', 'application/json'])
    const body = writeEvent('ours', 'a final answer')
    return status === 204 ? reply.code(204).send() : reply.code(status).header('content-type', type).send(Buffer.from(body))
  })

  app.get('/probe/events', (request, reply) => {
    const query = new ProbeQuery(request.url)
    const bytes = writeEvent(query.oneOf('writer', WRITERS), query.text('payload', MAX_PAYLOAD))
    const write = openStream(request, reply, EVENT_STREAM)
    write(bytes)
    // After it, so that an experiment knows that everything before it has been read.
    write(writeEvent('raw', 'event: end\ndata:\n\n'))
  })

  app.route({
    method: ['GET', 'POST'],
    url: '/probe/tokens',
    handler: (request, reply) => {
      const query = new ProbeQuery(request.url)
      const link = lanes.linkOf(request)
      const lastEventId = request.headers['last-event-id']
      const stream = {
        count: query.whole('count', 60, 1, MAX_PIECES),
        everyMs: query.whole('every', 30, 5, MAX_EVERY_MS),
        cutAfter: query.whole('cut', 0, 0, MAX_PIECES),
        lastEventId: typeof lastEventId === 'string' ? lastEventId : null,
      }
      const write = openStream(request, reply, EVENT_STREAM)
      const stop = streamTokens(stream, { write, end: () => reply.raw.end(), reset: () => link.resetPeer() })
      reply.raw.on('close', stop)
    },
  })

  app.get('/probe/chunks', (request, reply) => {
    const query = new ProbeQuery(request.url)
    const count = query.whole('count', 10, 1, MAX_PIECES)
    const everyMs = query.whole('every', 50, 5, MAX_EVERY_MS)
    const cutAfter = query.whole('cut', 0, 0, MAX_PIECES)
    const link = lanes.linkOf(request)
    const place = connections.place(link)
    const write = openStream(request, reply, { 'content-type': 'application/x-ndjson' })
    let made = 0
    const timer = setInterval(() => {
      // One piece later than the last that is to arrive: an RST overtakes what is on its way.
      if (made > 0 && made === cutAfter) link.resetPeer()
      else if (made === count) reply.raw.end()
      else {
        made++
        write(`${JSON.stringify({ n: made, ...place })}\n`)
        return
      }
      clearInterval(timer)
    }, everyMs)
    reply.raw.on('close', () => clearInterval(timer))
  })

  app.post('/probe/message', async (request, reply) => {
    const query = new ProbeQuery(request.url)
    const link = lanes.linkOf(request)
    const place = connections.place(link)
    const asked = lanes.requestOf(request)
    // The kernel answers a handshake before our link sees it: what its round trips cost is modelled here, and said.
    const roundTrips = place.request === 1 ? query.whole('handshake', 0, 0, 4) : 0
    if (roundTrips > 0 && asked?.kind === 'probe') await later(roundTrips * asked.roundTripMs)
    const idleMs = query.whole('idle', 0, 0, MAX_IDLE_MS)
    if (idleMs > 0) reply.raw.once('finish', () => connections.closeIdle(link, idleMs))
    if (query.oneOf('close', ['0', '1']) === '1') reply.header('connection', 'close')
    return { ...place, bytes: Buffer.isBuffer(request.body) ? request.body.length : 0 }
  })

  app.route({
    method: 'GET',
    url: '/probe/ws',
    handler: (_request, reply) => reply.code(426).header('upgrade', 'websocket').send({ error: 'upgrade-required' }),
    wsHandler: (socket: WebSocket, request) => {
      const query = readQuery(request)
      const payload = query && Buffer.alloc(query.size)
      if (!query || !payload) return socket.close(POLICY_VIOLATION, 'rate: 0 to 1000, size: 0 to 65536')
      const timer = setTimeout(() => socket.close(NORMAL_CLOSURE), MAX_OPEN_MS)
      const pace = new Pace(paceClock(lanes.now), () => socket.send(payload))
      socket.on('message', (data: Buffer, isBinary: boolean) => {
        if (query.echo) socket.send(data, { binary: isBinary })
      })
      socket.on('error', (error) => request.log.debug({ err: error }, 'probe websocket error'))
      socket.on('close', () => {
        clearTimeout(timer)
        pace.stop()
      })
      socket.send(JSON.stringify(headsOf(request)))
      pace.set(query.rate)
    },
  })
}

/** Null for a query that can't be used: a socket that is open can only be closed, with the reason. */
function readQuery({ url }: FastifyRequest): { rate: number; size: number; echo: boolean } | null {
  const query = new ProbeQuery(url)
  try {
    return {
      rate: query.whole('rate', 0, 0, MAX_RATE),
      size: query.whole('size', 100, 0, 65_536),
      echo: query.oneOf('echo', ['1', '0']) === '1',
    }
  } catch (error) {
    if (error instanceof ProbeRefused) return null
    throw error
  }
}

/** The request as it came: pairs in their order, and what it was spoken over; `tls` is null without TLS. */
interface Heads {
  method: string
  httpVersion: string
  tls: string | null
  headers: [string, string][]
}

function heads({ raw }: FastifyRequest, link: Exchange, tls: string | null): Heads {
  const headers: [string, string][] = []
  for (let at = 0; at < raw.rawHeaders.length; at += 2) headers.push([raw.rawHeaders[at] ?? '', raw.rawHeaders[at + 1] ?? ''])
  // A WebSocket over HTTP/2 comes as the upgrade request that its CONNECT amounts to, which has no raw lines.
  if (headers.length === 0) headers.push(...Object.entries(raw.headers).map(([name, value]): [string, string] => [name, String(value)]))
  return { method: raw.method ?? '', httpVersion: link.carriage.protocol === 'h2' ? '2.0' : raw.httpVersion, tls, headers }
}

/** The answer's head leaves at once; what is returned writes to its body, which ends in time by itself. */
function openStream(request: FastifyRequest, reply: FastifyReply, type: Record<string, string>): (bytes: string | Uint8Array) => void {
  reply.hijack()
  const response = reply.raw
  response.writeHead(200, { ...(reply.getHeaders() as Record<string, string>), ...type })
  response.flushHeaders()
  const timer = setTimeout(() => response.end(), MAX_OPEN_MS)
  response.on('close', () => clearTimeout(timer))
  response.on('error', (error) => request.log.debug({ err: error }, 'probe stream error'))
  return (bytes) => {
    if (!response.writableEnded && !response.destroyed) response.write(bytes)
  }
}

function later(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

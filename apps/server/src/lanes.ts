import websocket from '@fastify/websocket'
import { describeProblem } from '@wireside/contract/problem'
import Fastify, { type FastifyInstance, type FastifyRequest } from 'fastify'
import type { WebSocket } from 'ws'
import type { Access } from './access.ts'
import type { Config } from './environment.ts'
import { LANE_HEADERS } from './headers.ts'
import { loggerOptions } from './logger.ts'
import { InboundRate } from './inbound-rate.ts'
import { Link } from './link/link.ts'
import { attachLinks } from './link/listener.ts'
import { HAND_EPOCH, runHandLane } from './sessions/hand-lane.ts'
import { claim, handResumeAfter, resumeAfter, type LaneRequest } from './sessions/lane-request.ts'
import type { Registry } from './sessions/registry.ts'
import type { Carrier, CarrierOptions, Tag } from './transports/carrier.ts'
import { sseCarrier } from './transports/sse.ts'
import { websocketCarrier } from './transports/websocket.ts'

export interface LanesOptions {
  config: Config
  access: Access
  registry: Registry
  now(): number
}

/** Close codes of RFC 6455 §7.4.1 that a lane uses. */
const NORMAL_CLOSURE = 1000
const GOING_AWAY = 1001
const POLICY_VIOLATION = 1008

const SSE_HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-cache, no-transform',
  'x-accel-buffering': 'no',
}

/** The lane port: `/ws`, `/sse` and `POST /messages`, every connection through a link. */
export async function buildLanes({ config, access, registry, now }: LanesOptions): Promise<FastifyInstance> {
  const { limits } = config
  const app = Fastify({
    logger: loggerOptions(config.logLevel),
    trustProxy: config.trustProxy,
    requestTimeout: limits.requestTimeoutMs,
    bodyLimit: limits.maxMessageBytes,
    exposeHeadRoutes: false,
    forceCloseConnections: true,
  })
  const requests = new WeakMap<Link, LaneRequest | null>()
  const perAddress = new Map<string, number>()
  const open = new Set<Carrier>()
  attachLinks(app.server, {
    now,
    observe: config.observe,
    onRequest: (link, head) => requests.set(link, claim(head, link, registry)),
    onOpen: ({ remoteAddress: address = '' }) => {
      const count = perAddress.get(address) ?? 0
      if (count >= limits.maxConnectionsPerAddress) return false
      perAddress.set(address, count + 1)
      return true
    },
    onClose: ({ remoteAddress = '' }) => {
      const count = (perAddress.get(remoteAddress) ?? 1) - 1
      if (count > 0) perAddress.set(remoteAddress, count)
      else perAddress.delete(remoteAddress)
    },
  })

  await app.register(websocket, { options: { perMessageDeflate: false, maxPayload: limits.maxMessageBytes } })
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))

  app.addHook('onRequest', async (request, reply) => {
    const { host, origin } = request.headers
    reply.headers(LANE_HEADERS)
    const why = access.refuseHost(host) ?? access.refuseOrigin(origin, host, false)
    if (why) return reply.code(403).send({ error: 'forbidden', message: why })
    if (origin) reply.headers(cors(origin))
    const upgrades = request.headers.upgrade !== undefined
    const path = request.url.split('?', 1)[0]
    if (upgrades && path !== '/ws') return reply.code(400).send({ error: 'no-upgrade', message: `${path} is not a WebSocket; /ws is` })
    const asked = requestOf(request)
    if (asked?.kind === 'refused') return reply.code(asked.status).send({ error: 'refused', ...asked.problem, message: asked.message })
  })

  /** Runs one carrier from its first byte to its end, for a session's lane or by hand. */
  function run(asked: LaneRequest | null, link: Link, lastId: string | null, make: (options: CarrierOptions) => Carrier): Carrier | null {
    const { maxEncodedBytes } = limits
    if (asked?.kind === 'session') {
      const { session, lane, connection } = asked
      const { ids } = lane.settings
      const carrier = make({ ids, epoch: session.log.epoch, maxEncodedBytes })
      lane.start(connection, carrier, ids ? resumeAfter(lastId, session.log.epoch, session.log.last) : null)
      return carrier
    }
    if (asked?.kind !== 'hand') return null
    const carrier = make({ ids: asked.query.ids, epoch: HAND_EPOCH, maxEncodedBytes })
    const stop = runHandLane(asked.query, carrier, link, handResumeAfter(lastId), now)
    link.once('close', stop)
    return carrier
  }

  app.route({
    method: 'GET',
    url: '/ws',
    handler: (_request, reply) =>
      reply.code(426).header('upgrade', 'websocket').send({ error: 'upgrade-required', message: '/ws is a WebSocket; open it with one' }),
    wsHandler: (socket: WebSocket, request) => {
      const link = linkOf(request)
      const asked = requestOf(request)
      const write = (tag: Tag, data: string | Uint8Array, bodyBytes: number): void => {
        if (socket.readyState !== socket.OPEN) return
        link.tagNext(tag, bodyBytes)
        socket.send(data)
      }
      const last = asked?.kind === 'session' ? asked.last : asked?.kind === 'hand' ? asked.query.last : null
      const carrier = run(asked, link, last, (options) => websocketCarrier(write, () => socket.close(NORMAL_CLOSURE), options))
      if (!carrier) return
      open.add(carrier)
      const inbound = new InboundRate(limits.maxInboundRate)
      const pings = new InboundRate(limits.maxPingRate)
      const echo = asked?.kind === 'hand' && asked.query.echo
      socket.on('message', (data: Buffer, isBinary: boolean) => {
        if (!inbound.allows(now())) socket.close(POLICY_VIOLATION, `more than ${limits.maxInboundRate} messages a second`)
        else if (echo) socket.send(data, { binary: isBinary })
      })
      socket.on('ping', () => {
        if (!pings.allows(now())) socket.close(POLICY_VIOLATION, `more than ${limits.maxPingRate} pings a second`)
      })
      socket.on('error', (error) => request.log.debug({ err: error }, 'websocket error'))
      socket.on('close', () => open.delete(carrier))
    },
  })

  app.get('/sse', (request, reply) => {
    const link = linkOf(request)
    const asked = requestOf(request)
    reply.hijack()
    const response = reply.raw
    response.writeHead(200, { ...(reply.getHeaders() as Record<string, string>), ...SSE_HEADERS })
    response.flushHeaders()
    const write = (tag: Tag, data: Uint8Array, bodyBytes: number): void => {
      if (response.writableEnded || response.destroyed) return
      link.tagNext(tag, bodyBytes)
      response.write(data)
    }
    const header = request.headers['last-event-id']
    // Node shows header bytes as latin1; EventSource sends the id as UTF-8.
    const named = asked?.kind === 'session' ? asked.last : null
    const last = typeof header === 'string' ? Buffer.from(header, 'latin1').toString('utf8') : named
    const retryMs = asked?.kind === 'session' ? asked.lane.settings.retryMs : asked?.kind === 'hand' ? asked.query.retryMs : 0
    const encoding = asked?.kind === 'hand' ? asked.query.encoding : null
    const carrier = run(asked, link, last, (options) => sseCarrier(write, () => response.end(), { ...options, retryMs, encoding }))
    if (!carrier) return
    open.add(carrier)
    response.on('close', () => {
      open.delete(carrier)
      if (asked?.kind === 'session') asked.connection.closed({ at: now(), cause: 'server' })
    })
  })

  // The lane's uplink has taken the message by the time its body is read: what counts is what came over the link.
  app.post('/messages', (_request, reply) => reply.code(204).send())

  app.options('*', (_request, reply) =>
    reply
      .headers({
        'access-control-allow-methods': 'GET, POST',
        'access-control-allow-headers': 'last-event-id, content-type',
        'access-control-max-age': '600',
      })
      .code(204)
      .send(),
  )

  app.setErrorHandler((error: Error & { statusCode?: number; code?: string }, request, reply) => {
    const status = error.statusCode ?? 500
    if (status >= 500) request.log.error({ err: error }, 'lane request failed')
    const message =
      error.code === 'FST_ERR_CTP_BODY_TOO_LARGE'
        ? describeProblem({
            field: 'body',
            value: `${request.headers['content-length'] ?? '?'} B`,
            allowed: `at most ${limits.maxMessageBytes} B`,
          })
        : error.message
    return reply.code(status).send({ error: status >= 500 ? 'failed' : 'refused', message })
  })
  app.setNotFoundHandler((request, reply) =>
    reply
      .code(404)
      .send({ error: 'not-found', message: `${request.url.split('?', 1)[0]} is not here; lanes: GET /ws, GET /sse, POST /messages` }),
  )

  app.addHook('preClose', async () => {
    for (const carrier of open) carrier.end()
    for (const client of app.websocketServer.clients) client.close(GOING_AWAY)
  })

  function requestOf(request: FastifyRequest): LaneRequest | null {
    return requests.get(linkOf(request)) ?? null
  }

  return app
}

function linkOf(request: FastifyRequest): Link {
  const { socket } = request.raw
  if ((socket as unknown) instanceof Link) return socket as unknown as Link
  throw new TypeError('a lane request came without its link')
}

function cors(origin: string): Record<string, string> {
  return { 'access-control-allow-origin': origin, vary: 'origin' }
}

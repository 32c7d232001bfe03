import websocket from '@fastify/websocket'
import type { Protocol } from '@wireside/contract/lanes'
import { describeProblem } from '@wireside/contract/problem'
import Fastify, { type FastifyInstance } from 'fastify'
import { AccessLogController, logAccess } from './access-log.ts'
import { LANE_HEADERS } from './headers.ts'
import { loggerOptions } from './logger.ts'
import { countRefusals } from './metrics.ts'
import { routeAccepted } from './routes/accepted.ts'
import { MAX_STREAMS } from './routes/http2-lanes.ts'
import { routeIframe } from './routes/iframe.ts'
import { routeHttpStream } from './routes/http-stream.ts'
import type { LaneServer, LanesOptions } from './routes/lane-server.ts'
import { routeLongPoll } from './routes/long-poll.ts'
import { routeMessages } from './routes/messages.ts'
import { routeAccessProbes } from './routes/probes-access.ts'
import { routePush } from './routes/push.ts'
import { routeGuardProbe } from './routes/probes-guard.ts'
import { routeTokenProbe } from './routes/probes-token.ts'
import { routeUploadProbes } from './routes/probes-upload.ts'
import { routeProbes } from './routes/probes.ts'
import { routeSocketio, SOCKETIO_PATH } from './routes/socketio.ts'
import { routeSse } from './routes/sse.ts'
import { routeWebtransport } from './routes/webtransport.ts'
import { routeWebsocket } from './routes/websocket.ts'
import type { WebTransportLanes } from './webtransport/webtransport-lanes.ts'

/** RFC 6455 §7.4.1: the server is going down. */
const GOING_AWAY = 1001

/** What may become a WebSocket: lanes, and those of experiments. */
const UPGRADES = ['/ws', SOCKETIO_PATH, '/probe/ws', '/probe/auth-ws', '/probe/feed-ws', '/probe/upload-ws', '/probe/guard', '/probe/token']

/**
 * The lanes over one protocol: `/ws`, `/sse`, `/stream`, `/poll`, `/iframe`, `/socket.io/` and `POST /messages`, every connection through a link. What is
 * over TLS does not listen: its connections come from the TLS listeners.
 */
export async function buildLanes(
  options: LanesOptions,
  lanes: LaneServer,
  webtransport: WebTransportLanes,
  protocol: Protocol,
): Promise<FastifyInstance> {
  const { config, access } = options
  const { limits } = config
  const settings = { enableConnectProtocol: true, maxConcurrentStreams: MAX_STREAMS }
  const app = Fastify({
    // A stream without messages is no reason to end its connection. Fastify's types know one kind of server at a time.
    ...(protocol === 'h2' && ({ http2: true, http: { settings }, http2SessionTimeout: 0 } as object)),
    logger: loggerOptions(config.logLevel),
    logController: new AccessLogController(),
    trustProxy: config.trustProxy,
    requestTimeout: limits.requestTimeoutMs,
    keepAliveTimeout: limits.keepAliveMs,
    bodyLimit: limits.maxMessageBytes,
    exposeHeadRoutes: false,
    forceCloseConnections: true,
  })
  if (protocol === 'h1') lanes.attach(app.server)
  logAccess(app)
  countRefusals(app, options.metrics)

  // Before the plugin’s own, which closes without a word.
  app.addHook('preClose', async () => {
    lanes.end()
    for (const client of app.websocketServer.clients) client.close(GOING_AWAY)
  })
  // Taken up only where a lane asks for it: routes/websocket.ts.
  await app.register(websocket, { options: { perMessageDeflate: { threshold: 0 }, maxPayload: limits.maxMessageBytes } })

  app.addHook('onRequest', async (request, reply) => {
    const { origin } = request.headers
    const host = request.headers.host ?? (request.headers[':authority'] as string | undefined)
    reply.headers(LANE_HEADERS)
    lanes.claimUnread(request)
    const asked = lanes.requestOf(request)
    const ofSession =
      asked?.kind === 'session' ||
      asked?.kind === 'next' ||
      asked?.kind === 'answered' ||
      asked?.kind === 'uplink' ||
      asked?.kind === 'probe'
    // Whether a TLS port is trusted, and where WebTransport is, is asked before there is a lane, and is nobody's secret.
    const mayCross = ofSession || request.url === '/' || request.url === '/wt'
    const why = access.refuseHost(host) ?? access.refuseOrigin(origin, host, false, mayCross)
    if (why) return reply.code(403).send({ error: 'forbidden', message: why })
    if (origin) reply.headers({ 'access-control-allow-origin': origin, vary: 'origin' })
    // Over HTTP/2 the page asks with credentials, so that all lanes come on the connection that WebSockets use.
    if (origin && protocol === 'h2') reply.header('access-control-allow-credentials', 'true')
    const upgrades = request.headers.upgrade !== undefined
    const path = request.url.split('?', 1)[0]
    if (upgrades && !UPGRADES.includes(path ?? ''))
      return reply.code(400).send({ error: 'no-upgrade', message: `${path} is not a WebSocket; /ws is` })
    if (asked?.kind === 'answered') {
      const { status, contentType, body } = asked.answer
      if (contentType) reply.type(contentType)
      return reply.code(status).send(body === '' ? undefined : body)
    }
    if (asked?.kind === 'refused') return reply.code(asked.status).send({ error: 'refused', ...asked.problem, message: asked.message })
  })

  routeWebsocket(app, lanes)
  routeSse(app, lanes)
  routeHttpStream(app, lanes)
  routeLongPoll(app, lanes)
  routeIframe(app, lanes, access)
  routeSocketio(app, lanes)
  routeMessages(app, lanes)
  routeProbes(app, lanes)
  routeAccessProbes(app)
  routeUploadProbes(app, lanes.uploads)
  routeGuardProbe(app)
  routeTokenProbe(app)
  if (protocol !== 'h1') routeAccepted(app)
  if (protocol === 'h2') routePush(app)
  routeWebtransport(app, webtransport)

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
    reply.code(404).send({
      error: 'not-found',
      message: `${request.url.split('?', 1)[0]} is not here; lanes: GET /ws, /sse, /stream, /poll, /iframe, /socket.io/, POST /messages`,
    }),
  )

  return app
}

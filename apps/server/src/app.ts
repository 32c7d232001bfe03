import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import websocket from '@fastify/websocket'
import { MAX_MESSAGE_BYTES } from '@wireside/contract/limits'
import Fastify, { type FastifyInstance } from 'fastify'
import { AccessLogController, logAccess } from './access-log.ts'
import { otherLoopback, refuseAudience, type Access, type Ports } from './access.ts'
import { registerControl } from './control/control.ts'
import type { Config } from './environment.ts'
import { pageHeaders } from './headers.ts'
import { loggerOptions } from './logger.ts'
import { countRefusals, type Metrics } from './metrics.ts'
import type { Certificate } from './tls/certificate.ts'
import { routeScriptedPages } from './routes/scripted-pages.ts'
import { routeScale } from './scale/route.ts'
import type { Registry } from './sessions/registry.ts'

export interface AppOptions {
  config: Config
  access: Access
  ports: Ports
  registry: Registry
  metrics: Metrics
  now(): number
  version: string
  /** The app over TLS; null: in the clear. */
  certificate: Certificate | null
}

/** A control message at its largest: a pasted payload in base64, and its envelope. */
const MAX_CONTROL_BYTES = Math.ceil(MAX_MESSAGE_BYTES / 3) * 4 + 1024

/** What a page opens as a WebSocket here; from no page, none of it. */
const WEB_SOCKETS = ['/control', '/api/scale']

const PAGE = join(import.meta.dirname, '../../web/dist')

/** The app port: the page, `/healthz`, `/metrics`, `/control` and `/api`. */
export async function buildApp({
  config,
  access,
  ports,
  registry,
  metrics,
  now,
  version,
  certificate,
}: AppOptions): Promise<FastifyInstance> {
  const app = Fastify({
    // Fastify's types know one kind of server at a time.
    ...(certificate && ({ https: certificate } as object)),
    logger: loggerOptions(config.logLevel),
    logController: new AccessLogController(),
    trustProxy: config.trustProxy,
    requestTimeout: config.limits.requestTimeoutMs,
    forceCloseConnections: true,
  })
  logAccess(app)
  countRefusals(app, metrics)
  await app.register(websocket, { options: { perMessageDeflate: false, maxPayload: MAX_CONTROL_BYTES } })

  app.addHook('onRequest', async (request, reply) => {
    const { host, origin } = request.headers
    const lanes = laneOrigins(config, ports, request.hostname)
    reply.headers(pageHeaders(connectSources(lanes, ports, request.hostname), lanes.join(' ')))
    const isWebSocket = WEB_SOCKETS.includes(request.url)
    const why = access.refuseHost(host) ?? access.refuseOrigin(origin, host, isWebSocket)
    if (why) return reply.code(403).send({ error: 'forbidden', message: why })
    if (request.headers.upgrade !== undefined && !isWebSocket) {
      const message = `${WEB_SOCKETS.join(' and ')} are the WebSockets here; lanes have a port of their own`
      return reply.code(400).send({ error: 'no-upgrade', message })
    }
  })

  app.get('/healthz', (_request, reply) => reply.type('text/plain').send('ok\n'))
  app.get('/metrics', async (request, reply) => {
    const why = refuseAudience(config.metrics, 'METRICS', request)
    if (why) return reply.code(403).send({ error: 'forbidden', message: why })
    const { text, contentType } = await metrics.read()
    return reply.type(contentType).send(text)
  })
  registerControl(app, { config, registry, metrics, now, ports, version })
  routeScriptedPages(app, ports)
  routeScale(app, {
    refuse: (request) => refuseAudience(config.scale, 'SCALE', request),
    maxConnections: config.limits.maxScaleConnections,
    now,
  })

  if (existsSync(join(PAGE, 'index.html'))) {
    await app.register(fastifyStatic, {
      root: PAGE,
      preCompressed: true,
      // Built files carry their hash in the name; index.html names them and must be fresh.
      setHeaders: (reply, path) =>
        reply.header('cache-control', path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache'),
    })
    app.setNotFoundHandler((request, reply) => {
      const wantsPage =
        request.method === 'GET' && !request.url.startsWith('/assets/') && !/\.\w+$/.test(request.url.split('?', 1)[0] ?? '')
      if (wantsPage) return reply.sendFile('index.html')
      return reply.code(404).send({ error: 'not-found', message: `${request.url.split('?', 1)[0]} is not here` })
    })
  } else {
    app.get('/', (_request, reply) => reply.code(503).type('text/plain').send('The page is not built. Run: npm start\n'))
  }
  return app
}

/**
 * Where lanes are, on a port (or at a URL) of their own. On a loopback name also the lanes under the other one, for
 * experiments; the lane port lets in only those that name a session.
 */
function laneOrigins(config: Config, ports: Ports, hostname: string): string[] {
  const name = bracketed(hostname)
  const names = [name, otherLoopback(name)].filter((one) => one !== null)
  const lanes = names.flatMap((one) => [
    config.publicLanesUrl ?? `http://${one}:${ports.lanes}`,
    config.publicTlsUrl ?? `https://${one}:${ports.tls}`,
    config.publicTls1Url ?? `https://${one}:${ports.tls1}`,
  ])
  return [...new Set(lanes)]
}

/** Where the page may connect. */
function connectSources(lanes: readonly string[], ports: Ports, hostname: string): string {
  const name = bracketed(hostname)
  const sources = lanes.flatMap((origin) => [origin, origin.replace(/^http/, 'ws')])
  return [...sources, `ws://${name}:${ports.app}`, ...(ports.appTls === null ? [] : [`wss://${name}:${ports.appTls}`])].join(' ')
}

function bracketed(hostname: string): string {
  return hostname.includes(':') && !hostname.startsWith('[') ? `[${hostname}]` : hostname
}

import { LogController, type FastifyInstance } from 'fastify'

/** Query parameters whose values are nobody's secret; all others are left out of the log, those nobody knows included. */
const HARMLESS = new Set(['lane', 'rate', 'size', 'count', 'ids', 'retry', 'encoding', 'echo', 'v'])
const REDACTED = '[redacted]'
/** A longer address is somebody's test of the log. */
const MAX_URL = 300
const LEVELS_WITH_ACCESS = ['info', 'debug', 'trace']

/** Fastify's own lines are silent where ours speak: they tell a request twice, and name its query. */
export class AccessLogController extends LogController {
  override incomingRequest(): void {
    // Told at the end.
  }

  override requestCompleted(): void {
    // Told by `logAccess`, for hijacked answers and WebSockets too.
  }

  override routeNotFound(): void {
    // A request like any other.
  }
}

/**
 * One structured line for each request when it is over, at level info: of a stream or WebSocket, how long it was open.
 * Headers are not in it, so neither are cookies, referrers and tokens. Call it before any hook that answers.
 */
export function logAccess(app: FastifyInstance): void {
  if (!LEVELS_WITH_ACCESS.includes(app.log.level)) return
  app.addHook('onRequest', async (request, reply) => {
    // Of a closed connection it may be unknown.
    const address = request.ip
    reply.raw.once('close', () => {
      request.log.info(
        {
          method: request.method,
          url: redact(request.url),
          status: request.ws ? 101 : reply.raw.statusCode,
          ms: Math.round(reply.elapsedTime * 10) / 10,
          address,
        },
        'request',
      )
    })
  })
}

/** The address with the values of all but harmless parameters replaced: a session id is a capability to listen. */
export function redact(url: string): string {
  const at = url.indexOf('?')
  if (at < 0) return url.slice(0, MAX_URL)
  const parts = url
    .slice(at + 1)
    .split('&')
    .map((pair) => {
      const [name = ''] = pair.split('=', 1)
      return HARMLESS.has(name) ? pair : `${name}=${REDACTED}`
    })
  return `${url.slice(0, at)}?${parts.join('&')}`.slice(0, MAX_URL)
}

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { WebSocket } from 'ws'
import { cookieNames } from '../probes/probe-cookies.ts'
import { ProbeQuery } from '../probes/probe-query.ts'

/** What came in by one try, as the server saw it. */
interface Try {
  letIn: boolean
  /** Without `probe-`: the SameSite kinds. */
  cookies: string[]
  origin: string | null
  referer: string | null
}

/** Tries remembered, of all sessions together: an attack has sixteen. */
const MAX_TRIES = 1600

/**
 * `/probe/guard`: what an attacker's page tries to reach, by whatever way a page has. `check=1`: it refuses any Origin
 * but its own; `cors=1`: it lets that Origin read, with credentials. `/probe/guard-log` says what came in.
 */
export function routeGuardProbe(app: FastifyInstance): void {
  const tries = new Map<string, Try>()

  const guard = async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
    const query = new ProbeQuery(request.url)
    const { origin, referer, host, cookie } = request.headers
    const letIn = query.oneOf('check', ['0', '1']) === '0' || origin === undefined || origin === `http://${host}`
    const cookies = cookieNames(cookie).flatMap((name) => (name.startsWith('probe-') ? [name.slice('probe-'.length)] : []))
    tries.set(keyOf(query), { letIn, cookies, origin: origin ?? null, referer: referer ?? null })
    if (tries.size > MAX_TRIES) tries.delete(tries.keys().next().value ?? '')
    if (query.oneOf('cors', ['0', '1']) === '0') reply.removeHeader('access-control-allow-origin')
    else reply.header('access-control-allow-credentials', 'true')
    return letIn ? undefined : reply.code(403).send({ error: 'forbidden', message: 'this Origin is not the server’s own' })
  }

  app.route({
    method: 'GET',
    url: '/probe/guard',
    onRequest: guard,
    handler: (request, reply) => {
      const isDocument = request.headers['sec-fetch-dest'] === 'iframe'
      return reply.type(isDocument ? 'text/html' : 'text/event-stream').send('data: for the visitor alone\n\n')
    },
    wsHandler: (socket: WebSocket) => {
      socket.on('error', () => socket.terminate())
      socket.send('for the visitor alone')
    },
  })
  app.post('/probe/guard', { onRequest: guard }, () => 'done for the visitor')

  app.get('/probe/guard-log', (request, reply) => {
    const found = tries.get(keyOf(new ProbeQuery(request.url)))
    return found ?? reply.code(404).send({ error: 'not-found', message: 'nothing of that name came in' })
  })
}

function keyOf(query: ProbeQuery): string {
  return `${query.text('session', 64)} ${query.text('name', 32)}`
}

import { randomBytes } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { WebSocket } from 'ws'
import { cookieNames } from '../probes/probe-cookies.ts'
import { ProbeQuery } from '../probes/probe-query.ts'

/** Everybody may know it: it guards nothing. */
const TOKEN = 'let-me-in'
const TICKET_BYTES = 9
/** Good for one connection, and for so long. */
const TICKET_MS = 5000
/** A first message is waited for as long as a slow link needs. */
const MESSAGE_MS = 5000
/** Tries and tickets remembered, of all sessions together. */
const MAX_REMEMBERED = 1600

/** What came in by one try, as the server saw it. */
interface Try {
  /** Where the token was; null: there was none that is good. */
  by: 'header' | 'cookie' | 'query' | 'ticket' | 'subprotocol' | 'first message' | null
  /** What an access log in the common format keeps of it. */
  line: string
  referer: string | null
}

/** `/probe/token`: asks for a token by whatever means, and `/probe/token-log` says by which it came; `/probe/ticket` gives one for one connection. */
export function routeTokenProbe(app: FastifyInstance): void {
  const tries = new Map<string, Try>()
  const tickets = new Map<string, number>()

  const remember = (request: FastifyRequest, by: Try['by'], status: number): void => {
    const { referer } = request.headers
    tries.set(keyOf(request), { by, line: lineOf(request, status), referer: referer ?? null })
    if (tries.size > MAX_REMEMBERED) tries.delete(tries.keys().next().value ?? '')
  }
  const spends = (ticket: string): boolean => {
    const until = tickets.get(ticket)
    tickets.delete(ticket)
    return until !== undefined && until > performance.now()
  }
  const inHead = (request: FastifyRequest): Try['by'] => {
    const query = new ProbeQuery(request.url)
    const { authorization, cookie, 'sec-websocket-protocol': protocols = '' } = request.headers
    if (authorization === `Bearer ${TOKEN}`) return 'header'
    if (query.text('token', 64) === TOKEN) return 'query'
    if (spends(query.text('ticket', 64))) return 'ticket'
    if (protocols.split(',').some((one) => one.trim() === `token.${TOKEN}`)) return 'subprotocol'
    // A WebSocket brings its cookies asked for or not: they count where the try is about them.
    return query.oneOf('cookies', ['0', '1']) === '1' && cookieNames(cookie).includes('probe-token') ? 'cookie' : null
  }

  app.get('/probe/ticket', (request, reply) => {
    if (inHead(request) !== 'header') return reply.code(401).send({ error: 'unauthorized', message: 'a ticket is for who has the token' })
    const ticket = randomBytes(TICKET_BYTES).toString('base64url')
    tickets.set(ticket, performance.now() + TICKET_MS)
    if (tickets.size > MAX_REMEMBERED) tickets.delete(tickets.keys().next().value ?? '')
    return reply.type('text/plain').send(ticket)
  })

  app.route({
    method: 'GET',
    url: '/probe/token',
    handler: (request, reply) => {
      const by = inHead(request)
      const status = by === null ? 401 : 200
      remember(request, by, status)
      reply.header('access-control-allow-credentials', 'true')
      return reply.code(status).type('text/event-stream').send('data: hello\n\n')
    },
    wsHandler: (socket: WebSocket, request) => {
      const by = inHead(request)
      const end = (found: Try['by']): void => {
        clearTimeout(timer)
        remember(request, found, 101)
        socket.close()
      }
      const timer = setTimeout(() => end(by), MESSAGE_MS)
      socket.once('message', (data: Buffer) => end(data.toString() === TOKEN ? 'first message' : by))
      socket.on('close', () => clearTimeout(timer))
      socket.on('error', () => socket.terminate())
    },
  })

  app.get('/probe/token-log', (request, reply) => {
    const found = tries.get(keyOf(request))
    return found ?? reply.code(404).send({ error: 'not-found', message: 'nothing of that name came in' })
  })
}

function keyOf({ url }: FastifyRequest): string {
  const query = new ProbeQuery(url)
  return `${query.text('session', 64)} ${query.text('name', 48)}`
}

/** The part between the quotes and the status, in the format that nginx and Apache write; the session and the try's name are this page's own. */
function lineOf({ raw }: FastifyRequest, status: number): string {
  const url = (raw.url ?? '').replace(/session=[0-9a-f]+&name=[^&]*&?/, '')
  return `"${raw.method} ${url.replace(/\?$/, '')} HTTP/${raw.httpVersion}" ${status}`
}

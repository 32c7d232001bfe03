import { readFileSync } from 'node:fs'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { WebSocket } from 'ws'
import { sseFeed } from '../minimal/sse-feed.ts'
import { websocketFeed } from '../minimal/websocket-feed.ts'
import { serveAuthenticated } from '../probes/auth-socket.ts'
import { openWithHeaders, plainGet, sendUnmasked } from '../probes/outside-client.ts'
import { cookieNames, probeCookies } from '../probes/probe-cookies.ts'
import { RequestLog } from '../probes/request-log.ts'
import { ProbeQuery, ProbeRefused } from '../probes/probe-query.ts'

const MAX_AUTH_MS = 5000
/** Requests remembered per session, for experiments that must know whether one got here. */
const MAX_REMEMBERED = 200
const POLICY_VIOLATION = 1008

/** The minimal servers as text, for the page to show and count. */
const FEED_SOURCES = {
  sse: readFileSync(new URL('../minimal/sse-feed.ts', import.meta.url), 'utf8'),
  websocket: readFileSync(new URL('../minimal/websocket-feed.ts', import.meta.url), 'utf8'),
}

/** `/probe/…` of those claims that ask who may connect, and the minimal feeds. */
export function routeAccessProbes(app: FastifyInstance): void {
  /** By a name of the experiment's own choice: how many requests came. */
  const reached = new Map<string, number>()

  app.get('/probe/outside', async (request) => {
    const query = new ProbeQuery(request.url)
    const port = request.socket.localPort ?? 0
    const session = `session=${query.text('session', 64)}`
    switch (query.oneOf('does', ['unmasked', 'headers', 'get', 'get-ws'])) {
      case 'unmasked':
        return sendUnmasked(port, `/probe/ws?${session}`)
      case 'headers':
        return openWithHeaders(port, `/probe/ws?${session}`, { authorization: 'Bearer secret', 'x-wireside': 'yes' })
      case 'get':
        return plainGet(port, `/sse?rate=20&size=32&count=3`, '0\r\n\r\n')
      case 'get-ws':
        return plainGet(port, `/ws?rate=20&size=32&count=3`, '}')
    }
  })

  app.route({
    method: 'GET',
    url: '/probe/auth-ws',
    handler: (_request, reply) => reply.code(426).header('upgrade', 'websocket').send({ error: 'upgrade-required' }),
    wsHandler: (socket: WebSocket, request) => {
      const withinMs = authTime(request)
      if (withinMs === null) return socket.close(POLICY_VIOLATION, `within: 100 to ${MAX_AUTH_MS}`)
      socket.on('error', (error) => request.log.debug({ err: error }, 'probe websocket error'))
      serveAuthenticated(socket, withinMs)
    },
  })

  app.get('/probe/feed', (request, reply) => {
    reply.hijack()
    // A minimal server sets none of these: they are the lane port's.
    for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) reply.raw.setHeader(name, value)
    sseFeed(request.raw, reply.raw)
  })

  app.route({
    method: 'GET',
    url: '/probe/feed-ws',
    handler: (_request, reply) => reply.code(426).header('upgrade', 'websocket').send({ error: 'upgrade-required' }),
    wsHandler: (socket: WebSocket, request) => {
      socket.on('error', (error) => request.log.debug({ err: error }, 'minimal feed error'))
      websocketFeed(socket, request.raw)
    },
  })

  app.get('/probe/feed-source', (_request) => FEED_SOURCES)

  /** Sets a cookie of each SameSite kind, for a minute, for this host's experiments alone; `clear=1` takes them back. */
  app.get('/probe/set-cookies', (request, reply) => {
    const cookies = new ProbeQuery(request.url).oneOf('clear', ['0', '1']) === '1' ? probeCookies(0) : probeCookies()
    return reply.header('access-control-allow-credentials', 'true').header('set-cookie', cookies).code(204).send()
  })

  /** Says which cookies a POST brought. */
  app.post('/probe/post-heads', (request, reply) =>
    reply.header('access-control-allow-credentials', 'true').send({ cookies: cookieNames(request.headers.cookie) }),
  )

  /** What an HTTP/2 client's settings say of server push; null over anything else. */
  app.get('/probe/push', (request) => {
    const { stream } = request.raw as unknown as { stream?: { pushAllowed?: boolean } }
    return { httpVersion: request.raw.httpVersion, pushAllowed: stream?.pushAllowed ?? null }
  })

  /** An event stream that says which cookies came; `credentials` allows them across origins, `cors=0` allows no other origin. */
  app.get('/probe/guarded', (request, reply) => {
    const query = new ProbeQuery(request.url)
    const name = query.text('name', 32)
    reached.set(name, (reached.get(name) ?? 0) + 1)
    if (reached.size > MAX_REMEMBERED) reached.delete(reached.keys().next().value ?? '')
    if (query.oneOf('cors', ['1', '0']) === '0') reply.removeHeader('access-control-allow-origin')
    if (query.oneOf('credentials', ['0', '1']) === '1') reply.header('access-control-allow-credentials', 'true')
    return reply.type('text/event-stream').send(`data: ${JSON.stringify({ cookies: cookieNames(request.headers.cookie) })}\n\n`)
  })

  const log = new RequestLog()
  app.addHook('onRequest', async (request, reply) => {
    if (!request.url.startsWith('/probe/')) return
    const { pathname, searchParams } = new URL(request.url, 'http://probe')
    // Of a WebSocket too, as nginx does it: one line, when it is over.
    reply.raw.once('close', () =>
      log.add(searchParams.get('session') ?? '', {
        way: pathname,
        status: request.ws ? 101 : reply.raw.statusCode,
        tookMs: reply.elapsedTime,
      }),
    )
  })

  /** The session's own probe requests, as an HTTP server's log has them. */
  app.get('/probe/request-log', (request) => ({ lines: log.read(new ProbeQuery(request.url).text('session', 64)) }))

  app.get('/probe/reached', (request) => ({ times: reached.get(new ProbeQuery(request.url).text('name', 32)) ?? 0 }))

  /** The line that an access log in the common format has of this request: NCSA, as nginx and Apache write it. */
  app.get('/probe/log-line', (request) => {
    const { raw } = request
    const url = (raw.url ?? '').replace(/session=[0-9a-f]+/, 'session=…')
    const status = 200
    return { line: `${request.ip} - - [${new Date().toISOString()}] "${raw.method} ${url} HTTP/${raw.httpVersion}" ${status} -` }
  })
}

function authTime({ url }: FastifyRequest): number | null {
  try {
    return new ProbeQuery(url).whole('within', MAX_AUTH_MS, 100, MAX_AUTH_MS)
  } catch (error) {
    if (error instanceof ProbeRefused) return null
    throw error
  }
}

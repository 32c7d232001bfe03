import type { FastifyInstance } from 'fastify'

const WORDS = `This browser accepts the certificate of Wireside's TLS lanes now.

Go back to the Lab: the lanes that waited for it open by themselves.
`

/**
 * `GET /` of a TLS port: what the visitor sees who came to accept the certificate. The page asks it, too, before it opens
 * a lane: whether the port is trusted, and so that an HTTP/2 connection is there for a WebSocket to be a stream of.
 */
export function routeAccepted(app: FastifyInstance): void {
  app.get('/', (_request, reply) => reply.type('text/plain; charset=utf-8').header('cache-control', 'no-store').send(WORDS))
}

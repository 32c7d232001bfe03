import type { FastifyInstance } from 'fastify'
import { QuicUnavailable } from '../webtransport/quic-server.ts'
import type { WebTransportLanes } from '../webtransport/webtransport-lanes.ts'

/**
 * `GET /wt` over HTTP: where WebTransport lanes are opened, and the hash of the certificate, which a browser takes in
 * the place of a name it trusts. The lanes themselves are on UDP.
 */
export function routeWebtransport(app: FastifyInstance, lanes: WebTransportLanes): void {
  app.get('/wt', async (_request, reply) => {
    reply.header('cache-control', 'no-store')
    try {
      return await lanes.address()
    } catch (error) {
      if (!(error instanceof QuicUnavailable)) throw error
      return reply.code(503).send({ error: 'unavailable', message: error.message })
    }
  })
}

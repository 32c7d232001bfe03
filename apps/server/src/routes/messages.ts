import type { FastifyInstance } from 'fastify'
import type { LaneServer } from './lane-server.ts'

/** `POST /messages`: the uplink of one-way lanes. */
export function routeMessages(app: FastifyInstance, lanes: LaneServer): void {
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))

  // The lane's uplink has taken the message by the time its body is read: what counts is what came over the link.
  app.post('/messages', (_request, reply) => {
    lanes.metrics.received('post')
    return reply.code(204).send()
  })

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
}

import type { FastifyInstance } from 'fastify'
import { sseCarrier } from '../transports/sse.ts'
import type { LaneServer } from './lane-server.ts'
import { streamAnswer } from './streamed-answer.ts'

const SSE_HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-cache, no-transform',
  'x-accel-buffering': 'no',
}

/** `/sse`: a lane over an event stream (WHATWG HTML §9.2). An EventSource can only GET; a fetch may POST for it. */
export function routeSse(app: FastifyInstance, lanes: LaneServer): void {
  app.route({
    method: ['GET', 'POST'],
    url: '/sse',
    handler: (request, reply) => {
      const asked = lanes.requestOf(request)
      const header = request.headers['last-event-id']
      // Node shows header bytes as latin1; EventSource sends the id as UTF-8.
      const named = asked?.kind === 'session' ? asked.last : null
      const lastId = typeof header === 'string' ? Buffer.from(header, 'latin1').toString('utf8') : named
      const retryMs = asked?.kind === 'session' ? asked.lane.settings.retryMs : asked?.kind === 'hand' ? asked.query.retryMs : 0
      const encoding = asked?.kind === 'hand' ? asked.query.encoding : null
      streamAnswer(lanes, request, reply, {
        headers: SSE_HEADERS,
        lastId,
        make: (write, end, options) => sseCarrier(write, end, { ...options, retryMs, encoding }),
      })
    },
  })
}

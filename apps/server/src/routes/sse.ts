import type { FastifyInstance } from 'fastify'
import type { Tag } from '../transports/carrier.ts'
import { sseCarrier } from '../transports/sse.ts'
import type { LaneServer } from './lane-server.ts'

const SSE_HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-cache, no-transform',
  'x-accel-buffering': 'no',
}

/** `GET /sse`: a lane over an event stream (WHATWG HTML §9.2), one write an event on the hijacked answer. */
export function routeSse(app: FastifyInstance, lanes: LaneServer): void {
  app.get('/sse', (request, reply) => {
    const link = lanes.linkOf(request)
    const asked = lanes.requestOf(request)
    reply.hijack()
    const response = reply.raw
    response.writeHead(200, { ...(reply.getHeaders() as Record<string, string>), ...SSE_HEADERS })
    response.flushHeaders()
    const write = (tag: Tag, data: Uint8Array, bodyBytes: number): void => {
      if (response.writableEnded || response.destroyed) return
      link.tagNext(tag, bodyBytes)
      response.write(data)
    }
    const header = request.headers['last-event-id']
    // Node shows header bytes as latin1; EventSource sends the id as UTF-8.
    const named = asked?.kind === 'session' ? asked.last : null
    const last = typeof header === 'string' ? Buffer.from(header, 'latin1').toString('utf8') : named
    const retryMs = asked?.kind === 'session' ? asked.lane.settings.retryMs : asked?.kind === 'hand' ? asked.query.retryMs : 0
    const encoding = asked?.kind === 'hand' ? asked.query.encoding : null
    const running = lanes.run(request, last, (options) => sseCarrier(write, () => response.end(), { ...options, retryMs, encoding }))
    response.on('close', () => {
      running?.ended()
      if (asked?.kind === 'session') asked.connection.closed({ at: lanes.now(), cause: 'server' })
    })
  })
}

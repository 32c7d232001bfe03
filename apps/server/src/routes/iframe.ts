import { randomBytes } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import type { Access } from '../access.ts'
import { iframeCarrier } from '../transports/iframe.ts'
import type { LaneServer } from './lane-server.ts'
import { streamAnswer } from './streamed-answer.ts'
import { lastIdOf } from '../sessions/lane-request.ts'

/** 128 bits: what CSP 3 §8.1 asks of a nonce. */
const NONCE_BYTES = 16

/**
 * `GET /iframe`: a lane over a document that never ends (the forever iframe), each message a script in it. The one
 * answer of a lane port that is a document: it runs its own scripts alone, and shows itself in this server's page alone.
 */
export function routeIframe(app: FastifyInstance, lanes: LaneServer, access: Access): void {
  app.get('/iframe', (request, reply) => {
    const asked = lanes.requestOf(request)
    const nonce = randomBytes(NONCE_BYTES).toString('base64')
    const host = request.headers.host ?? (request.headers[':authority'] as string | undefined)
    const ancestors = access.pageOrigins(host).join(' ')
    streamAnswer(lanes, request, reply, {
      headers: {
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': `default-src 'none'; script-src 'nonce-${nonce}'; frame-ancestors ${ancestors}; base-uri 'none'; form-action 'none'`,
        'cache-control': 'no-cache, no-transform',
        'x-accel-buffering': 'no',
      },
      lastId: lastIdOf(asked),
      make: (write, end, options) => iframeCarrier(write, end, { ...options, nonce }),
    })
  })
}

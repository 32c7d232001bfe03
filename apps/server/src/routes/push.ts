import type { ServerHttp2Stream } from 'node:http2'
import type { FastifyInstance } from 'fastify'

/**
 * `GET /push`: whether this client lets a server push to it (RFC 9113 §8.4). It said so in its settings
 * (`SETTINGS_ENABLE_PUSH`, §6.5.2), and what it forbids Node refuses to send.
 */
export function routePush(app: FastifyInstance): void {
  app.get('/push', (request, reply) => {
    const { stream } = request.raw as { stream?: ServerHttp2Stream }
    reply.header('cache-control', 'no-store')
    return reply.send({
      httpVersion: request.raw.httpVersion,
      enablePush: stream?.session?.remoteSettings.enablePush ?? null,
      pushAllowed: stream?.pushAllowed ?? false,
    })
  })
}

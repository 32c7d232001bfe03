import type { FastifyInstance } from 'fastify'
import type { WebSocket } from 'ws'
import { InboundRate } from '../inbound-rate.ts'
import type { Tag } from '../transports/carrier.ts'
import { websocketCarrier } from '../transports/websocket.ts'
import type { LaneServer } from './lane-server.ts'

/** Close codes of RFC 6455 §7.4.1 that a lane uses. */
const NORMAL_CLOSURE = 1000
const POLICY_VIOLATION = 1008

/** `GET /ws`: a lane over a WebSocket (RFC 6455). */
export function routeWebsocket(app: FastifyInstance, lanes: LaneServer): void {
  const { limits } = lanes.config
  app.route({
    method: 'GET',
    url: '/ws',
    handler: (_request, reply) =>
      reply.code(426).header('upgrade', 'websocket').send({ error: 'upgrade-required', message: '/ws is a WebSocket; open it with one' }),
    wsHandler: (socket: WebSocket, request) => {
      const link = lanes.linkOf(request)
      const asked = lanes.requestOf(request)
      const write = (tag: Tag, data: string | Uint8Array, bodyBytes: number): void => {
        if (socket.readyState !== socket.OPEN) return
        link.tagNext(tag, bodyBytes)
        socket.send(data)
      }
      const last = asked?.kind === 'session' ? asked.last : asked?.kind === 'hand' ? asked.query.last : null
      const running = lanes.run(request, last, (options) => websocketCarrier(write, () => socket.close(NORMAL_CLOSURE), options))
      if (!running) return
      const inbound = new InboundRate(limits.maxInboundRate)
      const pings = new InboundRate(limits.maxPingRate)
      const echo = asked?.kind === 'hand' && asked.query.echo
      socket.on('message', (data: Buffer, isBinary: boolean) => {
        if (!inbound.allows(lanes.now())) socket.close(POLICY_VIOLATION, `more than ${limits.maxInboundRate} messages a second`)
        else if (echo) socket.send(data, { binary: isBinary })
      })
      socket.on('ping', () => {
        if (!pings.allows(lanes.now())) socket.close(POLICY_VIOLATION, `more than ${limits.maxPingRate} pings a second`)
      })
      socket.on('error', (error) => request.log.debug({ err: error }, 'websocket error'))
      socket.on('close', running.ended)
    },
  })
}

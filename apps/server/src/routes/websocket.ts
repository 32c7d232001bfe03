import type { Compression } from '@wireside/contract/transports'
import type { FastifyInstance } from 'fastify'
import type { WebSocket } from 'ws'
import { InboundRate } from '../inbound-rate.ts'
import { laneCompression, lastIdOf } from '../sessions/lane-request.ts'
import type { Tag } from '../transports/carrier.ts'
import { websocketCarrier } from '../transports/websocket.ts'
import type { LaneServer } from './lane-server.ts'

/** Close codes of RFC 6455 §7.4.1 that a lane uses. */
const NORMAL_CLOSURE = 1000
const POLICY_VIOLATION = 1008

const DEFLATE = 'permessage-deflate'

/** `GET /ws`: a lane over a WebSocket (RFC 6455). */
export function routeWebsocket(app: FastifyInstance, lanes: LaneServer): void {
  const { limits } = lanes.config
  app.route({
    method: 'GET',
    url: '/ws',
    handler: (_request, reply) =>
      reply.code(426).header('upgrade', 'websocket').send({ error: 'upgrade-required', message: '/ws is a WebSocket; open it with one' }),
    preValidation: (request, _reply, done) => {
      const { headers } = request.raw
      const offer = acceptable(headers['sec-websocket-extensions'], laneCompression(lanes.requestOf(request)))
      if (offer === undefined) delete headers['sec-websocket-extensions']
      else headers['sec-websocket-extensions'] = offer
      done()
    },
    wsHandler: (socket: WebSocket, request) => {
      const link = lanes.linkOf(request)
      const asked = lanes.requestOf(request)
      const write = (tag: Tag, data: string | Uint8Array, bodyBytes: number): void => {
        if (socket.readyState !== socket.OPEN) return
        link.tagNext(tag, bodyBytes)
        socket.send(data)
      }
      const last = lastIdOf(asked)
      const ping = (): void => {
        if (socket.readyState === socket.OPEN) socket.ping()
      }
      const running = lanes.run(request, last, (options) => ({
        ...websocketCarrier(write, () => socket.close(NORMAL_CLOSURE), { ...options, ping }),
        // The rest of what ws has buffered is in its socket, where the link counts it.
        heldBytes: () => socket.bufferedAmount - link.writableLength,
      }))
      if (!running) return
      const deflating = asked?.kind === 'session' && socket.extensions.includes(DEFLATE) ? asked.connection : null
      deflating?.deflates()
      const inbound = new InboundRate(limits.maxInboundRate)
      const pings = new InboundRate(limits.maxPingRate)
      const echo = asked?.kind === 'hand' && asked.query.echo
      socket.on('message', (data: Buffer, isBinary: boolean) => {
        lanes.metrics.received('websocket')
        deflating?.inflated(data.length)
        if (!inbound.allows(lanes.now())) socket.close(POLICY_VIOLATION, `more than ${limits.maxInboundRate} messages a second`)
        else if (echo) socket.send(data, { binary: isBinary })
      })
      socket.on('ping', () => {
        if (!pings.allows(lanes.now())) socket.close(POLICY_VIOLATION, `more than ${limits.maxPingRate} pings a second`)
      })
      socket.on('pong', running.answered)
      socket.on('error', (error) => request.log.debug({ err: error }, 'websocket error'))
      socket.on('close', running.ended)
    },
  })
}

/**
 * The client's offer (RFC 7692 §7.1) as far as the lane takes it, as ws accepts whatever a head offers. The server may
 * ask both sides for messages that each stand alone.
 */
function acceptable(offer: string | undefined, compression: Compression): string | undefined {
  switch (compression) {
    case 'off':
      return undefined
    case 'on':
      return offer
    case 'no-takeover':
      return offer?.includes(DEFLATE) ? `${DEFLATE}; server_no_context_takeover; client_no_context_takeover` : undefined
  }
}

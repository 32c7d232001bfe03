import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Carrier, CarrierOptions, Outlet, Tag } from '../transports/carrier.ts'
import type { LaneServer } from './lane-server.ts'

interface StreamedAnswer {
  headers: Record<string, string>
  /** The id the client has seen last, or null. */
  lastId: string | null
  make(write: Outlet<Uint8Array>, end: () => void, options: CarrierOptions): Carrier
}

/** An answer that stays open: one write for each message, on the hijacked reply. */
export function streamAnswer(lanes: LaneServer, request: FastifyRequest, reply: FastifyReply, answer: StreamedAnswer): void {
  const link = lanes.linkOf(request)
  const asked = lanes.requestOf(request)
  reply.hijack()
  const response = reply.raw
  response.writeHead(200, { ...(reply.getHeaders() as Record<string, string>), ...answer.headers })
  response.flushHeaders()
  const write = (tag: Tag, data: Uint8Array, bodyBytes: number): void => {
    if (response.writableEnded || response.destroyed) return
    link.tagNext(tag, bodyBytes)
    response.write(data)
  }
  const running = lanes.run(request, answer.lastId, (options) => answer.make(write, () => response.end(), options))
  response.on('close', () => {
    running?.ended()
    if (asked?.kind === 'session') asked.connection.closed({ at: lanes.now(), cause: 'server' })
  })
}

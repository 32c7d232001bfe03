import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Carrier, CarrierOptions, Outlet, Tag } from '../transports/carrier.ts'
import { laneCompression } from '../sessions/lane-request.ts'
import { acceptsGzip, GzipBody } from '../transports/gzip.ts'
import type { LaneServer } from './lane-server.ts'

interface StreamedAnswer {
  headers: Record<string, string>
  /** The id the client has seen last, or null. */
  lastId: string | null
  make(write: Outlet<Uint8Array>, end: () => void, options: CarrierOptions): Carrier
}

const GZIP_HEADERS = { 'content-encoding': 'gzip', vary: 'origin, accept-encoding' }

/** An answer that stays open: one write for each message, on the hijacked reply. */
export function streamAnswer(lanes: LaneServer, request: FastifyRequest, reply: FastifyReply, answer: StreamedAnswer): void {
  const link = lanes.linkOf(request)
  const asked = lanes.requestOf(request)
  reply.hijack()
  const response = reply.raw
  const compressed = laneCompression(asked) !== 'off' && acceptsGzip(request.headers['accept-encoding'])
  response.writeHead(200, { ...(reply.getHeaders() as Record<string, string>), ...answer.headers, ...(compressed && GZIP_HEADERS) })
  response.flushHeaders()
  const write = (tag: Tag, data: Uint8Array, bodyBytes: number): void => {
    if (response.writableEnded || response.destroyed) return
    link.tagNext(tag, bodyBytes)
    response.write(data)
  }
  const end = (): void => void response.end()
  const gzip = compressed ? new GzipBody(write, end) : null
  const running = lanes.run(request, answer.lastId, (options) => {
    if (!gzip) return answer.make(write, end, options)
    const carrier = answer.make(
      (tag, data) => gzip.write(tag, data),
      () => gzip.end(),
      options,
    )
    return { ...carrier, heldBytes: () => gzip.heldBytes }
  })
  response.on('close', () => {
    gzip?.destroy()
    running?.ended()
    if (asked?.kind === 'session') asked.connection.closed({ at: lanes.now(), cause: 'server' })
  })
}

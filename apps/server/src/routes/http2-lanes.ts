import { once } from 'node:events'
import type { Http2Server, IncomingHttpHeaders, ServerHttp2Session, ServerHttp2Stream } from 'node:http2'
import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import type { FastifyInstance } from 'fastify'
import type { Link } from '../link/link.ts'
import type { Http2Observer } from '../link/http2-observer.ts'
import type { LaneServer } from './lane-server.ts'
import { upgradeOf } from './http2-websocket.ts'

/** Beyond what a browser opens on one connection in the largest experiment; Chromium takes 100 where nothing is said. */
export const MAX_STREAMS = 512

/** For the last DATA of a stopping server, and a WebSocket's answer to its close frame: a peer in reach needs a few ms. */
const GRACE_MS = 1000

/** The HTTP/2 side of the lanes: each stream's head is claimed before the app sees it, as each request's is under HTTP/1.1. */
export class Http2Lanes {
  readonly #server: Http2Server
  readonly #lanes: LaneServer
  readonly #connections = new WeakMap<ServerHttp2Session, { link: Link; observer: Http2Observer }>()
  readonly #sessions = new Set<ServerHttp2Session>()
  readonly #streams = new Set<ServerHttp2Stream>()

  constructor(app: FastifyInstance, lanes: LaneServer) {
    // Fastify's HTTP/2 server has the type of its HTTP/1.1 one.
    this.#server = app.server as unknown as Http2Server
    this.#lanes = lanes
    this.#server.prependListener('stream', (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => this.#begin(stream, headers))
    this.#server.on('connect', ({ stream, headers }: { stream: ServerHttp2Stream; headers: IncomingHttpHeaders }) =>
      this.#upgrade(stream, headers),
    )
  }

  /** Serves one TLS connection whose ALPN said h2. */
  accept(socket: TLSSocket, tcp: Socket): void {
    const connection = this.#lanes.clearHttp2(socket, tcp)
    this.#server.once('session', (session: ServerHttp2Session) => {
      this.#connections.set(session, connection)
      this.#sessions.add(session)
      session.once('close', () => this.#sessions.delete(session))
      session.on('error', () => session.destroy())
    })
    // Synchronous: the session above is this one's.
    this.#server.emit('connection', socket)
  }

  /** Ends every session, once what has just been ended on it is told; what its peer leaves open is over. */
  async end(): Promise<void> {
    const told = AbortSignal.timeout(GRACE_MS)
    await Promise.allSettled([...this.#streams].map((stream) => once(stream, 'close', { signal: told })))
    for (const session of this.#sessions) session.destroy()
  }

  #begin(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): void {
    const connection = stream.session && this.#connections.get(stream.session as ServerHttp2Session)
    if (!connection || stream.id === undefined) return
    this.#streams.add(stream)
    stream.once('close', () => this.#streams.delete(stream))
    const exchange = connection.observer.exchange(stream.id)
    const isWebSocket = headers[':method'] === 'CONNECT' && headers[':protocol'] === 'websocket'
    exchange.app = stream
    if (isWebSocket) exchange.speakWebSocket()
    const method = isWebSocket ? 'GET' : String(headers[':method'])
    this.#lanes.begin(stream, exchange, { method, target: String(headers[':path']) })
    connection.observer.heard(exchange)
  }

  #upgrade(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): void {
    const connection = stream.session && this.#connections.get(stream.session as ServerHttp2Session)
    if (!connection || stream.id === undefined || headers[':protocol'] !== 'websocket') {
      stream.respond({ ':status': 501 }, { endStream: true })
      return
    }
    const { request, socket } = upgradeOf(stream, headers, connection.link.remoteAddress)
    this.#lanes.alias(socket, connection.observer.exchange(stream.id))
    this.#server.emit('upgrade', request, socket, Buffer.alloc(0))
  }
}

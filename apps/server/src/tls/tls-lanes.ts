import type { AddressInfo, Server, Socket } from 'node:net'
import { createSecureContext, type SecureContext } from 'node:tls'
import type { FastifyInstance } from 'fastify'
import { buildLanes } from '../lanes.ts'
import { Http2Lanes } from '../routes/http2-lanes.ts'
import type { LaneServer, LanesOptions } from '../routes/lane-server.ts'
import type { WebTransportLanes } from '../webtransport/webtransport-lanes.ts'
import type { Certificate } from './certificate.ts'
import { guardStreamSockets } from './stream-socket-guard.ts'
import { createTlsListener, type TlsListenerOptions } from './tls-listener.ts'

interface Listener {
  server: Server
  sockets: ReadonlySet<Socket>
}

/** The lanes over TLS: two ports, and behind them one server of HTTP/2 and one of HTTP/1.1. */
export class TlsLanes {
  readonly #apps: FastifyInstance[]
  readonly #http2: Http2Lanes
  readonly #tls: Listener
  readonly #tls1: Listener

  private constructor(options: LanesOptions, lanes: LaneServer, certificate: Certificate, http1: FastifyInstance, http2: FastifyInstance) {
    const secureContext: SecureContext = createSecureContext(certificate)
    this.#apps = [http1, http2]
    this.#http2 = new Http2Lanes(http2, lanes)
    const shared: Omit<TlsListenerOptions, 'protocols'> = {
      secureContext,
      handshakeTimeoutMs: options.config.limits.requestTimeoutMs,
      onOpen: (address) => lanes.enter(address),
      onClose: (address) => lanes.leave(address),
      onSecure: (socket, tcp, protocol) => {
        if (protocol === 'h2') {
          this.#http2.accept(socket, tcp)
          return
        }
        lanes.linkClear(socket, tcp)
        http1.server.emit('connection', socket)
      },
    }
    this.#tls = createTlsListener({ ...shared, protocols: ['h2', 'http/1.1'] })
    this.#tls1 = createTlsListener({ ...shared, protocols: ['http/1.1'] })
  }

  static async build(
    options: LanesOptions,
    lanes: LaneServer,
    webtransport: WebTransportLanes,
    certificate: Certificate,
  ): Promise<TlsLanes> {
    guardStreamSockets()
    const http1 = await buildLanes(options, lanes, webtransport, 'h1-tls')
    const http2 = await buildLanes(options, lanes, webtransport, 'h2')
    await Promise.all([http1.ready(), http2.ready()])
    return new TlsLanes(options, lanes, certificate, http1, http2)
  }

  /** Returns the ports in use; throws Node's own error where one is taken. */
  async listen(host: string, tlsPort: number, tls1Port: number): Promise<{ tls: number; tls1: number }> {
    return { tls: await listen(this.#tls.server, host, tlsPort), tls1: await listen(this.#tls1.server, host, tls1Port) }
  }

  /** Lanes end in order first; then every connection is over. */
  async close(): Promise<void> {
    await Promise.all(this.#apps.map((app) => app.close()))
    await this.#http2.end()
    await Promise.all([this.#tls, this.#tls1].map(closeListener))
  }
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host, port }, () => {
      server.off('error', reject)
      resolve((server.address() as AddressInfo).port)
    })
  })
}

function closeListener({ server, sockets }: Listener): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    if (server.listening) server.close(() => resolve())
    else resolve()
  })
  for (const socket of sockets) socket.destroy()
  return closed
}

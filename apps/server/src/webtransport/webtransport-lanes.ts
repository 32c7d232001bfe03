import type { WebTransportServerSession } from 'rwebtransport'
import type { Access } from '../access.ts'
import type { Config } from '../environment.ts'
import { InboundRate } from '../inbound-rate.ts'
import type { LaneServer } from '../routes/lane-server.ts'
import { webtransportCarrier } from '../transports/webtransport.ts'
import { FlowExchange } from './flow-exchange.ts'
import { startQuicServer, type QuicServer } from './quic-server.ts'
import { readMessages } from './session-inlet.ts'
import { SessionOutlet } from './session-outlet.ts'
import { UdpRelay } from './udp-relay.ts'

/** Close codes of ours, as HTTP has them. */
const REFUSED = 400
const FORBIDDEN = 403
const TOO_MUCH = 429

export interface WebTransportOptions {
  config: Config
  access: Access
  /** What the certificate is for. */
  names: readonly string[]
  now(): number
}

/** Where a client opens WebTransport lanes, and how it knows the server. */
export interface WebTransportAddress {
  port: number
  /** SHA-256, hexadecimal, for `serverCertificateHashes`. */
  certificateHash: string
}

/** A session's end is packets that have to pass the relay: without them its client learns of it half a minute later. */
const FAREWELL_MS = 100

/** The lanes over WebTransport: a UDP relay that is always there, behind it a QUIC server once somebody asks for it. */
export class WebTransportLanes {
  readonly #options: WebTransportOptions
  readonly #lanes: LaneServer
  readonly #relay: UdpRelay
  #port = 0
  #server: QuicServer | null = null
  #starting: Promise<QuicServer> | null = null
  /** Those whose certificates are older; their sessions go on. */
  readonly #older: QuicServer[] = []
  readonly #open = new Set<FlowExchange>()

  constructor(options: WebTransportOptions, lanes: LaneServer) {
    this.#options = options
    this.#lanes = lanes
    this.#relay = new UdpRelay(options.config.host, options.now)
  }

  /** Returns the port in use; throws Node's own error where it is taken. */
  async listen(host: string, port: number): Promise<number> {
    this.#port = await this.#relay.listen(host, port)
    return this.#port
  }

  /** Starts the QUIC server where it does not run, or its certificate has lived half its time. Throws `QuicUnavailable`. */
  async address(): Promise<WebTransportAddress> {
    if (this.#server && Date.now() < this.#server.renewAt) return this.#addressOf(this.#server)
    this.#starting ??= startQuicServer(this.#options.names, Date.now(), (session) => void this.#serve(session))
    try {
      const server = await this.#starting
      if (this.#server && this.#server !== server) this.#older.push(this.#server)
      this.#server = server
      this.#relay.backendPort = server.port
      return this.#addressOf(server)
    } finally {
      this.#starting = null
    }
  }

  async close(): Promise<void> {
    if (this.#open.size > 0) {
      for (const exchange of this.#open) exchange.closePeer()
      await new Promise((resolve) => setTimeout(resolve, FAREWELL_MS))
    }
    for (const server of [...this.#older, this.#server]) server?.close()
    await this.#relay.close()
  }

  #addressOf({ certificateHash }: QuicServer): WebTransportAddress {
    return { port: this.#port, certificateHash: certificateHash.toString('hex') }
  }

  async #serve(session: WebTransportServerSession): Promise<void> {
    // They reject where the peer vanishes; whoever waits for one is told all the same.
    for (const promise of [session.ready, session.closed, session.draining]) promise.catch(() => undefined)
    const flow = this.#relay.flowOf(session.remotePort)
    const { access, config, now } = this.#options
    const why = access.refuseHost(session.authority) ?? access.refusePage(session.origin)
    if (!flow || why) {
      session.close({ closeCode: FORBIDDEN, reason: why ?? 'it did not come by the relay' })
      return
    }
    const exchange = new FlowExchange(flow, session, now)
    this.#lanes.begin(session, exchange, { method: 'GET', target: session.path })
    const asked = this.#lanes.requestFor(exchange)
    if (asked?.kind !== 'session' && asked?.kind !== 'hand') {
      session.close({ closeCode: REFUSED, reason: asked?.kind === 'refused' ? asked.message : `${session.path} is no lane` })
      return
    }
    const mode = asked.kind === 'session' ? (asked.lane.settings.mode ?? 'stream') : asked.query.mode
    const outlet = new SessionOutlet(session, exchange, mode)
    const end = (): void => void outlet.end(() => exchange.closePeer())
    const running = this.#lanes.runFor(exchange, session.path, null, (options) =>
      webtransportCarrier(outlet.write, end, {
        ...options,
        onStreams: mode !== 'datagrams',
        maxBytes: () => (mode === 'datagrams' ? outlet.maxBytes : options.maxEncodedBytes),
      }),
    )
    this.#open.add(exchange)
    exchange.once('close', () => {
      this.#open.delete(exchange)
      running?.ended()
    })
    const inbound = new InboundRate(config.limits.maxInboundRate)
    const problem = await readMessages(session, mode, config.limits.maxMessageBytes, ({ ordinal, payload }) => {
      if (inbound.allows(now())) exchange.received(ordinal, payload.length, mode !== 'datagrams')
      else session.close({ closeCode: TOO_MUCH, reason: `more than ${config.limits.maxInboundRate} messages a second` })
    })
    if (problem) session.close({ closeCode: REFUSED, reason: problem === 'too-long' ? 'a message is too long' : 'no message of a lane' })
  }
}

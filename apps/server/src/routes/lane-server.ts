import { TRANSPORTS } from '@wireside/contract/transports'
import type { FastifyRequest } from 'fastify'
import type { Access } from '../access.ts'
import type { Config } from '../environment.ts'
import type { Exchange } from '../link/exchange.ts'
import { Http2Observer } from '../link/http2-observer.ts'
import { Link } from '../link/link.ts'
import type { LinkContext } from '../link/link-context.ts'
import { linkOf } from '../link/linked-socket.ts'
import { attachLinks } from '../link/listener.ts'
import { HAND_EPOCH, runHandLane } from '../sessions/hand-lane.ts'
import type { RequestHead } from '../link/owner.ts'
import { claim, handResumeAfter, type LaneRequest } from '../sessions/lane-request.ts'
import type { Metrics } from '../metrics.ts'
import { UploadJobs } from '../probes/upload-jobs.ts'
import type { Registry } from '../sessions/registry.ts'
import { makeSocketServer } from '../socketio/socket-server.ts'
import type { Carrier, CarrierOptions } from '../transports/carrier.ts'
import type { IncomingMessage, Server } from 'node:http'
import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import type { SocketioOpening } from './socketio-opening.ts'

export interface LanesOptions {
  config: Config
  access: Access
  registry: Registry
  metrics: Metrics
  now(): number
}

interface Started {
  carrier: Carrier
  /** By hand: stops the workload of its own. */
  stop?(): void
}

export interface RunningCarrier {
  answered(): void
  ended(): void
}

/** What the routes of all lane ports share: whose request it is, and the carriers that are open. */
export class LaneServer {
  readonly config: Config
  readonly now: () => number
  readonly metrics: Metrics
  /** An upload's status may be asked for on another port than it goes to. */
  readonly uploads = new UploadJobs()
  readonly #registry: Registry
  readonly #requests = new WeakMap<Exchange, LaneRequest | null>()
  /** The exchange of each request over HTTP/2, by what the server knows of it: its stream, or a socket made of that. */
  readonly #exchanges = new WeakMap<object, Exchange>()
  readonly #open = new Set<Carrier>()
  /** By TCP connection. */
  readonly #tlsVersions = new WeakMap<object, string>()
  readonly #perAddress = new Map<string, number>()
  readonly socketServer = makeSocketServer()
  /** By Engine.IO's id, whatever port they came to. */
  readonly socketioOpenings = new Map<string, SocketioOpening>()

  constructor({ config, registry, metrics, now }: LanesOptions) {
    this.config = config
    this.metrics = metrics
    this.now = now
    this.#registry = registry
  }

  /** Every connection that `server` accepts from now on goes through a link. */
  attach(server: Server): void {
    attachLinks(server, {
      ...this.#context,
      onOpen: (link) => {
        const enters = this.enter(link.remoteAddress ?? '')
        if (enters) this.metrics.linkOpened(link)
        return enters
      },
      onClose: (link) => {
        this.metrics.linkClosed(link)
        this.leave(link.remoteAddress ?? '')
      },
    })
  }

  /** The clear side of a TLS connection that speaks HTTP/1.1. */
  linkClear(socket: TLSSocket, tcp: Socket): void {
    this.#measured(new Link(socket, this.#context, tcp), socket)
  }

  /** The clear side of a TLS connection that speaks HTTP/2. */
  clearHttp2(socket: TLSSocket, tcp: Socket): { link: Link; observer: Http2Observer } {
    let observer: Http2Observer | undefined
    const observe = (made: Link): Http2Observer =>
      (observer = new Http2Observer(made, this.now, this.config.observe ? this.config.limits.maxTapBytes : 0))
    const link = new Link(socket, { now: this.now, observe: false, tapBytes: 0, onRequest: () => undefined, observer: observe }, tcp)
    if (!observer) throw new TypeError('a link was made without its observer')
    return { link: this.#measured(link, socket), observer }
  }

  #measured(link: Link, socket: TLSSocket): Link {
    this.#tlsVersions.set(link, socket.getProtocol() ?? 'unknown')
    this.metrics.linkOpened(link)
    return link.once('close', () => this.metrics.linkClosed(link))
  }

  /** The head of a stream has come in; its request will be known by `handle`. */
  begin(handle: object, exchange: Exchange, head: RequestHead): void {
    this.#exchanges.set(handle, exchange)
    this.#requests.set(exchange, claim(head, exchange, this.#registry))
  }

  /** The same exchange by another handle: the socket of a WebSocket within a stream. */
  alias(handle: object, exchange: Exchange): void {
    this.#exchanges.set(handle, exchange)
  }

  /** In the null mode no link reads heads: a request claims its lane once the HTTP server has read it. */
  claimUnread(request: FastifyRequest): void {
    const link = this.linkOf(request)
    // Over HTTP/2 the stream's head was claimed as it began.
    if (this.config.observe || !(link instanceof Link)) return
    this.#requests.set(link, claim({ method: request.method, target: request.url }, link, this.#registry))
  }

  /** Null for a path that is no lane. */
  requestOf(request: FastifyRequest): LaneRequest | null {
    return this.requestFor(this.linkOf(request))
  }

  requestFor(exchange: Exchange): LaneRequest | null {
    return this.#requests.get(exchange) ?? null
  }

  linkOf(request: FastifyRequest): Exchange {
    return this.linkUnder(request.raw)
  }

  /** As negotiated, such as `TLSv1.3`; null in the clear. */
  tlsVersion(request: FastifyRequest): string | null {
    return this.#tlsVersions.get(this.linkOf(request).tcp) ?? null
  }

  /** Of what Node's server made of the request. */
  linkUnder(raw: IncomingMessage): Exchange {
    const { socket } = raw
    const exchange = linkOf(socket) ?? this.#exchanges.get((raw as { stream?: object }).stream ?? socket)
    if (exchange) return exchange
    throw new TypeError('a lane request came without its link')
  }

  /** Connections are counted per address, whatever port they come to; each that enters leaves. */
  enter(address: string): boolean {
    const count = this.#perAddress.get(address) ?? 0
    const enters = count < this.config.limits.maxConnectionsPerAddress
    if (enters) this.#perAddress.set(address, count + 1)
    else this.metrics.refused('connections-per-address')
    return enters
  }

  leave(address: string): void {
    const count = (this.#perAddress.get(address) ?? 1) - 1
    if (count > 0) this.#perAddress.set(address, count)
    else this.#perAddress.delete(address)
  }

  get #context(): LinkContext {
    return {
      now: this.now,
      observe: this.config.observe,
      tapBytes: this.config.limits.maxTapBytes,
      onRequest: (link, head) => this.#requests.set(link, claim(head, link, this.#registry)),
    }
  }

  /**
   * Runs one carrier from its first byte on, for a session's lane or by hand. Null where the request is no lane's; else
   * call `answered` when the peer answers a ping, and `ended` when its answer or socket is over.
   */
  run(request: FastifyRequest, lastId: string | null, make: (options: CarrierOptions) => Carrier): RunningCarrier | null {
    return this.runFor(this.linkOf(request), request.url, lastId, make)
  }

  /** The same for what came by no HTTP request. */
  runFor(link: Exchange, target: string, lastId: string | null, make: (options: CarrierOptions) => Carrier): RunningCarrier | null {
    return this.runAs(this.requestFor(link), link, target, lastId, make)
  }

  /** The same for what began with an earlier request than the newest of its link. */
  runAs(
    asked: LaneRequest | null,
    link: Exchange,
    target: string,
    lastId: string | null,
    make: (options: CarrierOptions) => Carrier,
  ): RunningCarrier | null {
    const transport = asked?.kind === 'session' ? asked.lane.settings.transport : transportAt(target)
    const started = this.#start(asked, link, lastId, (own) => this.metrics.carrying(make(own), transport))
    if (!started) return null
    const { carrier, stop } = started
    this.#open.add(carrier)
    return {
      answered: () => {
        if (asked?.kind === 'session') asked.lane.answered(asked.connection)
      },
      ended: () => {
        stop?.()
        if (this.#open.delete(carrier)) this.metrics.carried(transport)
      },
    }
  }

  /** Ends every open carrier in order. */
  end(): void {
    for (const carrier of this.#open) carrier.end()
  }

  #start(asked: LaneRequest | null, link: Exchange, lastId: string | null, make: (options: CarrierOptions) => Carrier): Started | null {
    const { maxEncodedBytes } = this.config.limits
    if (asked?.kind === 'session') {
      const { session, lane, connection } = asked
      const { ids } = lane.settings
      const carrier = make({ ids, epoch: session.log.epoch, maxEncodedBytes })
      lane.start(connection, carrier, ids ? lastId : null)
      return { carrier }
    }
    if (asked?.kind !== 'hand') return null
    const carrier = make({ ids: asked.query.ids, epoch: HAND_EPOCH, maxEncodedBytes })
    const stopPace = runHandLane(asked.query, carrier, link, handResumeAfter(lastId), this.now)
    // What outlives its link ends by itself.
    if (carrier.giveUp) return { carrier, stop: stopPace }
    link.once('close', stopPace)
    const stop = (): void => {
      link.off('close', stopPace)
      stopPace()
    }
    return { carrier, stop }
  }
}

/** By hand a path names the first transport that uses it. */
function transportAt(url: string): string {
  const path = url.split('?', 1)[0]
  return Object.entries(TRANSPORTS).find(([, transport]) => transport.path === path)?.[0] ?? 'unknown'
}

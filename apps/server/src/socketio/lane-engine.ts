import type { IncomingMessage } from 'node:http'
import { Server, type Socket, type Transport } from 'engine.io'
import type { Exchange } from '../link/exchange.ts'
import type { Connection } from '../sessions/connection.ts'
import type { Tag } from '../transports/carrier.ts'
import { Inbound } from './inbound.ts'
import { packetBytes, SEPARATOR_BYTES, tagOf, type EnginePacket, type Over } from './packet-bytes.ts'

/** What a transport of engine.io does with packets; its types keep some of this to themselves. */
interface PacketTransport {
  send(packets: EnginePacket[]): void
  onRequest(request: IncomingMessage): void
  onData(data: string): void
}

export interface LaneEngineOptions {
  linkUnder(request: IncomingMessage): Exchange
  /** The connection that the newest request of a link is for; null by hand. */
  connectionOf(link: Exchange): Connection | null
  /** Bytes of one frame, or of one POST with all its packets. */
  maxBytes: number
  /** Why an address may open no further connection, or null. */
  refuse(request: IncomingMessage): string | null
}

/**
 * engine.io as it is, but that every packet it writes is tagged on the link that carries it, and every packet it reads is
 * told to the connection's `Inbound`.
 */
export class LaneEngine extends Server {
  readonly #options: LaneEngineOptions
  readonly #inbounds = new WeakMap<Connection, Inbound>()
  readonly #waiting = new WeakMap<Socket, number>()
  readonly #links = new WeakMap<Transport, Exchange>()
  /** What is being written just now. */
  #tag: Tag | null = null

  constructor(options: LaneEngineOptions) {
    super({
      maxHttpBufferSize: options.maxBytes,
      // A compressed answer would have no bytes of each message.
      httpCompression: false,
      allowRequest: (request, decide) => {
        const why = options.refuse(request)
        decide(why, why === null)
      },
    })
    this.#options = options
    this.on('connection', (socket: Socket) => this.#watch(socket))
  }

  /** Every packet that `write` makes carries this tag. */
  tagging(tag: Tag, write: () => void): void {
    this.#tag = tag
    try {
      write()
    } finally {
      this.#tag = null
    }
  }

  /** Bytes of packets that wait for a poll, or for room in the WebSocket. */
  waitingBytes(socket: Socket): number {
    return this.#waiting.get(socket) ?? 0
  }

  inboundOf(connection: Connection): Inbound {
    let inbound = this.#inbounds.get(connection)
    if (!inbound) {
      inbound = new Inbound(connection)
      this.#inbounds.set(connection, inbound)
    }
    return inbound
  }

  /** The link that a socket's packets go by. */
  linkOf(socket: Socket): Exchange {
    return this.#links.get(socket.transport)!
  }

  protected override createTransport(name: 'polling' | 'websocket', request: IncomingMessage): Transport {
    const transport = super.createTransport(name, request)
    const over = transport.name as Over
    const link = this.#options.linkUnder(request)
    this.#links.set(transport, link)
    const connection = this.#options.connectionOf(link)
    const inbound = connection && this.inboundOf(connection)
    this.#tagSent(transport, over)
    if (over === 'websocket') {
      inbound?.isWebSocket(link)
      transport.on('packet', (packet: EnginePacket) => inbound?.packets(link, [packet]))
    } else this.#readPolling(transport, inbound)
    return transport
  }

  #tagSent(transport: Transport, over: Over): void {
    const send = (transport as unknown as PacketTransport).send.bind(transport)
    Reflect.set(transport, 'send', (packets: EnginePacket[]) => {
      const link = this.#links.get(transport)!
      packets.forEach((packet, index) => {
        const separator = over === 'polling' && index < packets.length - 1 ? SEPARATOR_BYTES : 0
        const bodyBytes = packetBytes(packet, over) + separator
        link.tagNext(tagOf(packet, over, bodyBytes), bodyBytes)
      })
      send(packets)
    })
  }

  /** Each answer goes by the link of its own poll; each POST is read as a whole. */
  #readPolling(transport: Transport, inbound: Inbound | null): void {
    const { onRequest, onData } = transport as unknown as PacketTransport
    let posted: Exchange | null = null
    Reflect.set(transport, 'onRequest', (request: IncomingMessage) => {
      const link = this.#options.linkUnder(request)
      if (request.method === 'GET') this.#links.set(transport, link)
      else posted = link
      onRequest.call(transport, request)
    })
    Reflect.set(transport, 'onData', (data: string) => {
      const read: EnginePacket[] = []
      const note = (packet: EnginePacket): void => void read.push(packet)
      transport.on('packet', note)
      onData.call(transport, data)
      transport.off('packet', note)
      if (posted) inbound?.packets(posted, read)
    })
  }

  #watch(socket: Socket): void {
    socket.on('packetCreate', (packet: EnginePacket) => {
      if (this.#tag) packet.tag = this.#tag
      this.#waiting.set(socket, this.waitingBytes(socket) + packetBytes(packet, 'websocket'))
    })
    socket.on('flush', () => this.#waiting.set(socket, 0))
  }
}

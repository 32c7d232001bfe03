import type { Exchange } from '../link/exchange.ts'
import type { ReceivedUnit } from '../link/owner.ts'
import type { Connection } from '../sessions/connection.ts'
import { packetBytes, receivedBytes, SEPARATOR_BYTES, type EnginePacket, type Over } from './packet-bytes.ts'

/** Packet types of Socket.IO (protocol revision 5) that carry an event. */
const EVENT = '2'
const BINARY_EVENT = '5'

/** An event that came in, and what it took. */
interface InboundEvent {
  at: number
  over: Over
  carrierBytes: number
  bodyBytes: number
  attachmentsLeft: number
}

/** Of one link, what has not found its other half: units as the link counted them, packets as engine.io read them. */
interface Halves {
  over: Over
  units: ReceivedUnit[]
  packets: EnginePacket[][]
}

/**
 * What comes in on one connection of a lane. The link counts units (the message of a frame, the body of a POST), engine.io
 * reads packets out of them, and socket.io events out of those. Joined here: what is no message is control.
 */
export class Inbound {
  readonly #connection: Connection
  readonly #links = new Map<Exchange, Halves>()
  /** Whole, and not yet told by `event`: socket.io does that a few ticks later, in order. */
  readonly #events: InboundEvent[] = []
  #open: InboundEvent | null = null

  constructor(connection: Connection) {
    this.#connection = connection
    connection.onReceived = (unit, link) => {
      const halves = this.#halves(link)
      halves.units.push(unit)
      this.#join(link, halves)
    }
  }

  /** From now on each frame of this link is a packet. */
  isWebSocket(link: Exchange): void {
    this.#halves(link).over = 'websocket'
  }

  /** engine.io read these out of one unit. */
  packets(link: Exchange, packets: EnginePacket[]): void {
    const halves = this.#halves(link)
    halves.packets.push(packets)
    this.#join(link, halves)
  }

  /** socket.io hands the oldest event to the app. */
  event(name: string, payload: unknown): void {
    const event = this.#events.shift()
    if (!event) return
    const { at, over, carrierBytes, bodyBytes } = event
    if (name === 'message') this.#connection.arrived(at, receivedBytes(payload, over, carrierBytes, bodyBytes))
    else this.#control(carrierBytes + bodyBytes)
  }

  /** The connection is over: what was not told to the app is no message any more. */
  close(): void {
    for (const { units } of this.#links.values()) for (const { carrierBytes, bodyBytes } of units) this.#control(carrierBytes + bodyBytes)
    for (const { carrierBytes, bodyBytes } of this.#open ? [...this.#events, this.#open] : this.#events) {
      this.#control(carrierBytes + bodyBytes)
    }
    this.#links.clear()
    this.#events.length = 0
    this.#open = null
    this.#connection.onReceived = ({ carrierBytes, bodyBytes }) => this.#control(carrierBytes + bodyBytes)
  }

  #halves(link: Exchange): Halves {
    let halves = this.#links.get(link)
    if (!halves) {
      halves = { over: 'polling', units: [], packets: [] }
      this.#links.set(link, halves)
    }
    return halves
  }

  /** Either half may come first: under a condition the app reads what the link tells of a moment later. */
  #join(link: Exchange, { over, units, packets }: Halves): void {
    while (units[0] && packets[0]) {
      const unit = units.shift()!
      let left = unit.bodyBytes
      const read = packets.shift()!
      read.forEach((packet, index) => {
        const isLast = index === read.length - 1
        const bodyBytes = isLast ? left : packetBytes(packet, over) + SEPARATOR_BYTES
        left -= bodyBytes
        this.#take(packet, { at: unit.at, over, carrierBytes: index === 0 ? unit.carrierBytes : 0, bodyBytes, attachmentsLeft: 0 })
      })
    }
    // Over HTTP/2 each POST has a link of its own.
    if (over === 'polling' && units.length === 0 && packets.length === 0) this.#links.delete(link)
  }

  #take({ type, data }: EnginePacket, event: InboundEvent): void {
    if (this.#open && data !== undefined && typeof data !== 'string') {
      this.#open.carrierBytes += event.carrierBytes
      this.#open.bodyBytes += event.bodyBytes
      if (--this.#open.attachmentsLeft > 0) return
      this.#events.push(this.#open)
      this.#open = null
      return
    }
    const kind = type === 'message' && typeof data === 'string' ? data[0] : null
    if (kind === EVENT) this.#events.push(event)
    else if (kind === BINARY_EVENT) {
      const attachmentsLeft = Number.parseInt(String(data).slice(1), 10)
      if (attachmentsLeft > 0) this.#open = { ...event, attachmentsLeft }
      else this.#events.push(event)
    } else this.#control(event.carrierBytes + event.bodyBytes)
  }

  #control(count: number): void {
    this.#connection.bytes('up', 'control', count)
  }
}

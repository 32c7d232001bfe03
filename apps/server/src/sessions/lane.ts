import type { LaneReport } from '@wireside/contract/control'
import type { LaneSettings } from '@wireside/contract/lanes'
import type { Bytes, Part } from '@wireside/contract/parts'
import type { Link } from '../link/link.ts'
import type { LinkDirection } from '../link/meter.ts'
import type { JitterPhase } from '../link/owner.ts'
import type { MemoryEventLog } from '../event-log/memory.ts'
import type { Message } from '../workload/message.ts'
import type { Carrier } from '../transports/carrier.ts'
import { Connection } from './connection.ts'
import { KeptTaps } from './kept-taps.ts'
import { Uplink } from './uplink.ts'

export interface LaneHost {
  readonly log: MemoryEventLog
  readonly phase: JitterPhase
  readonly maxHoldBytes: number
  now(): number
  nextConnection(): number
  /** Something happened that the page should see at once. */
  changed(): void
}

/** One column of a session: it is offered every message, and has at most one open connection at a time. */
export class Lane {
  settings: LaneSettings
  readonly uplink = new Uplink(this)
  readonly taps = new KeptTaps()
  readonly #host: LaneHost
  /** First seq it was offered: a lane counts from its first connection. */
  #from: number | null = null
  #current: Connection | null = null
  /** Connections with something left to report. */
  #reporting: Connection[] = []
  #dropped: [number, number][] = []
  #replaySoon = false
  readonly #down: Bytes = {}
  readonly #up: Bytes = {}

  constructor(settings: LaneSettings, host: LaneHost) {
    this.settings = settings
    this.#host = host
  }

  get isOpen(): boolean {
    return this.#current?.carrier != null
  }

  get links(): Link[] {
    return this.#reporting.filter((connection) => !connection.isClosed).map((connection) => connection.link)
  }

  /** A request head for this lane was read: its bytes and conditions are this lane's from here. */
  accept(link: Link): Connection {
    const connection = new Connection(this.#host.nextConnection(), this, link, this.#host.now())
    link.bind(connection, this.settings.conditions, this.#host.phase)
    return connection
  }

  /**
   * The transport is ready; a connection still open gives way. `after` is the last seq the client has, or null where it
   * named none that can be resumed.
   */
  start(connection: Connection, carrier: Carrier, after: number | null): void {
    this.#current?.end()
    this.#current = connection
    this.#reporting.push(connection)
    const { log } = this.#host
    const startsAt = after === null ? log.last + 1 : Math.max(after + 1, log.first)
    this.#from ??= startsAt
    connection.start(carrier, startsAt, after)
    carrier.hello({ connection: connection.number, ids: this.settings.ids })
    if (startsAt <= log.last) {
      connection.replayNext = startsAt
      connection.replayThrough = log.last
      this.#replay(connection)
    }
    this.#host.changed()
  }

  offer(message: Message, place: number): void {
    const connection = this.#current
    const carrier = connection?.carrier
    if (!connection || !carrier) return
    if (connection.replayNext !== null) this.#replay(connection)
    else if (this.#isFull(connection, message)) this.#drop(message.seq)
    else if (!carrier.send(message, false, place)) this.#drop(message.seq)
  }

  /**
   * A message passed the wire side; a replay that waited for room goes on. Later, as this is called amid a write: what
   * is written to a stream from within its own `_writev` is lost (Node empties its buffer when that returns).
   */
  wrote(connection: Connection): void {
    if (connection.replayNext === null || this.#replaySoon) return
    this.#replaySoon = true
    setImmediate(() => {
      this.#replaySoon = false
      if (this.#current) this.#replay(this.#current)
    })
  }

  count(direction: LinkDirection, part: Part, bytes: number): void {
    const counts = direction === 'up' ? this.#up : this.#down
    counts[part] = (counts[part] ?? 0) + bytes
  }

  closedConnection(connection: Connection): void {
    if (this.#current === connection) this.#current = null
    this.#host.changed()
  }

  /** New options: conditions act at once, the rest with the next connection. */
  set(settings: LaneSettings): void {
    const before = JSON.stringify(this.settings.conditions)
    this.settings = settings
    if (JSON.stringify(settings.conditions) === before) return
    for (const link of this.links) link.setConditions(settings.conditions, this.#host.phase)
  }

  end(): void {
    this.#current?.end()
  }

  takeReport(): LaneReport {
    const connections = []
    const units = []
    const received = []
    const posted = this.uplink.columns.take()
    if (posted) received.push(posted)
    for (const connection of this.#reporting) {
      const written = connection.units.take()
      if (written) units.push(written)
      const inbound = connection.inbound.take()
      if (inbound) received.push(inbound)
      const report = connection.takeReport()
      if (report) connections.push(report)
    }
    this.#reporting = this.#reporting.filter((connection) => !connection.isClosed)
    const dropped = this.#dropped
    this.#dropped = []
    return {
      from: this.#from ?? this.#host.log.last + 1,
      through: this.#host.log.last,
      connections,
      units,
      received,
      dropped,
      down: { ...this.#down },
      up: { ...this.#up },
      heldBytes: this.#current?.heldBytes ?? 0,
    }
  }

  #replay(connection: Connection): void {
    const { log } = this.#host
    while (connection.replayNext !== null) {
      const message = log.get(connection.replayNext)
      const carrier = connection.carrier
      if (!carrier || (message && this.#isFull(connection, message))) return
      if (!message) {
        // Evicted while the replay waited for room, or caught up.
        if (connection.replayNext < log.first) {
          this.#drop(connection.replayNext, log.first - 1)
          connection.replayNext = log.first
          continue
        }
        connection.replayNext = null
        return
      }
      connection.replayNext++
      if (!carrier.send(message, message.seq <= connection.replayThrough, 0)) this.#drop(message.seq)
    }
  }

  #isFull(connection: Connection, message: Message): boolean {
    const held = connection.heldBytes
    return held > 0 && held + message.size > this.#host.maxHoldBytes
  }

  #drop(first: number, last = first): void {
    const newest = this.#dropped.at(-1)
    if (newest && newest[1] === first - 1) newest[1] = last
    else this.#dropped.push([first, last])
  }
}

import type { Condition } from '@wireside/contract/conditions'
import type { LaneReport } from '@wireside/contract/control'
import type { LaneSettings } from '@wireside/contract/lanes'
import type { PaceClock } from '@wireside/contract/pace'
import type { Bytes, Part } from '@wireside/contract/parts'
import { ConditionSet, type Wire } from '../link/condition-set.ts'
import { TRANSPORTS } from '@wireside/contract/transports'
import type { Exchange } from '../link/exchange.ts'
import type { LinkDirection } from '../link/meter.ts'
import type { JitterPhase } from '../link/owner.ts'
import type { MemoryEventLog } from '../event-log/memory.ts'
import { firstSeq, resumption, staleNotice } from '../event-log/resumption.ts'
import type { Message } from '../workload/message.ts'
import type { Carrier } from '../transports/carrier.ts'
import { Connection } from './connection.ts'
import { DroppedRanges } from './dropped-ranges.ts'
import { Heartbeat } from './heartbeat.ts'
import { KeptTaps } from './kept-taps.ts'
import { Replay } from './replay.ts'
import { RequestOwner } from './request-owner.ts'
import { Uplink } from './uplink.ts'

export interface LaneHost {
  readonly log: MemoryEventLog
  readonly phase: JitterPhase
  readonly maxHoldBytes: number
  readonly clock: PaceClock
  /** What holds on the lane at present. */
  conditionsOf(lane: LaneSettings): readonly Condition[]
  nextConnection(): number
  /** Something happened that the page should see at once. */
  changed(): void
}

/** One column of a session: it is offered every message, and has at most one open connection at a time. */
export class Lane {
  settings: LaneSettings
  readonly uplink = new Uplink(this)
  readonly taps: KeptTaps
  readonly conditions: ConditionSet
  readonly #host: LaneHost
  /** First seq it was offered: a lane counts from its first connection. */
  #from: number | null = null
  #current: Connection | null = null
  readonly #named = new Map<string, Connection>()
  #heartbeat: Heartbeat | null = null
  /** Connections with something left to report. */
  #reporting: Connection[] = []
  readonly #dropped = new DroppedRanges()
  #replaySoon = false
  readonly #down: Bytes = {}
  readonly #up: Bytes = {}

  constructor(settings: LaneSettings, host: LaneHost) {
    this.settings = settings
    this.#host = host
    this.taps = new KeptTaps(TRANSPORTS[settings.transport].requests)
    this.conditions = new ConditionSet(host.conditionsOf(settings), host.phase)
  }

  get isOpen(): boolean {
    return this.#current?.carrier != null
  }

  /** Every TCP connection that serves it at present, those of its uplink too. */
  get links(): Wire[] {
    return [...this.conditions.links]
  }

  /** Ends its streams alone; returns how many there were. */
  resetStreams(): number {
    const open = this.#reporting.filter((connection) => !connection.isClosed && connection.link.resetStream)
    for (const { link } of open) link.resetStream?.()
    return open.length
  }

  /** A request head for this lane was read: its bytes and conditions are this lane's from here. */
  accept(link: Exchange): Connection {
    const connection = new Connection(this.#host.nextConnection(), this, link, this.#host.clock.now())
    this.next(connection, link)
    return connection
  }

  /** A further request of a connection that is made up of many. */
  next(connection: Connection, link: Exchange): void {
    connection.link = link
    this.beside(connection, link)
  }

  /** The same, of a request that brings no messages: those that it has stay on the link where they are. */
  beside(connection: Connection, link: Exchange): void {
    link.bind(TRANSPORTS[this.settings.transport].requests === 'many' ? new RequestOwner(connection, link) : connection, this.conditions)
  }

  /** How the further requests of `connection` name it. */
  name(name: string, connection: Connection): void {
    this.#named.set(name, connection)
  }

  named(name: string): Connection | null {
    return this.#named.get(name) ?? null
  }

  /** The connection of this number, while it is the open one. */
  open(number: number): Connection | null {
    return this.#current?.number === number ? this.#current : null
  }

  /**
   * The transport is ready; a connection still open gives way. `last` is the id of the last message the client has, or
   * null where it names none.
   */
  start(connection: Connection, carrier: Carrier, last: string | null): void {
    if (this.#current && this.#current.number > connection.number) {
      // Its request was held up on its way; the client has given it up since and is on a newer one.
      carrier.end()
      return
    }
    this.#current?.end()
    this.#current = connection
    this.#reporting.push(connection)
    const { log, clock } = this.#host
    log.expire(clock.now())
    const from = resumption(log, last)
    const startsAt = firstSeq(from, log)
    this.#from ??= startsAt
    connection.start(carrier, startsAt, from.kind === 'resumed' ? from.after : null)
    carrier.hello({ connection: connection.number, ids: this.settings.ids })
    if (from.kind === 'stale') carrier.stale(staleNotice(log, from.why))
    if (startsAt <= log.last) {
      const isFull = (message: Message): boolean => this.#isFull(connection, message)
      connection.replay = new Replay(startsAt, { connection, log, isFull, dropped: this.#dropped })
      this.#replay(connection)
    }
    connection.wrote(clock.now())
    this.#startHeartbeat()
    this.#host.changed()
  }

  /** The peer answered a ping. */
  answered(connection: Connection): void {
    if (this.#current === connection) this.#heartbeat?.answered()
  }

  offer(message: Message, place: number): void {
    const connection = this.#current
    const carrier = connection?.carrier
    if (!connection || !carrier) return
    if (connection.replay) this.#replay(connection)
    else if (this.#isFull(connection, message)) this.#dropped.add(message.seq)
    else if (!carrier.send(message, false, place)) this.#dropped.add(message.seq)
    connection.wrote(message.sentAt)
  }

  /**
   * A message passed the wire side; a replay that waited for room goes on. Later, as this is called amid a write: what
   * is written to a stream from within its own `_writev` is lost (Node empties its buffer when that returns).
   */
  wrote(connection: Connection): void {
    // The first one is what a page that has just opened waits for.
    if (connection.units.written === 1) this.#host.changed()
    if (!connection.replay || this.#replaySoon) return
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

  /** All its bytes so far by part, over all its connections. */
  get counts(): { up: Bytes; down: Bytes } {
    return { up: { ...this.#up }, down: { ...this.#down } }
  }

  closedConnection(connection: Connection): void {
    if (this.#current === connection) {
      this.#current = null
      this.#heartbeat?.stop()
    }
    for (const [name, named] of this.#named) if (named === connection) this.#named.delete(name)
    this.#host.changed()
  }

  /** New options: conditions and heartbeat act at once, the rest with the next connection. */
  set(settings: LaneSettings): void {
    const before = this.settings
    this.settings = settings
    if (JSON.stringify(settings.heartbeat) !== JSON.stringify(before.heartbeat)) this.#startHeartbeat()
    this.applyConditions()
  }

  applyConditions(): void {
    this.conditions.set(this.#host.conditionsOf(this.settings), this.#host.phase)
  }

  /** For good: what is left of its connections is under no condition any more. */
  end(): void {
    this.#heartbeat?.stop()
    for (const link of this.links) link.pathLost = false
    this.conditions.set([], this.#host.phase)
    this.#current?.end()
  }

  takeReport(): LaneReport {
    const connections = []
    const units = []
    const received = []
    const posted = this.uplink.columns.take()
    if (posted) received.push(posted)
    const now = this.#host.clock.now()
    for (const connection of this.#reporting) {
      connection.look(now)
      const written = connection.units.take()
      if (written) units.push(written)
      const inbound = connection.inbound.take()
      if (inbound) received.push(inbound)
      const report = connection.takeReport()
      if (report) connections.push(report)
    }
    this.#reporting = this.#reporting.filter((connection) => !connection.isClosed)
    const tls = this.#current?.tls
    const rooms = this.#current?.rooms?.()
    return {
      from: this.#from ?? this.#host.log.last + 1,
      through: this.#host.log.last,
      connections,
      units,
      received,
      dropped: this.#dropped.take(),
      ...this.counts,
      heldBytes: this.#current?.heldBytes ?? 0,
      ...(tls && { tls }),
      ...(rooms && { rooms }),
    }
  }

  #replay(connection: Connection): void {
    if (connection.replay?.go()) connection.replay = null
  }

  /** With the settings as they are now; a heartbeat already under way gives place. */
  #startHeartbeat(): void {
    this.#heartbeat?.stop()
    this.#heartbeat = null
    const { settings } = this
    const { clock, maxHoldBytes } = this.#host
    const connection = this.#current
    if (!connection?.carrier || !settings.heartbeat) return
    const { form } = settings.heartbeat
    this.#heartbeat = new Heartbeat({
      clock,
      settings: settings.heartbeat,
      beat: () => {
        const { carrier } = connection
        if (!carrier || connection.heldBytes > maxHoldBytes) return false
        const isAnswered = carrier.heartbeat(form === 'event')
        connection.wrote(clock.now())
        return isAnswered
      },
      giveUp: () => connection.giveUp(),
    })
  }

  #isFull(connection: Connection, message: Message): boolean {
    const held = connection.heldBytes
    return held > 0 && held + message.size > this.#host.maxHoldBytes
  }
}

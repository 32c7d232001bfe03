import type { Carriage, CloseCause, ConnectionReport, TlsBytes } from '@wireside/contract/control'
import { PARTS, sumOf, total, type Bytes } from '@wireside/contract/parts'
import type { Exchange } from '../link/exchange.ts'
import type { LinkDirection, LinkPart } from '../link/meter.ts'
import type { LinkOwner, ReceivedUnit, SentUnit } from '../link/owner.ts'
import type { Tap } from '../link/tap.ts'
import type { Carrier, Tag } from '../transports/carrier.ts'
import { keptTap, type KeptTap } from './kept-taps.ts'
import type { Lane } from './lane.ts'
import { ReceivedColumns } from './received-columns.ts'
import type { Replay } from './replay.ts'
import { Silence } from './silence.ts'
import { UnitColumns } from './unit-columns.ts'

/** One connection of a lane: what it was opened for, what it wrote, how it ended. The link tells it what passed. */
export class Connection implements LinkOwner {
  readonly number: number
  readonly units: UnitColumns
  readonly inbound: ReceivedColumns
  readonly #lane: Lane
  /** Of the newest request, where several make up the connection. */
  link: Exchange
  readonly #silence: Silence
  readonly #unheard: Silence
  #carrier: Carrier | null = null
  #report: ConnectionReport
  /** Of a WebSocket that compresses: what came in whole and has not been inflated yet, oldest first. */
  #deflated: ReceivedUnit[] | null = null
  #changed = true
  #kept: KeptTap | null = null
  #carriageTold = false
  #over: Carriage['over'] | null = null
  /** Null once it has caught up and takes messages as they are made. */
  replay: Replay | null = null
  ending = false
  #gaveUp = false
  /** Where several requests make up the connection: one of them was lost, which need not end it. */
  onLost: ((end: { readonly at: number; readonly cause: CloseCause }, link: Exchange) => void) | null = null
  /** Where what comes in must be read to be told apart: in the place of counting each unit as a message. */
  onReceived: ((unit: ReceivedUnit, link: Exchange) => void) | null = null
  /** Socket.IO: the rooms that the server has it in. */
  rooms: (() => string[]) | null = null
  /** Bytes of the units of a message whose last is still to come. */
  #begun: Bytes | null = null

  constructor(number: number, lane: Lane, link: Exchange, openedAt: number) {
    this.number = number
    this.units = new UnitColumns(number)
    this.inbound = new ReceivedColumns(number)
    this.#lane = lane
    this.link = link
    this.#silence = new Silence(openedAt)
    this.#unheard = new Silence(openedAt)
    this.#report = { connection: number, openedAt, startsAt: 0, resumedAfter: null, written: 0, received: 0 }
  }

  /** The transport is ready: hello went out, messages may follow. */
  start(carrier: Carrier, startsAt: number, resumedAfter: number | null): void {
    this.#carrier = carrier
    this.#report.startsAt = startsAt
    this.#report.resumedAfter = resumedAfter
    this.#changed = true
  }

  get carrier(): Carrier | null {
    return this.ending ? null : this.#carrier
  }

  /** Bytes that wait in the server for this connection. */
  get heldBytes(): number {
    return this.link.heldBytes('down') + (this.#carrier?.heldBytes?.() ?? 0)
  }

  /** Null in the clear. */
  get tls(): TlsBytes | null {
    const { meter, ciphertext } = this.link
    if (!ciphertext) return null
    return { clear: { up: meter.up.total, down: meter.down.total }, ciphertext }
  }

  get isClosed(): boolean {
    return this.#report.closedAt !== undefined
  }

  end(): void {
    if (this.ending) return
    this.ending = true
    this.#carrier?.end()
    // Nothing it says in farewell would arrive, and its end would not be told either.
    if (this.link.silent) this.link.giveWay()
  }

  /** The peer does not answer: nothing is said any more, as nobody would hear it. */
  giveUp(): void {
    this.#gaveUp = true
    this.ending = true
    this.link.destroy()
    this.#carrier?.giveUp?.()
  }

  /** What carries it has changed: it is told with the next report. */
  movedTo(link: Exchange, over: NonNullable<Carriage['over']>): void {
    this.link = link
    this.#over = over
    this.#carriageTold = false
    this.#changed = true
  }

  /** Something was written; it may wait. */
  wrote(now: number): void {
    this.#silence.wrote(this.link.heldBytes('down'), now)
  }

  /** Whether what was written passes. */
  look(now: number): void {
    if (this.isClosed) return
    const { meter, deliveredBytes } = this.link
    this.#tell('silence', this.#silence.look(meter.down.total, this.link.heldBytes('down'), this.link.silent, now))
    this.#tell('unheard', this.#unheard.look(deliveredBytes, this.link.heldBytes('up'), false, now))
  }

  #tell(which: 'silence' | 'unheard', found: ConnectionReport['silence'] | null): void {
    if (!found || found === this.#report[which]) return
    this.#report[which] = found
    this.#changed = true
  }

  /** What has changed since the last call, or null. */
  takeReport(): ConnectionReport | null {
    if (!this.#changed) return null
    this.#changed = false
    const carriage = this.#carriageTold ? {} : { carriage: { ...this.link.carriage, ...(this.#over && { over: this.#over }) } }
    this.#carriageTold = true
    return { ...this.#report, ...carriage, written: this.units.written, received: this.inbound.count }
  }

  tapped(tap: Tap): void {
    this.keep(tap, this.link)
  }

  keep(tap: Tap, link: Exchange): KeptTap {
    this.#kept = keptTap(this.number, link, tap)
    this.#lane.taps.keep(this.#kept)
    return this.#kept
  }

  /** `heads`: of the answer that it begins with. */
  unit({ tag, at, carrierBytes, bodyBytes }: SentUnit, heads = 0, kept = this.#kept): void {
    this.#silence.passed(at)
    const { message, bytes, replayed, place, more } = tag as Tag
    kept?.tap.ends('down', kept.link.meter.down.total, message?.seq ?? 0)
    if (!message) {
      this.#lane.count('down', 'control', carrierBytes + bodyBytes)
      return
    }
    // Over HTTP/2 there are no chunks: what stands around a body is the header of its DATA frame.
    const carrierPart = this.link.carriage.protocol === 'h2' ? 'framing' : (this.#carrier?.carrierPart ?? 'framing')
    const compression = bodyBytes - total(bytes)
    const exact: Bytes = { ...bytes, [carrierPart]: (bytes[carrierPart] ?? 0) + carrierBytes, compression, heads }
    for (const part of PARTS) {
      const count = exact[part]
      if (count) this.#lane.count('down', part, count)
    }
    const whole = this.#begun ? sumOf(this.#begun, exact) : exact
    this.#begun = more ? whole : null
    if (more) return
    this.units.add(message, at, whole, replayed, place)
    this.#lane.wrote(this)
  }

  received(unit: ReceivedUnit, link = this.link): void {
    if (this.onReceived) this.onReceived(unit, link)
    else if (this.#deflated) this.#deflated.push(unit)
    else this.#receive(unit, unit.bodyBytes)
  }

  /** What comes in from now on is compressed: it counts once `inflated` has said how long it is. */
  deflates(): void {
    this.#deflated = []
  }

  /** The next message that came in is `payloadBytes` long. */
  inflated(payloadBytes: number): void {
    const unit = this.#deflated?.shift()
    if (unit) this.#receive(unit, payloadBytes)
  }

  bytes(direction: LinkDirection, part: LinkPart, count: number): void {
    this.#lane.count(direction, part, count)
  }

  shared(direction: LinkDirection, count: number): void {
    this.#lane.count(direction, 'shared', count)
  }

  /** The link under one of its requests is gone. */
  lost(end: { readonly at: number; readonly cause: CloseCause }, link: Exchange): void {
    if (this.onLost) this.onLost(end, link)
    else this.closed(end)
  }

  /** Also called when the answer ended in order and the TCP connection lives on. */
  closed({ at, cause }: { readonly at: number; readonly cause: CloseCause }): void {
    if (this.isClosed) return
    // Cut before they were inflated: their bytes are known, what they would have become is not.
    for (const unit of this.#deflated?.splice(0) ?? []) this.#receive(unit, unit.bodyBytes)
    this.#report.closedAt = at
    this.#report.cause = this.#gaveUp ? 'heartbeat' : cause
    if (this.#kept) this.#kept.closed = { at, cause: this.#report.cause }
    this.#changed = true
    this.ending = true
    this.#lane.closedConnection(this)
  }

  /** A message came in; `bytes` are all of it. */
  arrived(at: number, bytes: Bytes): void {
    this.#count(bytes)
    this.inbound.add({ at, bytes })
  }

  #count(bytes: Bytes): void {
    for (const part of PARTS) if (bytes[part]) this.#lane.count('up', part, bytes[part])
  }

  #receive({ at, carrierBytes, bodyBytes, ordinal }: ReceivedUnit, payloadBytes: number): void {
    const bytes: Bytes = { framing: carrierBytes, payload: payloadBytes, compression: bodyBytes - payloadBytes }
    this.#count(bytes)
    // The body of the request itself, where a stream is asked for by POST: no message.
    if (!this.#carrier) return
    this.inbound.add({ at, bytes, ...(ordinal !== undefined && { id: String(ordinal) }) })
  }
}

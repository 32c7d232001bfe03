import type { ConnectionReport, LaneReport, WrittenUnits } from '@wireside/contract/control'
import { PARTS, type Bytes } from '@wireside/contract/parts'
import { FreeJoin } from './free-join.ts'
import { LaneLedger } from './ledger.ts'

/** Receipts or units of one connection that wait for their other half, at most: a minute at the highest rate. */
const MAX_UNJOINED = 120_000

/** A message as it arrived, joined with what the server said of it; times are still each clock's own. */
export interface Arrival {
  seq: number
  sentAt: number
  receivedAt: number
  replayed: boolean
  bytes: Bytes
  place: number
}

/** `kept`: as it was written. `free`: any, and all of it comes. `lossy`: any, and some of it never. */
export type MessageOrder = 'kept' | 'free' | 'lossy'

/** One connection's two halves: what arrived here in order, and what the server says it wrote in order. */
interface Halves {
  receivedAt: number[]
  units: WrittenUnits[]
  /** Rows of `units[0]` already joined. */
  row: number
  /** Where messages may overtake each other, in the place of the three above. */
  free: FreeJoin | null
  closedHere: boolean
  report: ConnectionReport | null
}

/**
 * Joins receipts (connection, ordinal) with the server's report (connection, ordinal) → message, and keeps the ledger.
 * Either half may come first. A message is missed only once nothing can bring it any more.
 */
export class LaneRecorder {
  readonly ledger = new LaneLedger()
  readonly #onArrival: (arrival: Arrival) => void
  readonly #connections = new Map<number, Halves>()
  #through = 0
  #canResume: boolean
  /** The first connection of this page; what the session did before (a reload finds it again) is not this ledger's. */
  #first: number | null = null
  #begun = false
  /** Connections below this are over for good: what the server still says of them concerns nobody here. */
  #oldest = 0

  /** For connections from now on. */
  order: MessageOrder

  constructor(order: MessageOrder, canResume: boolean, onArrival: (arrival: Arrival) => void) {
    this.order = order
    this.#canResume = canResume
    this.#onArrival = onArrival
  }

  set canResume(value: boolean) {
    this.#canResume = value
    this.#settle()
  }

  hello(connection: number): void {
    this.#first ??= connection
    this.#halves(connection)
    this.#begin()
  }

  received(connection: number, receivedAt: number, ordinal?: number): void {
    const halves = this.#halves(connection)
    if (halves.free && ordinal !== undefined) {
      halves.free.received(ordinal, receivedAt)
      if (this.#begun) this.#joinFree(halves.free)
      return
    }
    if (halves.receivedAt.length < MAX_UNJOINED) halves.receivedAt.push(receivedAt)
    if (this.#begun && halves.units.length > 0) this.#join(halves)
  }

  closedHere(connection: number): void {
    this.#halves(connection).closedHere = true
    this.#settle()
  }

  report(report: LaneReport): void {
    this.#through = Math.max(this.#through, report.through)
    for (const units of report.units) {
      if (units.connection < this.#oldest) continue
      const halves = this.#halves(units.connection)
      if (halves.free) halves.free.written(units)
      else halves.units.push(units)
      if (this.#begun) this.#join(halves)
    }
    for (const connection of report.connections) {
      if (connection.connection >= this.#oldest) this.#halves(connection.connection).report = connection
    }
    this.#begin()
    if (!this.#begun) return
    this.ledger.offered(this.#through)
    for (const [first, last] of report.dropped) this.ledger.missed(last, first)
    this.#settle()
  }

  /** The ledger begins with the first message that this page's first connection can deliver. */
  #begin(): void {
    if (this.#begun || this.#first === null) return
    const report = this.#connections.get(this.#first)?.report
    if (!report || report.startsAt === 0) return
    this.#begun = true
    this.ledger.begin(report.startsAt)
    this.ledger.offered(this.#through)
    this.#oldest = this.#first
    for (const [number, halves] of this.#connections) {
      if (number < this.#first) this.#connections.delete(number)
      else this.#join(halves)
    }
  }

  #halves(connection: number): Halves {
    let halves = this.#connections.get(connection)
    if (!halves) {
      halves = { receivedAt: [], units: [], row: 0, free: this.order === 'kept' ? null : new FreeJoin(), closedHere: false, report: null }
      this.#connections.set(connection, halves)
    }
    return halves
  }

  #join(halves: Halves): void {
    if (halves.free) {
      this.#joinFree(halves.free)
      return
    }
    let taken = 0
    for (let units = halves.units[0]; units && taken < halves.receivedAt.length; units = halves.units[0]) {
      const { row } = halves
      const seq = units.seq[row]
      if (seq === undefined) {
        halves.units.shift()
        halves.row = 0
        continue
      }
      const replayed = units.replayed[row] === 1
      const receivedAt = halves.receivedAt[taken] as number
      taken++
      halves.row++
      if (!this.ledger.delivered(seq, replayed)) continue
      const bytes = bytesOf(units, row)
      this.#onArrival({ seq, sentAt: units.sentAt[row] as number, receivedAt, replayed, bytes, place: units.place[row] as number })
    }
    if (taken > 0) halves.receivedAt.splice(0, taken)
  }

  #joinFree(free: FreeJoin): void {
    for (const { units, row, receivedAt } of free.take()) {
      const seq = units.seq[row]!
      const replayed = units.replayed[row] === 1
      if (!this.ledger.delivered(seq, replayed)) continue
      this.#onArrival({
        seq,
        sentAt: units.sentAt[row]!,
        receivedAt,
        replayed,
        bytes: bytesOf(units, row),
        place: units.place[row]!,
      })
    }
    if (this.order === 'lossy') for (const seq of free.takeLost()) this.ledger.missed(seq, seq)
  }

  /** Draws the line below which nothing can come any more. */
  #settle(): void {
    if (!this.#begun) return
    const newest = Math.max(...[...this.#connections].flatMap(([number, { report }]) => (report?.startsAt ? [number] : [])))
    const last = this.#connections.get(newest)
    if (!last?.report) return
    for (const [number, halves] of this.#connections) {
      if (number >= newest) continue
      if (!this.#isFinal(halves)) return
      this.#connections.delete(number)
      this.#oldest = Math.max(this.#oldest, number + 1)
    }
    const isOver = last.report.closedAt !== undefined && this.#isFinal(last)
    this.ledger.missed(isOver && !this.#canResume ? this.#through : last.report.startsAt - 1)
  }

  /** Over here, and everything that arrived has been joined. The server may go on believing it open for as long as it likes. */
  #isFinal(halves: Halves): boolean {
    return halves.closedHere && halves.receivedAt.length === 0 && (halves.free?.isEmpty ?? true)
  }
}

function bytesOf(units: WrittenUnits, row: number): Bytes {
  const bytes: Bytes = {}
  for (const part of PARTS) {
    const count = units.bytes[part]?.[row]
    if (count) bytes[part] = count
  }
  return bytes
}

import type { Condition } from '@wireside/contract/conditions'
import { Bandwidth } from './conditions/bandwidth.ts'
import { Latency } from './conditions/latency.ts'
import type { LinkDirection } from './meter.ts'
import type { JitterPhase } from './owner.ts'

/** What waits for bandwidth alone: enough to keep the line busy, little enough that the source feels it. */
const BANDWIDTH_HOLD_BYTES = 64 * 1024
/** What may be under way in a delay: two messages of the largest size. Beyond, the source waits. */
const LATENCY_HOLD_BYTES = 4 * 1024 * 1024
/** Small pieces cost more than their bytes: at most this many wait. */
const HOLD_PIECES = 16 * 1024
/** Under bandwidth, bytes pass in pieces of this much time, as packets would: smaller wakes the process more often. */
const PIECE_MS = 10
const MAX_PIECE_BYTES = 16 * 1024

interface Piece {
  bytes: Buffer
  readonly arrivedAt: number
}

/** In the place of what has passed, so that its bytes can be collected. */
const GONE: Piece = { bytes: Buffer.alloc(0), arrivedAt: 0 }

/**
 * The queue of one direction, where bytes wait for the conditions. First in, first out whatever the conditions become:
 * only the piece at the front is ever asked when it may pass, and by the conditions of that moment.
 */
export class Hold {
  readonly #direction: LinkDirection
  #pieces: Piece[] = []
  #first = 0
  #bytes = 0
  #latency: Latency | null = null
  #bandwidth: Bandwidth | null = null
  #settings = ''
  #limit = BANDWIDTH_HOLD_BYTES
  /** When the first `#passBytes` bytes of the front piece may pass; NaN: not asked yet. */
  #passAt = Number.NaN
  #passBytes = 0
  #blocked = false

  constructor(direction: LinkDirection) {
    this.#direction = direction
  }

  get bytes(): number {
    return this.#bytes
  }

  get empty(): boolean {
    return this.#first === this.#pieces.length
  }

  get shaped(): boolean {
    return this.#latency !== null || this.#bandwidth !== null
  }

  /** No condition holds and nothing waits: bytes need not come here. */
  get idle(): boolean {
    return this.empty && !this.shaped
  }

  /** The source should wait. */
  get full(): boolean {
    return this.#bytes >= this.#limit || this.#pieces.length - this.#first >= HOLD_PIECES
  }

  /** Takes effect on all that waits, too. Setting what already holds changes nothing. */
  set(conditions: readonly Condition[], phase: JitterPhase, now: number): void {
    const mine = conditions.filter(({ direction }) => direction === 'both' || direction === this.#direction)
    const settings = JSON.stringify([mine, phase])
    if (settings === this.#settings) return
    this.#settings = settings
    const before = this.#bandwidth
    if (!Number.isNaN(this.#passAt)) before?.giveBack(this.#passBytes)
    let delayMs = 0
    this.#latency = null
    this.#bandwidth = null
    for (const condition of mine) {
      switch (condition.type) {
        case 'latency':
          delayMs = condition.delayMs + condition.jitterMs
          this.#latency = new Latency(condition.delayMs, condition.jitterMs, phase.seed, phase.startedAt)
          break
        case 'bandwidth':
          this.#bandwidth = before?.bytesPerSecond === condition.bytesPerSecond ? before : new Bandwidth(condition.bytesPerSecond, now)
          break
      }
    }
    const underWay = this.#bandwidth ? (this.#bandwidth.bytesPerSecond * delayMs) / 1000 : delayMs * Infinity
    this.#limit = Math.min(LATENCY_HOLD_BYTES, BANDWIDTH_HOLD_BYTES + (underWay || 0))
    this.#passAt = Number.NaN
  }

  add(bytes: Buffer, now: number): void {
    if (bytes.length === 0) return
    this.#pieces.push({ bytes, arrivedAt: now })
    this.#bytes += bytes.length
  }

  /**
   * Passes on, in order, what may pass by `now`, until `pass` answers false (full). Returns when to call again:
   * Infinity where nothing waits, or once there is room again.
   */
  run(now: number, pass: (bytes: Buffer) => boolean): number {
    if (this.#blocked) this.#bandwidth?.stoodStill(now)
    this.#blocked = false
    while (!this.empty) {
      const piece = this.#pieces[this.#first]!
      if (Number.isNaN(this.#passAt)) this.#ask(piece)
      if (this.#passAt > now) return this.#passAt
      if (!pass(this.#take(piece))) {
        this.#blocked = !this.empty
        break
      }
    }
    return Infinity
  }

  clear(): void {
    this.#pieces = []
    this.#first = 0
    this.#bytes = 0
    this.#passAt = Number.NaN
  }

  #ask(piece: Piece): void {
    const readyAt = this.#latency?.readyAt(piece.arrivedAt) ?? piece.arrivedAt
    if (this.#bandwidth === null) {
      this.#passBytes = piece.bytes.length
      this.#passAt = readyAt
      return
    }
    const most = Math.floor((this.#bandwidth.bytesPerSecond * PIECE_MS) / 1000)
    this.#passBytes = Math.min(piece.bytes.length, MAX_PIECE_BYTES, Math.max(1, most))
    this.#passAt = this.#bandwidth.take(this.#passBytes, readyAt)
  }

  #take(piece: Piece): Buffer {
    const bytes = piece.bytes.subarray(0, this.#passBytes)
    this.#passAt = Number.NaN
    this.#bytes -= bytes.length
    if (bytes.length < piece.bytes.length) {
      piece.bytes = piece.bytes.subarray(bytes.length)
      return bytes
    }
    this.#pieces[this.#first++] = GONE
    if (this.empty || this.#first >= 1024) {
      this.#pieces = this.#pieces.slice(this.#first)
      this.#first = 0
    }
    return bytes
  }
}

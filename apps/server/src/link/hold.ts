import type { Condition, ConditionOf } from '@wireside/contract/conditions'
import { ResponseBuffering } from './conditions/response-buffering.ts'
import type { Pacing } from './conditions/pacing.ts'
import type { LinkDirection } from './meter.ts'
import type { JitterPhase } from './owner.ts'
import { conditionOf } from './path.ts'
import { pacingsOf } from './pacings.ts'

/** What waits for anything but time: enough to keep a line busy, little enough that the source feels it. */
const HOLD_BYTES = 64 * 1024
/** What may be under way in a delay: two messages of the largest size. Beyond, the source waits. */
const DELAY_HOLD_BYTES = 4 * 1024 * 1024
/** Small pieces cost more than their bytes: at most this many wait. */
const HOLD_PIECES = 16 * 1024

/** Timers count whole milliseconds: so much early is nearer than the rest of one late. */
const TIMER_ERROR_MS = 0.5

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
  readonly #encrypted: boolean
  #pieces: Piece[] = []
  #first = 0
  #bytes = 0
  #pacings: readonly Pacing[] = []
  /** The conditions, and the phase, that `#pacings` were made of. */
  #settings = new Map<string, Pacing>()
  #limit = HOLD_BYTES
  /** Downstream: the proxy that what is added goes through first. */
  #buffering: ResponseBuffering | null = null
  #bufferingSettings = ''
  #silent = false
  /** When the first `#passBytes` bytes of the front piece may pass; NaN: not asked yet. */
  #passAt = Number.NaN
  #passBytes = 0
  #blocked = false

  /** `encrypted`: what passes becomes TLS records. */
  constructor(direction: LinkDirection, encrypted: boolean) {
    this.#direction = direction
    this.#encrypted = encrypted
  }

  get bytes(): number {
    return this.#bytes + (this.#buffering?.bytes ?? 0)
  }

  /** Nothing waits for its time; a proxy may still keep some back. */
  get empty(): boolean {
    return this.#first === this.#pieces.length
  }

  get shaped(): boolean {
    return this.#pacings.length > 0 || this.#silent || this.#buffering !== null
  }

  /** No condition holds and nothing waits: bytes need not come here. */
  get idle(): boolean {
    return this.empty && !this.shaped
  }

  /** The source should wait. */
  get full(): boolean {
    return this.#bytes >= this.#limit || this.#buffering?.full === true || this.#pieces.length - this.#first >= HOLD_PIECES
  }

  /** A condition lets nothing pass any more, ever. */
  get spent(): boolean {
    return this.#pacings.some((pacing) => pacing.spent)
  }

  get silent(): boolean {
    return this.#silent
  }

  /** While silent nothing passes, and what waits keeps its order. */
  set silent(silent: boolean) {
    this.#silent = silent
  }

  /**
   * Takes effect on all that waits, too; a condition that stays as it was keeps what it has counted. `fresh`: no byte has
   * passed yet, so that the connection still counts as new.
   */
  set(conditions: readonly Condition[], phase: JitterPhase, now: number, fresh: boolean): void {
    const { pacings, delayMs, bytesPerSecond } = pacingsOf(conditions, this.#direction, this.#encrypted, phase, now, fresh, this.#settings)
    this.#settings = pacings
    this.#pacings = [...pacings.values()]
    const underWay = bytesPerSecond === null ? delayMs * Infinity : (bytesPerSecond * delayMs) / 1000
    this.#limit = Math.min(DELAY_HOLD_BYTES, HOLD_BYTES + (underWay || 0))
    this.#passAt = Number.NaN
    if (this.#direction === 'down') this.#setBuffering(conditionOf(conditions, 'response_buffering'), now)
  }

  add(bytes: Buffer, now: number): void {
    if (this.#buffering === null) this.#add(bytes, now)
    else for (const left of this.#buffering.add(bytes)) this.#add(left, now)
  }

  /** The source has ended: no proxy keeps anything back any more. */
  end(now: number): void {
    for (const left of this.#buffering?.release() ?? []) this.#add(left, now)
  }
  /**
   * Passes on, in order, what may pass by `now`, until `pass` answers false (full). Returns when to call again:
   * Infinity where nothing waits, or once there is room again.
   */
  run(now: number, pass: (bytes: Buffer) => boolean): number {
    if (this.#blocked) for (const pacing of this.#pacings) pacing.stoodStill?.(now)
    this.#blocked = this.#silent
    while (!this.empty && !this.#silent) {
      const piece = this.#pieces[this.#first]!
      if (Number.isNaN(this.#passAt)) this.#ask(piece)
      if (this.#passAt - TIMER_ERROR_MS > now) return this.#passAt
      if (!pass(this.#take(piece))) {
        this.#blocked = !this.empty
        break
      }
    }
    return Infinity
  }

  clear(): void {
    this.#buffering?.release()
    this.#pieces = []
    this.#first = 0
    this.#bytes = 0
    this.#passAt = Number.NaN
  }

  #setBuffering(condition: ConditionOf<'response_buffering'> | undefined, now: number): void {
    const settings = condition ? JSON.stringify(condition) : ''
    if (settings === this.#bufferingSettings) return
    this.#bufferingSettings = settings
    this.end(now)
    this.#buffering = condition ? new ResponseBuffering(condition) : null
  }

  #add(bytes: Buffer, now: number): void {
    if (bytes.length === 0) return
    this.#pieces.push({ bytes, arrivedAt: now })
    this.#bytes += bytes.length
  }

  #ask(piece: Piece): void {
    let bytes = piece.bytes.length
    for (const pacing of this.#pacings) bytes = Math.min(bytes, pacing.most?.() ?? bytes)
    let at = piece.arrivedAt
    for (const pacing of this.#pacings) at = pacing.passAt(at, bytes)
    this.#passBytes = bytes
    this.#passAt = at
  }

  #take(piece: Piece): Buffer {
    const bytes = piece.bytes.subarray(0, this.#passBytes)
    for (const pacing of this.#pacings) pacing.passed?.(bytes.length, this.#passAt)
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

/** In the place of `timer`, calls `run` at the time that `Hold.run` has named, ms on the clock that says it is `now`. */
export function wake(timer: NodeJS.Timeout | null, at: number, now: number, run: () => void): NodeJS.Timeout | null {
  if (timer) clearTimeout(timer)
  // Timers ring up to a millisecond late; where one rings too early the hold passes nothing and names the rest.
  return at === Infinity ? null : setTimeout(run, Math.max(1, Math.ceil(at - now) - 1))
}

import type { Pacing } from './pacing.ts'

/** Bytes pass in pieces of this much time, as packets would: smaller wakes the process more often. */
const PIECE_MS = 10
const MAX_PIECE_BYTES = 16 * 1024
/** TLS 1.3: clear bytes in one record at most; its header, content type and authentication tag. RFC 8446 §5.1, §5.2. */
const RECORD_BYTES = 2 ** 14
const RECORD_OVERHEAD_BYTES = 5 + 1 + 16

/**
 * Bytes pass one after the other at `bytesPerSecond`: a token bucket that holds no unused tokens, so no bursts. Where they
 * are `encrypted` next the line carries records, and a record is of no use before its last byte is there: none is cut.
 */
export class Bandwidth implements Pacing {
  readonly #bytesPerSecond: number
  readonly #encrypted: boolean
  /** When the last byte has passed. */
  #freeAt: number

  constructor({ bytesPerSecond }: { bytesPerSecond: number }, now: number, encrypted: boolean) {
    this.#bytesPerSecond = bytesPerSecond
    this.#encrypted = encrypted
    this.#freeAt = now
  }

  most(): number {
    if (this.#encrypted) return RECORD_BYTES
    return Math.min(MAX_PIECE_BYTES, Math.max(1, Math.floor((this.#bytesPerSecond * PIECE_MS) / 1000)))
  }

  /**
   * When the last of `bytes` has passed. It reckons from when the line was free, not from now, so that a late timer
   * costs no throughput.
   */
  passAt(at: number, bytes: number): number {
    const carried = this.#encrypted ? bytes + RECORD_OVERHEAD_BYTES : bytes
    return Math.max(this.#freeAt, at) + (carried / this.#bytesPerSecond) * 1000
  }

  passed(_bytes: number, at: number): void {
    this.#freeAt = at
  }

  stoodStill(now: number): void {
    this.#freeAt = Math.max(this.#freeAt, now)
  }
}

import type { Pacing } from './pacing.ts'

/** Bytes pass in pieces of this much time, as packets would: smaller wakes the process more often. */
const PIECE_MS = 10
const MAX_PIECE_BYTES = 16 * 1024

/** Bytes pass one after the other at `bytesPerSecond`: a token bucket that holds no unused tokens, so no bursts. */
export class Bandwidth implements Pacing {
  readonly #bytesPerSecond: number
  /** When the last byte has passed. */
  #freeAt: number

  constructor({ bytesPerSecond }: { bytesPerSecond: number }, now: number) {
    this.#bytesPerSecond = bytesPerSecond
    this.#freeAt = now
  }

  /** A TLS record is of no use before its last byte is there, and cutting it would make it two. */
  most(encrypted: boolean): number {
    if (encrypted) return MAX_PIECE_BYTES
    return Math.min(MAX_PIECE_BYTES, Math.max(1, Math.floor((this.#bytesPerSecond * PIECE_MS) / 1000)))
  }

  /**
   * When the last of `bytes` has passed. It reckons from when the line was free, not from now, so that a late timer
   * costs no throughput.
   */
  passAt(at: number, bytes: number): number {
    return Math.max(this.#freeAt, at) + (bytes / this.#bytesPerSecond) * 1000
  }

  passed(_bytes: number, at: number): void {
    this.#freeAt = at
  }

  stoodStill(now: number): void {
    this.#freeAt = Math.max(this.#freeAt, now)
  }
}

/** Further behind than this, what was due is given up rather than sent as one burst: the process had stalled. */
const MAX_BEHIND_MS = 1000

/**
 * When messages are due at a steady rate: the nth at start + n / rate, so that timers' lateness never adds up.
 * Time is an argument (ms, monotonic).
 */
export class Schedule {
  readonly #intervalMs: number
  #startedAt: number
  #made = 0

  /** `rate`: messages per second; 0 has none due ever. */
  constructor(rate: number, now: number) {
    this.#intervalMs = rate > 0 ? 1000 / rate : Infinity
    this.#startedAt = now
  }

  /** How many messages are due by `now` and not yet taken; takes them. */
  take(now: number): number {
    if (this.#intervalMs === Infinity) return 0
    const due = Math.floor((now - this.#startedAt) / this.#intervalMs) - this.#made
    if (due * this.#intervalMs > MAX_BEHIND_MS) {
      this.#startedAt = now
      this.#made = 0
      return 1
    }
    this.#made += Math.max(0, due)
    return Math.max(0, due)
  }

  /** Milliseconds until the next is due; Infinity where none ever is. */
  wait(now: number): number {
    return Math.max(0, this.#startedAt + (this.#made + 1) * this.#intervalMs - now)
  }
}

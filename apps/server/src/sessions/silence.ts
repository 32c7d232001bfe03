import type { ConnectionReport } from '@wireside/contract/control'

/** Shorter than this, waiting is what latency and a full link look like. */
const SILENT_AFTER_MS = 1000

/**
 * Whether bytes wait on one connection and none passes: what is really so while the browser still believes it open.
 * It knows no condition, so that it holds for every way in which a path can go silent.
 */
export class Silence {
  #passed = 0
  #passedAt: number
  /** Since when bytes have been waiting; null while none is. */
  #waitingSince: number | null = null
  #found: NonNullable<ConnectionReport['silence']> | null = null

  constructor(now: number) {
    this.#passedAt = now
  }

  /** Bytes left for the peer at `at`. */
  passed(at: number): void {
    this.#passedAt = at
  }

  /** Something was written, and `held` bytes wait behind it. */
  wrote(held: number, now: number): void {
    if (held === 0) this.#waitingSince = null
    else this.#waitingSince ??= now
  }

  /**
   * Looks at the link: `passed` bytes ever, `held` bytes waiting; `silent` where the link itself says that nothing
   * passes. Returns the newest silence; the same object until it changes.
   */
  look(passed: number, held: number, silent: boolean, now: number): NonNullable<ConnectionReport['silence']> | null {
    const moved = passed !== this.#passed
    if (moved && now - this.#passedAt >= SILENT_AFTER_MS) this.#passedAt = now
    this.#passed = passed
    this.wrote(held, now)
    if (!silent && (moved || this.#waitingSince === null)) {
      if (this.#found?.until === null) this.#found = { since: this.#found.since, until: moved ? this.#passedAt : now }
      return this.#found
    }
    const since = Math.max(this.#passedAt, this.#waitingSince ?? now)
    if (this.#found?.until !== null && (silent || now - since >= SILENT_AFTER_MS)) this.#found = { since, until: null }
    return this.#found
  }
}

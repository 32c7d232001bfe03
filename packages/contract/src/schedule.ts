import { randomFrom } from './payload.ts'
import type { Pattern } from './workload.ts'

/** Further behind than this, what was due is given up rather than sent as one burst: the process had stalled. */
const MAX_BEHIND_MS = 1000
/** The pattern `burst`: this much of the workload leaves at once, then nothing for as long. */
const BURST_MS = 1000
const LEAST_BURST = 2

/**
 * When messages are due. `steady`: the nth at start + n / rate. `burst`: a second's worth, at least two, at once.
 * `poisson`: gaps drawn from the exponential distribution, the same for the same seed. However late a timer comes,
 * lateness never adds up. Time is an argument (ms, monotonic).
 */
export class Schedule {
  readonly #gapMs: () => number
  #dueAt: number

  /** `rate`: messages per second over time, whatever the pattern; 0 has none due ever. */
  constructor(rate: number, now: number, pattern: Pattern = 'steady', seed = 0) {
    this.#gapMs = rate > 0 ? gapsOf(rate, pattern, seed) : () => Infinity
    this.#dueAt = now + this.#gapMs()
  }

  /** How many messages are due by `now` and not yet taken; takes them. */
  take(now: number): number {
    if (now - this.#dueAt > MAX_BEHIND_MS) {
      this.#dueAt = now + this.#gapMs()
      return 1
    }
    let due = 0
    for (; this.#dueAt <= now; due++) this.#dueAt += this.#gapMs()
    return due
  }

  /** Milliseconds until the next is due; Infinity where none ever is. */
  wait(now: number): number {
    return Math.max(0, this.#dueAt - now)
  }
}

/** Milliseconds from each message to the next. */
function gapsOf(rate: number, pattern: Pattern, seed: number): () => number {
  const meanMs = 1000 / rate
  switch (pattern) {
    case 'steady':
      return () => meanMs
    case 'burst': {
      const size = Math.max(LEAST_BURST, Math.round((rate * BURST_MS) / 1000))
      let nth = 0
      return () => (nth++ % size === 0 ? size * meanMs : 0)
    }
    case 'poisson': {
      const random = randomFrom(seed, 0)
      return () => -Math.log(1 - random()) * meanMs
    }
  }
}

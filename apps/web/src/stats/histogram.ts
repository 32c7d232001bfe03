/** Smallest value told apart, ms: below the clock step of an isolated page (5 µs). */
const MIN_MS = 0.001
/** Each bucket is 1 % wider than the one below, so that a percentile is within ± 0.5 %. */
const GROWTH = Math.log(1.01)
const BUCKETS = 2100 // up to 0.001 × 1.01^2100 = 1.2e6 ms, 20 minutes

/** Latencies by size, ms, in logarithmic buckets: constant memory, percentiles within ± 0.5 %, the maximum exact. */
export class Histogram {
  readonly #buckets = new Uint32Array(BUCKETS)
  #count = 0
  #max = -Infinity

  get count(): number {
    return this.#count
  }

  /** The largest value added, exact; -Infinity where there is none. */
  get max(): number {
    return this.#max
  }

  add(ms: number): void {
    this.#count++
    if (ms > this.#max) this.#max = ms
    const bucket = ms <= MIN_MS ? 0 : Math.min(BUCKETS - 1, Math.floor(Math.log(ms / MIN_MS) / GROWTH))
    this.#buckets[bucket] = (this.#buckets[bucket] as number) + 1
  }

  /** The value that `share` (0–1) of all values do not exceed; NaN where there is none. */
  percentile(share: number): number {
    if (this.#count === 0) return Number.NaN
    let left = Math.max(1, Math.ceil(share * this.#count))
    for (let bucket = 0; bucket < BUCKETS; bucket++) {
      left -= this.#buckets[bucket] as number
      if (left <= 0) return Math.min(this.#max, MIN_MS * Math.exp((bucket + 0.5) * GROWTH))
    }
    return this.#max
  }
}

/** The value that `share` (0–1) of the sorted values do not exceed (nearest rank). */
export function percentileOf(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
}

import { Histogram } from '../stats/histogram.ts'
import type { OverallLatency, RoundTripFigures } from './samples.ts'

/** Messages of which one half is known: more than can be under way, less than a page would feel. */
const MAX_HALVES = 1024

/**
 * Round trips of a lane's POSTs, on one clock, told apart by what the server says of each: whether it was the first
 * request of its connection. The answer and the report may come in either order. Acknowledged messages are warm ones.
 */
export class RoundTrips {
  readonly #halves = new Map<number, { ms: number } | { cold: boolean }>()
  #warm = new Histogram()
  #cold = new Histogram()

  answered(seq: number, ms: number): void {
    const half = this.#halves.get(seq)
    if (half && 'cold' in half) this.#add(seq, ms, half.cold)
    else this.#keep(seq, { ms })
  }

  reported(seq: number, cold: boolean): void {
    const half = this.#halves.get(seq)
    if (half && 'ms' in half) this.#add(seq, half.ms, cold)
    else this.#keep(seq, { cold })
  }

  /** Since the last clear. */
  read(): RoundTripFigures {
    return { warm: overallOf(this.#warm), cold: overallOf(this.#cold) }
  }

  clear(): void {
    this.#warm = new Histogram()
    this.#cold = new Histogram()
  }

  #add(seq: number, ms: number, cold: boolean): void {
    this.#halves.delete(seq)
    if (cold) this.#cold.add(ms)
    else this.#warm.add(ms)
  }

  #keep(seq: number, half: { ms: number } | { cold: boolean }): void {
    this.#halves.set(seq, half)
    const [oldest] = this.#halves.keys()
    if (this.#halves.size > MAX_HALVES && oldest !== undefined) this.#halves.delete(oldest)
  }
}

/** Null where nothing was measured. */
export function overallOf(histogram: Histogram): OverallLatency | null {
  if (histogram.count === 0) return null
  const at = (share: number): number => histogram.percentile(share)
  return { count: histogram.count, p50: at(0.5), p95: at(0.95), p99: at(0.99), max: histogram.max }
}

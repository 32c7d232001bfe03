import { PairDifference } from '../stats/pair-difference.ts'
import type { PairFigure } from './samples.ts'
import type { Arrival } from './recorder.ts'

/** Raw pair differences shown beside the figure. */
const RECENT_DIFFERENCES = 60
/** Arrivals whose other half is waited for; older ones are given up. */
const MAX_WAITING = 4000

/** The two lanes that are compared, and what their arrivals differ by. */
export class Pair {
  readonly lanes: readonly [string, string]
  readonly #difference: PairDifference
  readonly #recent: PairFigure['recent'] = []
  /** Place in the rotation of each seq that has reached one of the two. */
  readonly #places = new Map<number, number>()

  /** `laneCount`: how many lanes rotate, the two among them. */
  constructor(lanes: readonly [string, string], laneCount: number) {
    this.lanes = lanes
    this.#difference = new PairDifference(laneCount)
  }

  /** A live message arrived on one of the session's lanes. */
  add(lane: string, { seq, receivedAt, place }: Arrival): void {
    const index = this.lanes.indexOf(lane)
    if (index < 0) return
    const differenceMs = this.#difference.add(seq, index as 0 | 1, receivedAt)
    if (differenceMs === null) {
      this.#places.set(seq, place)
      const [oldest] = this.#places.keys()
      if (this.#places.size > MAX_WAITING && oldest !== undefined) this.#places.delete(oldest)
      return
    }
    const otherPlace = this.#places.get(seq) ?? 0
    this.#places.delete(seq)
    const firstLane = this.lanes[place < otherPlace ? index : 1 - index] as string
    this.#recent.push({ seq, at: receivedAt, differenceMs, firstLane })
    if (this.#recent.length > RECENT_DIFFERENCES) this.#recent.shift()
  }

  /** Null before the first whole rotation. */
  figure(): PairFigure | null {
    const median = this.#difference.median()
    return median && { lanes: [...this.lanes], ...median, recent: [...this.#recent] }
  }
}

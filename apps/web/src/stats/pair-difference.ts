/** Rotation means kept: a minute of two lanes at the highest rate would be more than a median needs. */
const MAX_ROTATIONS = 2000
/** Seqs of which one lane's arrival is waited for; older ones are given up. */
const MAX_WAITING = 4000

export interface PairMedian {
  medianMs: number
  /** 95 % interval of the median by order statistics. */
  lowMs: number
  highMs: number
  rotations: number
}

/**
 * Arrival on lane A minus arrival on lane B of the same seq. Whoever is written first wins by a constant, so the plain
 * median of two like lanes is not zero; the mean over one whole rotation (`lanes` seqs, each lane first once) cancels
 * it, and the figure is the median of those means.
 */
export class PairDifference {
  readonly #lanes: number
  readonly #waiting = new Map<number, { lane: 0 | 1; at: number }>()
  /** Differences of the rotations under way, by rotation number. */
  readonly #rotations = new Map<number, number[]>()
  readonly #means: number[] = []

  /** `lanes`: how many lanes rotate, the pair's two among them. */
  constructor(lanes: number) {
    this.#lanes = lanes
  }

  /** Takes an arrival; returns the difference A − B once both lanes have this seq, else null. */
  add(seq: number, lane: 0 | 1, at: number): number | null {
    const other = this.#waiting.get(seq)
    if (!other || other.lane === lane) {
      this.#waiting.set(seq, { lane, at })
      if (this.#waiting.size > MAX_WAITING) this.#forgetOldest(this.#waiting)
      return null
    }
    this.#waiting.delete(seq)
    const difference = lane === 0 ? at - other.at : other.at - at
    const rotation = Math.floor(seq / this.#lanes)
    const parts = this.#rotations.get(rotation) ?? []
    parts.push(difference)
    if (parts.length < this.#lanes) {
      this.#rotations.set(rotation, parts)
      if (this.#rotations.size > MAX_WAITING) this.#forgetOldest(this.#rotations)
    } else {
      this.#rotations.delete(rotation)
      this.#means.push(parts.reduce((sum, part) => sum + part, 0) / parts.length)
      if (this.#means.length > MAX_ROTATIONS) this.#means.shift()
    }
    return difference
  }

  median(): PairMedian | null {
    const count = this.#means.length
    if (count === 0) return null
    const sorted = this.#means.toSorted((a, b) => a - b)
    // Ranks n/2 ± 1.96 √n/2 bound the median with 95 % confidence (binomial, normal approximation).
    const half = 0.98 * Math.sqrt(count)
    const at = (rank: number): number => sorted[Math.min(count - 1, Math.max(0, Math.round(rank)))] as number
    const middle = (count - 1) / 2
    return {
      medianMs: (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2,
      lowMs: at(Math.floor(middle - half)),
      highMs: at(Math.ceil(middle + half)),
      rotations: count,
    }
  }

  #forgetOldest(map: Map<number, unknown>): void {
    const [oldest] = map.keys()
    if (oldest !== undefined) map.delete(oldest)
  }
}

/** A set of whole numbers kept as sorted, disjoint ranges: a gap-free stream of any length costs one range. */
export class SeqRanges {
  readonly #starts: number[] = []
  readonly #ends: number[] = []
  #count = 0

  /** How many numbers it holds. */
  get count(): number {
    return this.#count
  }

  ranges(): [number, number][] {
    return this.#starts.map((start, index) => [start, this.#ends[index] as number])
  }

  has(seq: number): boolean {
    const index = this.#after(seq) - 1
    return index >= 0 && seq <= (this.#ends[index] as number)
  }

  /** False where it was there already. */
  add(seq: number): boolean {
    const after = this.#after(seq)
    const before = after - 1
    const end = before >= 0 ? (this.#ends[before] as number) : -Infinity
    if (seq <= end) return false
    this.#count++
    const joinsBefore = seq === end + 1
    const joinsAfter = after < this.#starts.length && seq === (this.#starts[after] as number) - 1
    if (joinsBefore && joinsAfter) {
      this.#ends[before] = this.#ends[after] as number
      this.#starts.splice(after, 1)
      this.#ends.splice(after, 1)
    } else if (joinsBefore) this.#ends[before] = seq
    else if (joinsAfter) this.#starts[after] = seq
    else {
      this.#starts.splice(after, 0, seq)
      this.#ends.splice(after, 0, seq)
    }
    return true
  }

  /** The numbers of [first, last] that are not in it, as ranges. */
  gaps(first: number, last: number): [number, number][] {
    const gaps: [number, number][] = []
    let next = first
    for (let index = Math.max(0, this.#after(first) - 1); index < this.#starts.length && next <= last; index++) {
      const start = this.#starts[index] as number
      const end = this.#ends[index] as number
      if (end < next) continue
      if (start > last) break
      if (start > next) gaps.push([next, start - 1])
      next = end + 1
    }
    if (next <= last) gaps.push([next, last])
    return gaps
  }

  /** Index of the first range that starts after `seq`. */
  #after(seq: number): number {
    let low = 0
    let high = this.#starts.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#starts[middle] as number) <= seq) low = middle + 1
      else high = middle
    }
    return low
  }
}

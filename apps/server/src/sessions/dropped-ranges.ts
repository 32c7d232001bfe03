/** Seqs that a lane will never carry, as ranges of the first and the last, in the order they were dropped. */
export class DroppedRanges {
  #ranges: [number, number][] = []

  add(first: number, last = first): void {
    const newest = this.#ranges.at(-1)
    if (newest && newest[1] === first - 1) newest[1] = last
    else this.#ranges.push([first, last])
  }

  /** Those since the last call. */
  take(): [number, number][] {
    const ranges = this.#ranges
    this.#ranges = []
    return ranges
  }
}

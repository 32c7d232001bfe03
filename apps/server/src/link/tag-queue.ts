/** Most connections have one write under way. */
const FIRST_ROWS = 2
/** Shared by all queues that have never held anything, and never written to. */
const NO_TAGS: unknown[] = []
const NO_NUMBERS: number[] = []

/** The tags of writes not yet seen on the wire, with how many body bytes each write had. First in, first out; a ring. */
export class TagQueue {
  /** A power of two rows, as the ring doubles; none at first, as connections are many. */
  #tags = NO_TAGS
  #bodyBytes = NO_NUMBERS
  #first = 0
  #count = 0

  get empty(): boolean {
    return this.#count === 0
  }

  push(tag: unknown, bodyBytes: number): void {
    if (this.#count === this.#tags.length) this.#grow()
    const row = (this.#first + this.#count++) & (this.#tags.length - 1)
    this.#tags[row] = tag
    this.#bodyBytes[row] = bodyBytes
  }

  /** Body bytes of the first write. */
  get bodyBytes(): number {
    return this.#count === 0 ? 0 : this.#bodyBytes[this.#first]!
  }

  shift(): unknown {
    if (this.#count === 0) return undefined
    const tag = this.#tags[this.#first]
    this.#tags[this.#first] = undefined
    this.#first = (this.#first + 1) & (this.#tags.length - 1)
    this.#count--
    return tag
  }

  clear(): void {
    while (this.#count > 0) this.shift()
  }

  #grow(): void {
    const tags: unknown[] = []
    const bodyBytes: number[] = []
    for (let row = 0; row < this.#count; row++) {
      const from = (this.#first + row) & (this.#tags.length - 1)
      tags.push(this.#tags[from])
      bodyBytes.push(this.#bodyBytes[from]!)
    }
    for (let rows = Math.max(FIRST_ROWS, 2 * this.#count); tags.length < rows;) {
      tags.push(undefined)
      bodyBytes.push(0)
    }
    this.#tags = tags
    this.#bodyBytes = bodyBytes
    this.#first = 0
  }
}

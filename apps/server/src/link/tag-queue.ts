/** Rows at first; a power of two, as the ring doubles. Most connections have one write under way, and they are many. */
const FIRST_ROWS = 2

/** The tags of writes not yet seen on the wire, with how many body bytes each write had. First in, first out; a ring. */
export class TagQueue {
  #tags: unknown[] = Array.from({ length: FIRST_ROWS })
  #bodyBytes: number[] = Array.from({ length: FIRST_ROWS }, () => 0)
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
    const inOrder = <T>(rows: T[]): T[] => [...rows.slice(this.#first), ...rows.slice(0, this.#first)]
    this.#tags = inOrder(this.#tags).concat(Array.from({ length: this.#count }))
    this.#bodyBytes = inOrder(this.#bodyBytes).concat(Array.from({ length: this.#count }, () => 0))
    this.#first = 0
  }
}

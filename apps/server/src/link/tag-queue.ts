/** The tags of writes not yet seen on the wire, with how many body bytes each write had. First in, first out. */
export class TagQueue {
  #tags: unknown[] = []
  #bodyBytes: number[] = []
  #first = 0

  get empty(): boolean {
    return this.#first === this.#tags.length
  }

  push(tag: unknown, bodyBytes: number): void {
    this.#tags.push(tag)
    this.#bodyBytes.push(bodyBytes)
  }

  /** Body bytes of the first write. */
  get bodyBytes(): number {
    return this.#bodyBytes[this.#first] ?? 0
  }

  shift(): unknown {
    const tag = this.#tags[this.#first]
    this.#tags[this.#first] = undefined
    this.#first++
    if (this.#first === this.#tags.length) this.clear()
    else if (this.#first >= 1024) {
      this.#tags = this.#tags.slice(this.#first)
      this.#bodyBytes = this.#bodyBytes.slice(this.#first)
      this.#first = 0
    }
    return tag
  }

  clear(): void {
    this.#tags.length = 0
    this.#bodyBytes.length = 0
    this.#first = 0
  }
}

/** Counts what one client sends in each second of the clock it is given; true while it is within the rate. */
export class InboundRate {
  readonly #perSecond: number
  #second = 0
  #count = 0

  constructor(perSecond: number) {
    this.#perSecond = perSecond
  }

  allows(now: number): boolean {
    const second = Math.floor(now / 1000)
    if (second !== this.#second) {
      this.#second = second
      this.#count = 0
    }
    this.#count++
    return this.#count <= this.#perSecond
  }
}

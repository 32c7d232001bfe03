/** Bytes pass one after the other at `bytesPerSecond`: a token bucket that holds no unused tokens, so no bursts. */
export class Bandwidth {
  readonly bytesPerSecond: number
  /** When the last byte taken has passed. */
  #freeAt: number

  constructor(bytesPerSecond: number, now: number) {
    this.bytesPerSecond = bytesPerSecond
    this.#freeAt = now
  }

  /**
   * When the last of `bytes`, ready since `readyAt`, has passed. It reckons from when the line was free, not from now,
   * so that a late timer costs no throughput.
   */
  take(bytes: number, readyAt: number): number {
    this.#freeAt = Math.max(this.#freeAt, readyAt) + (bytes / this.bytesPerSecond) * 1000
    return this.#freeAt
  }

  /** Undoes the last `take`, of bytes that have not passed. */
  giveBack(bytes: number): void {
    this.#freeAt -= (bytes / this.bytesPerSecond) * 1000
  }

  /** The line stood still until `now` because what comes behind it was full: that time gives no credit. */
  stoodStill(now: number): void {
    this.#freeAt = Math.max(this.#freeAt, now)
  }
}

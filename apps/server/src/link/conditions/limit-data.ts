import type { Pacing } from './pacing.ts'

/** Lets `bytes` more pass and then nothing: whoever runs the queue ends the connection once it is spent. */
export class LimitData implements Pacing {
  #left: number

  constructor({ bytes }: { bytes: number }) {
    this.#left = bytes
  }

  get spent(): boolean {
    return this.#left === 0
  }

  most(): number {
    return Math.max(1, this.#left)
  }

  passAt(at: number): number {
    return this.#left > 0 ? at : Infinity
  }

  passed(bytes: number): void {
    this.#left -= bytes
  }
}

import type { JitterPhase } from '../owner.ts'
import { draw } from './chance.ts'
import type { Pacing } from './pacing.ts'

/** Bytes pass in slices of `bytes` ± up to `varyBytes`, each `delayMs` after the one before. */
export class Slicer implements Pacing {
  readonly #bytes: number
  readonly #varyBytes: number
  readonly #delayMs: number
  readonly #seed: number
  #slices = 0
  #nextAt = Number.NEGATIVE_INFINITY

  constructor({ bytes, varyBytes, delayMs }: { bytes: number; varyBytes: number; delayMs: number }, { seed }: JitterPhase) {
    this.#bytes = bytes
    this.#varyBytes = varyBytes
    this.#delayMs = delayMs
    this.#seed = seed
  }

  most(): number {
    return Math.max(1, Math.round(this.#bytes + this.#varyBytes * (2 * draw(this.#seed, this.#slices) - 1)))
  }

  passAt(at: number): number {
    return Math.max(at, this.#nextAt)
  }

  passed(_bytes: number, at: number): void {
    this.#slices++
    this.#nextAt = at + this.#delayMs
  }
}

import type { JitterPhase } from '../owner.ts'
import { draw, slotOf } from './chance.ts'
import type { Pacing } from './pacing.ts'

/** Every byte waits `delayMs` ± up to `jitterMs`. Order is the queue's business: a byte never passes an earlier one. */
export class Latency implements Pacing {
  readonly #delayMs: number
  readonly #jitterMs: number
  readonly #phase: JitterPhase

  constructor({ delayMs, jitterMs }: { delayMs: number; jitterMs: number }, phase: JitterPhase) {
    this.#delayMs = delayMs
    this.#jitterMs = jitterMs
    this.#phase = phase
  }

  passAt(at: number): number {
    if (this.#jitterMs === 0) return at + this.#delayMs
    const { seed, startedAt } = this.#phase
    const wait = this.#delayMs + this.#jitterMs * (2 * draw(seed, slotOf(at - startedAt)) - 1)
    return at + Math.max(0, wait)
  }
}

import type { JitterPhase } from '../owner.ts'
import { draw, slotOf } from './chance.ts'
import type { Pacing } from './pacing.ts'

/** Another stream of chance than jitter's, so that the two conditions don't move together. */
const STREAM = 0x51a11

/**
 * A model of what TCP makes of a lost segment: it comes one retransmission time late, and everything behind it waits as
 * well, because the queue keeps the order. Which instants lose is drawn by session time.
 */
export class Stall implements Pacing {
  readonly #share: number
  readonly #waitMs: number
  readonly #phase: JitterPhase

  constructor({ percent, waitMs }: { percent: number; waitMs: number }, phase: JitterPhase) {
    this.#share = percent / 100
    this.#waitMs = waitMs
    this.#phase = phase
  }

  passAt(at: number): number {
    const { seed, startedAt } = this.#phase
    return draw(seed ^ STREAM, slotOf(at - startedAt)) < this.#share ? at + this.#waitMs : at
  }
}

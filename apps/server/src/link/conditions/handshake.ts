import type { Pacing } from './pacing.ts'

/**
 * Modelled: a handshake can't be delayed once the kernel has accepted it, so the first bytes of a new connection wait
 * for the round trips that it would have taken.
 */
export class Handshake implements Pacing {
  readonly #waitMs: number
  #over = false

  constructor(waitMs: number) {
    this.#waitMs = waitMs
  }

  passAt(at: number): number {
    return this.#over ? at : at + this.#waitMs
  }

  passed(): void {
    this.#over = true
  }
}

import type { ConditionOf } from '@wireside/contract/conditions'

/** Watches a connection on which something must pass, either way, every `idleMs`. */
export class IdleTimeout {
  readonly ends: ConditionOf<'idle_timeout'>['ends']
  readonly #idleMs: number
  #lastAt: number

  constructor({ idleMs, ends }: ConditionOf<'idle_timeout'>, now: number) {
    this.#idleMs = idleMs
    this.ends = ends
    this.#lastAt = now
  }

  /** Whether it was made of this condition. */
  is({ idleMs, ends }: ConditionOf<'idle_timeout'>): boolean {
    return this.#idleMs === idleMs && this.ends === ends
  }

  /** Something passed. */
  touch(now: number): void {
    this.#lastAt = now
  }

  /** When it is forgotten if nothing passes until then. */
  get dueAt(): number {
    return this.#lastAt + this.#idleMs
  }
}

import type { Condition } from '@wireside/contract/conditions'
import type { Link } from './link.ts'
import type { JitterPhase } from './owner.ts'

const NO_PHASE: JitterPhase = { seed: 0, startedAt: 0 }

/** Conditions that every link bound under them has, now and after each change. */
export class ConditionSet {
  readonly #links = new Set<Link>()
  #conditions: readonly Condition[]
  #phase: JitterPhase

  constructor(conditions: readonly Condition[] = [], phase: JitterPhase = NO_PHASE) {
    this.#conditions = conditions
    this.#phase = phase
  }

  get conditions(): readonly Condition[] {
    return this.#conditions
  }

  get phase(): JitterPhase {
    return this.#phase
  }

  /** Bound under it at present, also where only the wire is left of them. */
  get links(): ReadonlySet<Link> {
    return this.#links
  }

  set(conditions: readonly Condition[], phase: JitterPhase): void {
    this.#conditions = conditions
    this.#phase = phase
    for (const link of this.#links) link.setConditions(conditions, phase)
  }

  /** Called by the link itself, as it is bound and let go. */
  join(link: Link): void {
    this.#links.add(link)
  }

  leave(link: Link): void {
    this.#links.delete(link)
  }
}

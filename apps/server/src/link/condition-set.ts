import type { Condition } from '@wireside/contract/conditions'
import type { JitterPhase } from './owner.ts'

const NO_PHASE: JitterPhase = { seed: 0, startedAt: 0 }

/** What conditions hold for and faults hit: a TCP connection, or a flow of datagrams. */
export interface Wire {
  setConditions(conditions: readonly Condition[], phase: JitterPhase): void
  resetPeer(): void
  closePeer(): void
  /** The path it took is gone, or back. */
  pathLost: boolean
}

/** Conditions that every link bound under them has, now and after each change. */
export class ConditionSet {
  readonly #links = new Set<Wire>()
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
  get links(): ReadonlySet<Wire> {
    return this.#links
  }

  set(conditions: readonly Condition[], phase: JitterPhase): void {
    this.#conditions = conditions
    this.#phase = phase
    for (const link of this.#links) link.setConditions(conditions, phase)
  }

  /** Called by the link itself, as it is bound and let go. */
  join(link: Wire): void {
    this.#links.add(link)
  }

  leave(link: Wire): void {
    this.#links.delete(link)
  }
}

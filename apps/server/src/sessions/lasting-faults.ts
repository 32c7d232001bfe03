import { withImposed, type Condition } from '@wireside/contract/conditions'
import type { LastingFault } from '@wireside/contract/control'
import type { Fault } from '@wireside/contract/faults'
import { refusedCondition, type LaneSettings } from '@wireside/contract/lanes'
import type { PaceClock } from '@wireside/contract/pace'

interface Entry extends LastingFault {
  cancel(): void
}

/** Faults of a session that last for a while: outages, and conditions that a script or a hand imposes. */
export class LastingFaults {
  readonly #clock: PaceClock
  readonly #ended: (fault: Fault) => void
  #entries: Entry[] = []

  /** `ended`: a fault is over by itself, and its lanes are as their settings say, unless another lasts. */
  constructor(clock: PaceClock, ended: (fault: Fault) => void) {
    this.#clock = clock
    this.#ended = ended
  }

  get report(): LastingFault[] {
    return this.#entries.map(({ fault, until }) => ({ fault, until }))
  }

  add(fault: LastingFault['fault']): void {
    const entry: Entry = {
      fault,
      until: this.#clock.now() + fault.ms,
      cancel: this.#clock.after(fault.ms, () => {
        this.#entries = this.#entries.filter((one) => one !== entry)
        this.#ended(fault)
      }),
    }
    this.#entries.push(entry)
  }

  /** A new connection of the lane is reset. */
  refuses(lane: string): boolean {
    return this.#entries.some(({ fault }) => fault.type === 'outage' && fault.lanes.includes(lane))
  }

  /** What holds on the lane: what its settings say, and what is imposed on it that it can bear; of the same type, the newest. */
  conditionsOf(lane: LaneSettings): readonly Condition[] {
    let { conditions }: { conditions: readonly Condition[] } = lane
    for (const { fault } of this.#entries) {
      if (fault.type !== 'impose' || !fault.lanes.includes(lane.id)) continue
      if (refusedCondition(lane, fault.condition.type) === null) conditions = withImposed(conditions, [fault.condition])
    }
    return conditions
  }

  /** Ends at once what concerns any of the lanes. */
  heal(lanes: readonly string[]): void {
    for (const entry of this.#entries) {
      if (!entry.fault.lanes.some((lane) => lanes.includes(lane))) continue
      entry.cancel()
      this.#entries = this.#entries.filter((one) => one !== entry)
    }
  }

  end(): void {
    for (const entry of this.#entries) entry.cancel()
    this.#entries = []
  }
}

import type { Arrived } from './samples.ts'

/** Arrivals of one tick that are told one by one: all of them at the highest rate. */
const MAX_ARRIVED = 300

/** While the page asks for every arrival: those since the last tick. */
export class ArrivalFeed {
  #lanes: Map<string, Arrived[]> | null = null

  turn(on: boolean): void {
    this.#lanes = on ? new Map() : null
  }

  add(lane: string, arrived: Arrived): void {
    if (!this.#lanes) return
    const own = this.#lanes.get(lane) ?? []
    if (own.length < MAX_ARRIVED) own.push(arrived)
    this.#lanes.set(lane, own)
  }

  /** Those since the last call, by lane; null where there are none. */
  take(): Record<string, Arrived[]> | null {
    if (!this.#lanes || this.#lanes.size === 0) return null
    const taken = Object.fromEntries(this.#lanes)
    this.#lanes.clear()
    return taken
  }
}

import type { LaneSettings } from '@wireside/contract/lanes'
import type { EngineLane } from './lane.ts'

/** The lanes that run, by id, in the order they were added. */
export class LaneSet extends Map<string, EngineLane> {
  readonly #make: (settings: LaneSettings) => EngineLane

  constructor(make: (settings: LaneSettings) => EngineLane) {
    super()
    this.#make = make
  }

  /** Ends those that are not named, sets those that are, and opens new ones; true where one is new. */
  apply(settings: readonly LaneSettings[]): boolean {
    const wanted = new Set(settings.map(({ id }) => id))
    for (const [id, lane] of this) {
      if (wanted.has(id)) continue
      lane.end()
      this.delete(id)
    }
    let added = false
    for (const lane of settings) {
      const known = this.get(lane.id)
      if (known) known.set(lane)
      else {
        added = true
        const made = this.#make(lane)
        this.set(lane.id, made)
        made.open()
      }
    }
    return added
  }

  /** Ends all of them for good. */
  end(): void {
    for (const lane of this.values()) lane.end()
    this.clear()
  }
}

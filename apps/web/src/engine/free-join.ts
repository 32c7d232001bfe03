import type { WrittenUnits } from '@wireside/contract/control'

/** A datagram that has not come this long after it was sent is lost: no path that a lane has is so long. */
const LOST_AFTER_MS = 5000

/** One message of `units`, by its row. */
export interface UnitRow {
  units: WrittenUnits
  row: number
}

/** Joins receipts with what was written where messages may overtake each other: both have the ordinal. */
export class FreeJoin {
  readonly #received = new Map<number, number>()
  readonly #written = new Map<number, UnitRow>()
  #newestWrittenAt = 0

  get isEmpty(): boolean {
    return this.#received.size === 0
  }

  received(ordinal: number, receivedAt: number): void {
    if (!this.#received.has(ordinal)) this.#received.set(ordinal, receivedAt)
  }

  written(units: WrittenUnits): void {
    for (let row = 0; row < units.seq.length; row++) {
      this.#written.set(units.firstOrdinal + row, { units, row })
      this.#newestWrittenAt = Math.max(this.#newestWrittenAt, units.writtenAt[row] ?? 0)
    }
  }

  /** Takes out what both halves are there of, in the order it was received. */
  take(): (UnitRow & { receivedAt: number })[] {
    const joined: (UnitRow & { receivedAt: number })[] = []
    for (const [ordinal, receivedAt] of this.#received) {
      const unit = this.#written.get(ordinal)
      if (!unit) continue
      this.#received.delete(ordinal)
      this.#written.delete(ordinal)
      joined.push({ ...unit, receivedAt })
    }
    return joined
  }

  /** Takes out the seqs of what has been under way for too long to come. */
  takeLost(): number[] {
    const lost: number[] = []
    for (const [ordinal, { units, row }] of this.#written) {
      if (this.#newestWrittenAt - (units.writtenAt[row] ?? 0) < LOST_AFTER_MS) break
      this.#written.delete(ordinal)
      lost.push(units.seq[row]!)
    }
    return lost
  }
}

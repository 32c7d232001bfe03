import { SeqRanges } from '../stats/seq-ranges.ts'
import type { Ledger } from './samples.ts'

/** Where every message offered to a lane is. offered = live + replayed + missed + pending, after every call. */
export class LaneLedger {
  #from = 1
  #through = 0
  #delivered = new SeqRanges()
  #missed = new SeqRanges()
  #replayed = 0
  #duplicates = 0

  /** Counting begins with `from`. */
  begin(from: number): void {
    this.#from = from
    this.#through = from - 1
  }

  /** The server offered everything up to `through`. */
  offered(through: number): void {
    this.#through = Math.max(this.#through, through)
  }

  /** A message arrived. False where it had been delivered before, or was offered before the ledger began. */
  delivered(seq: number, replayed: boolean): boolean {
    if (seq < this.#from) return false
    this.#through = Math.max(this.#through, seq)
    if (this.#missed.has(seq) || !this.#delivered.add(seq)) {
      this.#duplicates++
      return false
    }
    if (replayed) this.#replayed++
    return true
  }

  /** Nothing can bring these any more: whatever of [first, last] has not been delivered is missed, for good. */
  missed(last: number, first = this.#from): void {
    for (const [from, through] of this.#delivered.gaps(Math.max(first, this.#from), Math.min(last, this.#through))) {
      for (const [gap, end] of this.#missed.gaps(from, through)) for (let seq = gap; seq <= end; seq++) this.#missed.add(seq)
    }
  }

  missedRanges(): [number, number][] {
    return this.#missed.ranges()
  }

  /** Forgets what was; what is offered from now on counts. */
  clear(): void {
    this.#from = this.#through + 1
    this.#delivered = new SeqRanges()
    this.#missed = new SeqRanges()
    this.#replayed = 0
    this.#duplicates = 0
  }

  read(): Ledger {
    const offered = Math.max(0, this.#through - this.#from + 1)
    const live = this.#delivered.count - this.#replayed
    const missed = this.#missed.count
    return {
      offered,
      live,
      replayed: this.#replayed,
      missed,
      pending: offered - this.#delivered.count - missed,
      duplicates: this.#duplicates,
    }
  }
}

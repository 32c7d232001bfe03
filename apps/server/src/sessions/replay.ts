import type { MemoryEventLog } from '../event-log/memory.ts'
import { staleNotice } from '../event-log/resumption.ts'
import type { Carrier } from '../transports/carrier.ts'
import type { Message } from '../workload/message.ts'
import type { DroppedRanges } from './dropped-ranges.ts'

export interface ReplayOptions {
  /** Has no carrier any more once it is ending. */
  connection: { readonly carrier: Carrier | null }
  log: MemoryEventLog
  /** Whether so much waits already that the message must wait in the log. */
  isFull(message: Message): boolean
  dropped: DroppedRanges
}

/** What one connection is given out of the event log, before it takes messages as they are made. */
export class Replay {
  readonly #options: ReplayOptions
  #next: number
  /** Last seq that counts as replayed: what was made while no connection was open. */
  readonly #through: number

  /** `from`: the first seq. */
  constructor(from: number, options: ReplayOptions) {
    this.#options = options
    this.#next = from
    this.#through = options.log.last
  }

  /** Hands on all there is room for. True once it has caught up. */
  go(): boolean {
    const { connection, log, isFull, dropped } = this.#options
    for (;;) {
      const message = log.get(this.#next)
      const { carrier } = connection
      if (!carrier || (message && isFull(message))) return false
      if (message) {
        this.#next++
        if (!carrier.send(message, message.seq <= this.#through, 0)) dropped.add(message.seq)
        continue
      }
      if (this.#next >= log.first) return true
      // Evicted while it waited for room.
      const snapshot = log.newest?.seq ?? log.first
      carrier.stale(staleNotice(log, 'evicted'))
      dropped.add(this.#next, snapshot - 1)
      this.#next = snapshot
    }
  }
}

import type { Message } from '../workload/message.ts'

export interface EventLogLimits {
  maxMessages: number
  maxBytes: number
  maxAgeMs: number
}

/** What can be replayed: the newest messages of one epoch, gap-free, bounded by count, bytes and age. */
export class MemoryEventLog {
  readonly #limits: EventLogLimits
  readonly #messages = new Map<number, Message>()
  #epoch: string
  #newest: Message | null = null
  #bytes = 0
  #first = 1
  #last = 0

  constructor(epoch: string, limits: EventLogLimits) {
    this.#epoch = epoch
    this.#limits = limits
  }

  /** Names what is kept: once it is forgotten there is a new epoch, and ids of the old one can't be resumed. */
  get epoch(): string {
    return this.#epoch
  }

  /** Seq of the oldest message that can be replayed; `last + 1` where there is none. */
  get first(): number {
    return this.#first
  }

  /** Messages that can no longer be replayed. */
  get evicted(): number {
    return this.#first - 1
  }

  get last(): number {
    return this.#last
  }

  /** The newest message of this epoch, kept whatever its age and size: the state that a snapshot shows. */
  get newest(): Message | null {
    return this.#newest
  }

  /** `message.seq` must be `last + 1`. */
  append(message: Message): void {
    if (message.seq !== this.#last + 1) throw new RangeError(`seq ${message.seq} after ${this.#last}: ids must be gap-free`)
    this.#messages.set(message.seq, message)
    this.#newest = message
    this.#bytes += message.size
    this.#last = message.seq
    this.expire(message.sentAt)
  }

  get(seq: number): Message | undefined {
    return this.#messages.get(seq) ?? (this.#newest?.seq === seq ? this.#newest : undefined)
  }

  /** Evicts what is beyond a bound at `now`, the clock of `sentAt`. */
  expire(now: number): void {
    const { maxMessages, maxBytes, maxAgeMs } = this.#limits
    for (let oldest = this.#messages.get(this.#first); oldest; oldest = this.#messages.get(this.#first)) {
      const tooOld = now - oldest.sentAt > maxAgeMs
      if (!tooOld && this.#messages.size <= maxMessages && this.#bytes <= maxBytes) return
      this.#messages.delete(this.#first)
      this.#bytes -= oldest.size
      this.#first++
    }
  }

  /** As a restart without a store does: everything is gone. The seqs go on, so that what was lost can be counted. */
  forget(epoch: string): void {
    this.#epoch = epoch
    this.#messages.clear()
    this.#newest = null
    this.#bytes = 0
    this.#first = this.#last + 1
  }
}

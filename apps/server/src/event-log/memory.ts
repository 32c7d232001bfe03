import type { Message } from '../workload/message.ts'

export interface EventLogLimits {
  maxMessages: number
  maxBytes: number
  maxAgeMs: number
}

/** What can be replayed: the newest messages of one epoch, gap-free, bounded by count, bytes and age. */
export class MemoryEventLog {
  /** Names this log: a new one (the server forgot) gets a new epoch, and ids of the old one can't be resumed. */
  readonly epoch: string
  readonly #limits: EventLogLimits
  readonly #messages = new Map<number, Message>()
  #bytes = 0
  #first = 1
  #last = 0

  constructor(epoch: string, limits: EventLogLimits) {
    this.epoch = epoch
    this.#limits = limits
  }

  /** Seq of the oldest message that can be replayed; `last + 1` where there is none. */
  get first(): number {
    return this.#first
  }

  get last(): number {
    return this.#last
  }

  /** `message.seq` must be `last + 1`. */
  append(message: Message): void {
    if (message.seq !== this.#last + 1) throw new RangeError(`seq ${message.seq} after ${this.#last}: ids must be gap-free`)
    this.#messages.set(message.seq, message)
    this.#bytes += message.size
    this.#last = message.seq
    this.#evict(message.sentAt)
  }

  get(seq: number): Message | undefined {
    return this.#messages.get(seq)
  }

  #evict(now: number): void {
    const { maxMessages, maxBytes, maxAgeMs } = this.#limits
    for (let oldest = this.#messages.get(this.#first); oldest; oldest = this.#messages.get(this.#first)) {
      const tooOld = now - oldest.sentAt > maxAgeMs
      if (!tooOld && this.#messages.size <= maxMessages && this.#bytes <= maxBytes) return
      this.#messages.delete(this.#first)
      this.#bytes -= oldest.size
      this.#first++
    }
  }
}

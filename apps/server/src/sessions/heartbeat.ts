import type { Heartbeat as HeartbeatSettings } from '@wireside/contract/lanes'
import type { PaceClock } from '@wireside/contract/pace'

export interface HeartbeatOptions {
  clock: PaceClock
  settings: HeartbeatSettings
  /** Says something; true where it will be answered (a WebSocket ping is, a comment is not). */
  beat(): boolean
  /** No answer came in time. Called once, and then it stops. */
  giveUp(): void
}

/** One connection's heartbeat, from its hello until `stop`. */
export class Heartbeat {
  readonly #options: HeartbeatOptions
  #cancel: (() => void) | null = null
  #nextAt: number
  /** When the oldest beat without an answer was made. */
  #askedAt: number | null = null

  constructor(options: HeartbeatOptions) {
    this.#options = options
    this.#nextAt = options.clock.now() + options.settings.intervalMs
    this.#arm()
  }

  /** The peer answered: it lives. */
  answered(): void {
    this.#askedAt = null
  }

  stop(): void {
    this.#cancel?.()
    this.#cancel = null
  }

  #arm(): void {
    const { clock } = this.#options
    this.#cancel = clock.after(Math.max(0, Math.ceil(Math.min(this.#nextAt, this.#deadline) - clock.now())), () => this.#wake())
  }

  #wake(): void {
    const { clock, settings, beat, giveUp } = this.#options
    const now = clock.now()
    if (now >= this.#deadline) {
      this.stop()
      giveUp()
      return
    }
    if (now >= this.#nextAt) {
      this.#nextAt = now + settings.intervalMs
      if (beat()) this.#askedAt ??= now
    }
    this.#arm()
  }

  get #deadline(): number {
    return this.#askedAt === null ? Infinity : this.#askedAt + this.#options.settings.timeoutMs
  }
}

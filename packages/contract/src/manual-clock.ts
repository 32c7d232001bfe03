import type { PaceClock } from './pace.ts'

/** A clock whose time passes only when told to: what takes minutes is run in no time, and the same each time. */
export class ManualClock implements PaceClock {
  #now: number
  #timers: { at: number; run(): void }[] = []

  constructor(now = 0) {
    this.#now = now
  }

  readonly now = (): number => this.#now

  readonly after = (ms: number, run: () => void): (() => void) => {
    const timer = { at: this.#now + ms, run }
    this.#timers.push(timer)
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer)
    }
  }

  /** Lets `ms` pass; timers run at their own time, those of one time in the order they were set. */
  pass(ms: number): void {
    const until = this.#now + ms
    for (;;) {
      let next = this.#timers[0]
      for (const timer of this.#timers) if (next && timer.at < next.at) next = timer
      if (!next || next.at > until) break
      const due = next
      this.#timers = this.#timers.filter((timer) => timer !== due)
      this.#now = due.at
      due.run()
    }
    this.#now = until
  }
}

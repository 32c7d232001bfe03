import { Schedule } from './schedule.ts'
import type { Pattern } from './workload.ts'

/** Both ends of a lane send to a pace; each brings its own clock and timers. */
export interface PaceClock {
  /** Monotonic ms. */
  now(): number
  /** Calls `run` once, `ms` from now; returns how to take that back. */
  after(ms: number, run: () => void): () => void
}

/**
 * Runs a schedule on the clock: `make` is called once for every message due, however late the timer came. The timer's
 * grain is 1 ms, so that above some hundred a second two messages may leave together; none is lost and none drifts.
 */
export class Pace {
  readonly #clock: PaceClock
  readonly #make: () => void
  #schedule: Schedule | null = null
  #cancel: (() => void) | null = null

  constructor(clock: PaceClock, make: () => void) {
    this.#clock = clock
    this.#make = make
  }

  /** Starts anew at `rate` messages per second; 0 stops. */
  set(rate: number, pattern: Pattern = 'steady', seed = 0): void {
    this.stop()
    if (rate <= 0) return
    this.#schedule = new Schedule(rate, this.#clock.now(), pattern, seed)
    this.#arm(this.#schedule)
  }

  stop(): void {
    this.#cancel?.()
    this.#cancel = null
    this.#schedule = null
  }

  #arm(schedule: Schedule): void {
    const { now, after } = this.#clock
    this.#cancel = after(Math.ceil(schedule.wait(now())), () => {
      for (let due = schedule.take(now()); due > 0 && this.#schedule === schedule; due--) this.#make()
      if (this.#schedule === schedule) this.#arm(schedule)
    })
  }
}

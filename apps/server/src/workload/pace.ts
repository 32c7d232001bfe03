import { Schedule } from './schedule.ts'

/**
 * Runs a schedule on the clock: `make` is called once for every message due, however late the timer came. The timer's
 * grain is 1 ms, so that above some hundred a second two messages may leave together; none is lost and none drifts.
 */
export class Pace {
  readonly #now: () => number
  readonly #make: () => void
  #schedule: Schedule | null = null
  #timer: NodeJS.Timeout | null = null

  constructor(now: () => number, make: () => void) {
    this.#now = now
    this.#make = make
  }

  /** Starts anew at `rate` messages per second; 0 stops. */
  set(rate: number): void {
    this.stop()
    if (rate <= 0) return
    this.#schedule = new Schedule(rate, this.#now())
    this.#arm(this.#schedule)
  }

  stop(): void {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
    this.#schedule = null
  }

  #arm(schedule: Schedule): void {
    this.#timer = setTimeout(
      () => {
        for (let due = schedule.take(this.#now()); due > 0 && this.#schedule === schedule; due--) this.#make()
        if (this.#schedule === schedule) this.#arm(schedule)
      },
      Math.ceil(schedule.wait(this.#now())),
    )
  }
}

import type { PaceClock } from '@wireside/contract/pace'

/** The server's timers, for a pace on the given clock. */
export function paceClock(now: () => number): PaceClock {
  return {
    now,
    after(ms, run) {
      const timer = setTimeout(run, ms)
      return () => clearTimeout(timer)
    },
  }
}

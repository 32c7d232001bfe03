/** What one condition makes of the bytes at the front of a queue. Time is an argument, and asking changes nothing. */
export interface Pacing {
  /** When `bytes` may pass that all before it let pass at `at`; Infinity for not by itself. */
  passAt(at: number, bytes: number): number
  /** The most bytes that may pass as one, at least 1; absent where there is no such bound. */
  most?(): number
  /** They have passed, at the time it named. */
  passed?(bytes: number, at: number): void
  /** Nothing could pass until `now`, because of something else: that time gives no credit. */
  stoodStill?(now: number): void
  /** Nothing will pass any more. */
  readonly spent?: boolean
}

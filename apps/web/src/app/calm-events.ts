import type { EngineEvent } from '../engine/messages.ts'

/** As often as figures change for those who asked for reduced motion. */
const CALM_EVERY_MS = 1000

/**
 * Where motion is reduced, keeps what only moves figures (samples, clock) back, and hands it on together once a second;
 * everything else comes at once, after what was kept. Nothing is left out, so that no count is lost.
 */
export function calmEvents(
  apply: (events: EngineEvent[]) => void,
  isReduced: () => boolean,
  now: () => number,
): (event: EngineEvent) => void {
  let kept: EngineEvent[] = []
  let appliedAt = Number.NEGATIVE_INFINITY
  return (event) => {
    kept.push(event)
    const canWait = event.type === 'samples' || event.type === 'clock'
    if (canWait && isReduced() && now() - appliedAt < CALM_EVERY_MS) return
    const events = kept
    kept = []
    if (canWait) appliedAt = now()
    apply(events)
  }
}

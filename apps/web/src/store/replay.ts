import type { Problem } from '@wireside/contract/problem'
import type { RunFile } from '@wireside/contract/run-file'
import type { EngineEvent } from '../engine/messages.ts'
import { applyEngineEvent } from './apply-engine-event.ts'
import { EMPTY_STATE, type LabState } from './lab-state.ts'

/** A run file with what was on screen at its end, and the way to any moment before. */
export interface Replay {
  run: RunFile
  end: LabState
  /** States after so many events, in order: from the nearest it is never far to a moment. */
  checkpoints: readonly { after: number; state: LabState }[]
}

/** From one checkpoint to the next: some milliseconds of work, and states share most of what they hold. */
const CHECKPOINT_EVERY = 500

/** The run's events through the same transition as live ones: what is shown is what was seen. */
export function openReplay(run: RunFile): { replay: Replay } | { problem: Problem } {
  const checkpoints = [{ after: 0, state: EMPTY_STATE }]
  let state = EMPTY_STATE
  for (const [index, { event }] of run.events.entries()) {
    const next = applied(state, event)
    if (!next) return { problem: { field: `events.${index}`, value: typeOf(event), allowed: 'an event as Wireside records it, whole' } }
    state = next
    if ((index + 1) % CHECKPOINT_EVERY === 0) checkpoints.push({ after: index + 1, state })
  }
  return { replay: { run, end: state, checkpoints } }
}

/** What was on screen `atMs` after the run began: everything that had come by then, and nothing later. */
export function stateAt({ run, checkpoints }: Replay, atMs: number): LabState {
  const count = run.events.findLastIndex((one) => one.atMs <= atMs) + 1
  const { after, state } = checkpoints.findLast((one) => one.after <= count) ?? { after: 0, state: EMPTY_STATE }
  return run.events.slice(after, count).reduce((known, { event }) => applied(known, event) ?? known, state)
}

/** What must be added to ms since the run began to have the engine's own time. */
export function engineOffset({ run, end }: Replay): number {
  return end.now - (run.events.at(-1)?.atMs ?? 0)
}

/** Null where the event is not one that was ever recorded: a file is input, whatever is in it. */
function applied(state: LabState, event: unknown): LabState | null {
  try {
    // What no case of the transition knows comes back as undefined.
    return (applyEngineEvent(state, event as EngineEvent) as LabState | undefined) ?? null
  } catch (error) {
    if (error instanceof TypeError) return null
    throw error
  }
}

function typeOf(event: unknown): string {
  const type = (event as { type?: unknown } | null)?.type
  return typeof type === 'string' ? `a broken “${type}”` : 'no event'
}

import type { LaneSettings } from '@wireside/contract/lanes'
import { MAX_LANES } from '@wireside/contract/limits'
import type { Problem } from '@wireside/contract/problem'
import type { RunFile } from '@wireside/contract/run-file'
import { transportOfId, TRANSPORTS } from '@wireside/contract/transports'
import type { EngineEvent } from '../engine/messages.ts'
import { applyEngineEvent } from './apply-engine-event.ts'
import { EMPTY_STATE, type LabState } from './lab-state.ts'
import type { LaneTrack } from './lane-track.ts'
import { lastCut } from './time-window.ts'

/** A run file, opened: shown in the same charts in place of the live state. */
export interface Recording {
  name: string
  run: RunFile
  state: LabState
  /** The run beside it, whose lanes are the last of `run.settings`. */
  beside: { name: string; lanes: string[]; alignedAt: 'cut' | 'start' } | null
}

type Opened = { recording: Recording } | { problem: Problem }

/** The run's events through the same transition as live ones: what is shown is what was seen. */
export function openRecording(name: string, run: RunFile): Opened {
  let state = EMPTY_STATE
  for (const [index, { event }] of run.events.entries()) {
    const next = applied(state, event)
    if (!next) return { problem: { field: `events.${index}`, value: typeOf(event), allowed: 'an event as Wireside records it, whole' } }
    state = next
  }
  return { recording: { name, run, state, beside: null } }
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

/** Two runs in the same charts: the second one's lanes beside the first one's, their last cuts at one instant, or their beginnings. */
export function besideRecording(first: Recording, second: Recording): Opened {
  const count = first.run.settings.lanes.length + second.run.settings.lanes.length
  if (count > MAX_LANES) return { problem: { field: 'lanes', value: `${count} in both runs`, allowed: `at most ${MAX_LANES} together` } }
  const [cut, otherCut] = [lastCut(first.state), lastCut(second.state)]
  const shiftMs = cut && otherCut ? cut.at - otherCut.at : Date.parse(first.run.startedAt) - Date.parse(second.run.startedAt)
  const lanes: LaneSettings[] = [...first.run.settings.lanes]
  const ids = new Map<string, string>()
  for (const lane of second.run.settings.lanes) {
    const id = freeId(lanes, lane.id)
    ids.set(lane.id, id)
    lanes.push({ ...lane, id })
  }
  const renamed = (id: string): string => ids.get(id) ?? id
  const a = first.state
  const b = second.state
  const tracks = Object.entries(b.lanes).map(([id, track]) => [renamed(id), shifted(track, shiftMs)] as const)
  const moved = b.faults
    .filter((mark) => !cut || mark !== otherCut)
    .map((mark) => ({ ...mark, at: mark.at + shiftMs, lanes: mark.lanes.map(renamed) }))
  const away = b.network.map((span) => ({ ...span, from: span.from + shiftMs, to: span.to === null ? null : span.to + shiftMs }))
  const state: LabState = {
    ...a,
    now: Math.max(a.now, b.now + shiftMs),
    lanes: { ...a.lanes, ...Object.fromEntries(tracks) },
    // One instant, one line across the lanes of both.
    faults: [
      ...a.faults.map((mark) => (mark === cut && otherCut ? { ...cut, lanes: [...cut.lanes, ...otherCut.lanes.map(renamed)] } : mark)),
      ...moved,
    ].toSorted((one, other) => one.at - other.at),
    network: [...a.network, ...away],
  }
  const run: RunFile = { ...first.run, settings: { ...first.run.settings, lanes } }
  return {
    recording: {
      name: first.name,
      run,
      state,
      beside: { name: second.name, lanes: [...ids.values()], alignedAt: cut && otherCut ? 'cut' : 'start' },
    },
  }
}

function freeId(lanes: readonly LaneSettings[], id: string): string {
  const transport = transportOfId(id)
  const prefix = transport ? TRANSPORTS[transport].prefix : id
  let free = id
  for (let n = 2; lanes.some((lane) => lane.id === free); n++) free = `${prefix}-${n}`
  return free
}

function shifted(track: LaneTrack, byMs: number): LaneTrack {
  const until = (at: number | null): number | null => (at === null ? null : at + byMs)
  return {
    ...track,
    spans: track.spans.map((span) => ({
      ...span,
      from: span.from + byMs,
      to: until(span.to),
      ...(span.retryAt === undefined ? {} : { retryAt: span.retryAt + byMs }),
    })),
    real: track.real.map((span) => ({ ...span, from: span.from + byMs, to: until(span.to) })),
    stales: track.stales.map((mark) => ({ ...mark, at: mark.at + byMs })),
    ticks: track.ticks.map((tick) => ({ ...tick, at: tick.at + byMs, since: tick.since + byMs })),
    points: track.points.map((point) => ({ ...point, at: point.at + byMs })),
  }
}

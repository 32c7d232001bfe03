import type { LaneSettings } from '@wireside/contract/lanes'
import { MAX_LANES } from '@wireside/contract/limits'
import type { Problem } from '@wireside/contract/problem'
import type { RunFile } from '@wireside/contract/run-file'
import { transportOfId, TRANSPORTS } from '@wireside/contract/transports'
import type { FaultMark } from '../engine/messages.ts'
import type { LabState } from './lab-state.ts'
import type { LaneTrack } from './lane-track.ts'
import { engineOffset, openReplay, stateAt, type Replay } from './replay.ts'
import { lastCut } from './time-window.ts'

/** A run file, opened: shown in the same charts in place of the live state. */
export interface Recording {
  name: string
  run: RunFile
  /** As it was on screen `atMs` after the run began; its end at first. */
  state: LabState
  atMs: number
  /** The run beside it, whose lanes are the last of `run.settings`. */
  beside: { name: string; lanes: string[]; alignedAt: 'cut' | 'start' } | null
  replay: Replay
  /** How the second run is joined to the first; null while there is one. */
  joined: Joint | null
}

/** What a second run needs to stand beside a first. */
interface Joint {
  second: Replay
  /** Its lanes' ids, where the first has them already. */
  ids: ReadonlyMap<string, string>
  /** To be added to its times. */
  shiftMs: number
  cut: FaultMark | null
  otherCut: FaultMark | null
}

type Opened = { recording: Recording } | { problem: Problem }

export function openRecording(name: string, run: RunFile): Opened {
  const opened = openReplay(run)
  if ('problem' in opened) return opened
  const { replay } = opened
  return { recording: { name, run, state: replay.end, atMs: run.durationMs, beside: null, replay, joined: null } }
}

/** The same recording at another moment, `atMs` after it began. */
export function moveRecording(recording: Recording, atMs: number): Recording {
  const { replay, joined } = recording
  const own = stateAt(replay, atMs)
  if (!joined) return { ...recording, atMs, state: own }
  const otherAtMs = atMs + engineOffset(replay) - joined.shiftMs - engineOffset(joined.second)
  return { ...recording, atMs, state: join(own, stateAt(joined.second, otherAtMs), joined) }
}

/** Two runs in the same charts: the second one's lanes beside the first one's, their last cuts at one instant, or their beginnings. */
export function besideRecording(first: Recording, second: Recording): Opened {
  const count = first.run.settings.lanes.length + second.run.settings.lanes.length
  if (count > MAX_LANES) return { problem: { field: 'lanes', value: `${count} in both runs`, allowed: `at most ${MAX_LANES} together` } }
  const [a, b] = [first.replay.end, second.replay.end]
  const [cut, otherCut] = [lastCut(a), lastCut(b)]
  const shiftMs = cut && otherCut ? cut.at - otherCut.at : Date.parse(first.run.startedAt) - Date.parse(second.run.startedAt)
  const lanes: LaneSettings[] = [...first.run.settings.lanes]
  const ids = new Map<string, string>()
  for (const lane of second.run.settings.lanes) {
    const id = freeId(lanes, lane.id)
    ids.set(lane.id, id)
    lanes.push({ ...lane, id })
  }
  const joined: Joint = { second: second.replay, ids, shiftMs, cut, otherCut }
  return {
    recording: {
      ...first,
      run: { ...first.run, settings: { ...first.run.settings, lanes } },
      state: join(a, b, joined),
      atMs: first.run.durationMs,
      beside: { name: second.name, lanes: [...ids.values()], alignedAt: cut && otherCut ? 'cut' : 'start' },
      joined,
    },
  }
}

function join(a: LabState, b: LabState, { ids, shiftMs, cut, otherCut }: Joint): LabState {
  const renamed = (id: string): string => ids.get(id) ?? id
  const tracks = Object.entries(b.lanes).map(([id, track]) => [renamed(id), shifted(track, shiftMs)] as const)
  const moved = b.faults
    .filter((mark) => !cut || mark !== otherCut)
    .map((mark) => ({ ...mark, at: mark.at + shiftMs, lanes: mark.lanes.map(renamed) }))
  const away = b.network.map((span) => ({ ...span, from: span.from + shiftMs, to: span.to === null ? null : span.to + shiftMs }))
  return {
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

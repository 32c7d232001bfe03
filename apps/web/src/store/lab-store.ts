import type { Problem } from '@wireside/contract/problem'
import type { RunFile } from '@wireside/contract/run-file'
import type { SendCost } from '@wireside/contract/send-cost'
import type { Settings } from '@wireside/contract/settings'
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { EngineEvent, LaneBytes, RoomDone } from '../engine/messages.ts'
import { applyEngineEvent } from './apply-engine-event.ts'
import { EMPTY_STATE, type LabState } from './lab-state.ts'
import type { Recording } from './run-replay.ts'
import type { Edit } from './settings-edit.ts'

/** What a message costs the server's CPU, once it was asked. */
type SendCostState =
  | { state: 'unknown' | 'measuring' }
  | { state: 'measured'; costs: readonly SendCost[] }
  | { state: 'refused'; why: string }

/** The bytes of one lane as read last, or why they could not be. */
export type LaneReading = { tap: LaneBytes } | { why: string }

export interface Lab {
  live: LabState
  recording: Recording | null
  /** As set here, at once; the server's answer is still to come for those in `sent`. */
  settings: Settings
  accepted: Settings
  sent: Settings[]
  /** Why the last document was refused. */
  problems: Problem[]
  past: { name: string; settings: Settings }[]
  /** While events are being kept for a run file: since when. */
  recordingSince: number | null
  /** The run recorded last, ready to be saved. */
  run: RunFile | null
  /** By lane, while somebody looks at them. */
  taps: Record<string, LaneReading>
  /** The newest act about a room, once it is acknowledged or was not. */
  roomDone: RoomDone | null
  /** What the taps held then: its packets are in what is read later. */
  tapsBeforeRoom: Record<string, LaneReading>
  sendCost: SendCostState
}

export type LabStore = StoreApi<Lab>

const MAX_PAST = 50

export function createLabStore(settings: Settings, problems: Problem[]): LabStore {
  return createStore<Lab>(() => ({
    live: EMPTY_STATE,
    recording: null,
    settings,
    accepted: settings,
    sent: [],
    problems,
    past: [],
    recordingSince: null,
    run: null,
    taps: {},
    roomDone: null,
    tapsBeforeRoom: {},
    sendCost: { state: 'unknown' },
  }))
}

export function applyToLab(lab: Lab, event: EngineEvent): Lab {
  const live = applyEngineEvent(lab.live, event)
  switch (event.type) {
    case 'settings':
      return applyAnswer({ ...lab, live }, event.accepted, event.problems)
    case 'run':
      return { ...lab, live, run: event.run, recordingSince: null }
    case 'send-cost':
      return { ...lab, live, sendCost: { state: 'measured', costs: event.costs } }
    case 'send-cost-refused':
      return { ...lab, live, sendCost: { state: 'refused', why: event.why } }
    case 'tap':
      return { ...lab, live, taps: { ...lab.taps, [event.lane]: { tap: event.tap } } }
    case 'tap-refused':
      return { ...lab, live, taps: { ...lab.taps, [event.lane]: { why: event.why } } }
    case 'room':
      return { ...lab, live, roomDone: event, tapsBeforeRoom: lab.taps }
    case 'control':
    case 'clock':
    case 'connection':
    case 'reality':
    case 'stale':
    case 'fault':
    case 'lasting':
    case 'samples':
    case 'failed':
    case 'certificate':
    case 'arrived':
    case 'hidden':
    case 'payload':
    case 'post-heads':
    case 'examined':
    case 'crowd':
    case 'upload':
      return { ...lab, live }
  }
}

/** Answers come in the order the documents were sent; the first is to the page's own opening, whose problems stay to be read. */
function applyAnswer(lab: Lab, accepted: boolean, problems: Problem[]): Lab {
  const [answered, ...sent] = lab.sent
  if (accepted) return { ...lab, sent, accepted: answered ?? lab.accepted, problems: answered && sent.length === 0 ? [] : lab.problems }
  return { ...lab, sent, problems, settings: sent.at(-1) ?? lab.accepted }
}

/** Acts at once; the document goes to the server as a whole. */
export function applyEdit(lab: Lab, edit: Edit): Lab {
  const settings = edit.apply(lab.settings)
  if (settings === lab.settings) return lab
  const last = lab.past.at(-1)
  // A slider's way is one step back, not fifty.
  const past = last?.name === edit.name && lab.sent.length > 0 ? lab.past : [...lab.past, { name: edit.name, settings: lab.settings }]
  return { ...lab, settings, sent: [...lab.sent, settings], past: past.slice(-MAX_PAST), problems: [] }
}

export function undoEdit(lab: Lab): Lab {
  const last = lab.past.at(-1)
  if (!last) return lab
  return { ...lab, settings: last.settings, sent: [...lab.sent, last.settings], past: lab.past.slice(0, -1), problems: [] }
}

/** What is on screen: the recording while one is open. */
export function shownState(lab: Lab): LabState {
  return lab.recording?.state ?? lab.live
}

export function shownSettings(lab: Lab): Settings {
  return lab.recording?.run.settings ?? lab.settings
}

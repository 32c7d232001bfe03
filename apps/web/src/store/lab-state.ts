import type { Protocol } from '@wireside/contract/lanes'
import type { Limits } from '@wireside/contract/control'
import type { ControlEvent, EngineEvent, FaultMark, LastingMark } from '../engine/messages.ts'
import type { Arrived, PairFigure } from '../engine/samples.ts'
import type { LaneTrack } from './lane-track.ts'

/** A stretch in which the learner's own side was away; never charged to a lane. */
export interface NetworkSpan {
  from: number
  to: number | null
  kind: 'lost' | 'hidden'
  why: string
}

type Failure = Extract<EngineEvent, { type: 'failed' }>

/** Everything the charts and figures are drawn from: live, or folded from a run file. Times: the engine's clock, ms. */
export interface LabState {
  /** The newest time any event named: views draw up to here, so that a recording stands still. */
  now: number
  /** Highest seq made so far. */
  seq: number
  control: ControlEvent | null
  limits: Limits | null
  /** Origin of the lanes over each protocol; null before the server said. */
  lanesUrls: Record<Protocol, string> | null
  selfSigned: boolean
  /** TLS ports whose certificate this browser does not accept. */
  refusedPorts: string[]
  /** Of the event log: the first part of every id. */
  epoch: string
  /** What an empty POST of this browser takes, once asked. */
  postHeads: { request: number; answer: number } | null
  clock: { stepMs: number; roundTripMs: number; offsetErrorMs: number } | null
  latencyErrorMs: number | null
  pair: PairFigure | null
  lanes: Record<string, LaneTrack>
  /** Arrivals one by one, in their order, while somebody asked for them. */
  arrived: Record<string, Arrived[]>
  faults: FaultMark[]
  lasting: LastingMark[]
  script: { startedAt: number; endsAt: number } | null
  network: NetworkSpan[]
  failures: Failure[]
}

export const EMPTY_STATE: LabState = {
  now: 0,
  seq: 0,
  control: null,
  limits: null,
  lanesUrls: null,
  selfSigned: false,
  refusedPorts: [],
  epoch: '',
  postHeads: null,
  clock: null,
  latencyErrorMs: null,
  pair: null,
  lanes: {},
  arrived: {},
  faults: [],
  lasting: [],
  script: null,
  network: [],
  failures: [],
}

/** Two and a half minutes at four samples a second: the longest stretch a chart shows, and some more for its table. */
export const MAX_TICKS = 600
export const MAX_SPANS = 200
export const MAX_DOTS = 600
export const MAX_FAULTS = 100
/** Three seconds of arrivals at a hundred a second. */
export const MAX_ARRIVED = 300

/** Appends, and forgets the oldest beyond `most`. */
export function ring<T>(items: readonly T[], added: readonly T[], most: number): T[] {
  const all = added.length === 0 ? [...items] : [...items, ...added]
  return all.length > most ? all.slice(all.length - most) : all
}

/** A handoff leaves the old path silent until it is healed. */
export function isPathLost({ faults }: LabState): boolean {
  return faults.findLast(({ kind }) => kind === 'handoff' || kind === 'heal')?.kind === 'handoff'
}

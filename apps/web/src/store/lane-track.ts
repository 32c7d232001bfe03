import { overhead, total, type Bytes } from '@wireside/contract/parts'
import type { CloseCause } from '@wireside/contract/control'
import type { ConnectionChange, LaneState, RealChange, StaleMark } from '../engine/messages.ts'
import type { LatencySummary, Ledger, Point, Sample, UplinkSample } from '../engine/samples.ts'
import { MAX_DOTS, MAX_FAULTS, MAX_SPANS, MAX_TICKS, ring } from './lab-state.ts'

/** A stretch of one state of a lane's connection. */
export interface Span {
  from: number
  to: number | null
  state: LaneState
  connection?: number
  code?: number
  why?: string
  retryAt?: number
  attempt?: number
  silentMs?: number
}

/** A stretch in which a connection was really silent, its client unheard, or it really closed, whatever the browser believed. */
export interface RealSpan {
  connection: number
  state: 'silent' | 'unheard' | 'closed'
  from: number
  to: number | null
  cause?: CloseCause
}

/** What one tick added. */
export interface Tick {
  at: number
  /** The tick before: what is here happened between the two. */
  since: number
  arrived: number
  offered: number
  missed: number
  replayed: number
  duplicates: number
  latency: LatencySummary | null
  /** Since the lane was added or cleared, downstream, heads included. */
  overheadBytes: number
  totalBytes: number
  maxBytes: number
}

/** What is known of one lane over time. */
export interface LaneTrack {
  /** What the browser says: believed. */
  spans: Span[]
  /** What the server and its link say: real. */
  real: RealSpan[]
  stales: StaleMark[]
  ticks: Tick[]
  points: Point[]
  latest: Sample | null
  /** Of the newest tick in which messages arrived: stays on screen while the lane is closed. */
  meanBytes: Bytes | null
  maxBytes: number
  /** Of the newest tick in which messages arrived upstream. */
  uplink: UplinkSample | null
}

export const EMPTY_TRACK: LaneTrack = {
  spans: [],
  real: [],
  stales: [],
  ticks: [],
  points: [],
  latest: null,
  meanBytes: null,
  maxBytes: 0,
  uplink: null,
}
const NOTHING: Ledger = { offered: 0, live: 0, replayed: 0, missed: 0, pending: 0, duplicates: 0 }

/** The state a lane is in now; null before its first connection. */
export function currentSpan(track: LaneTrack | undefined): Span | null {
  return track?.spans.at(-1) ?? null
}

export function applyChange(track: LaneTrack, change: ConnectionChange): LaneTrack {
  const { lane: _lane, at, ...detail } = change
  const last = track.spans.at(-1)
  if (last && last.to === null && sameSpan(last, change)) {
    return { ...track, spans: [...track.spans.slice(0, -1), { ...last, ...detail }] }
  }
  const before = last && last.to === null ? [...track.spans.slice(0, -1), { ...last, to: at }] : track.spans
  return { ...track, spans: ring(before, [{ from: at, to: null, ...detail }], MAX_SPANS) }
}

/** More about the same stretch, such as the connection's number once its hello told it. */
function sameSpan(last: Span, change: ConnectionChange): boolean {
  if (last.state !== change.state) return false
  if (last.connection !== undefined && change.connection !== undefined) return last.connection === change.connection
  return last.attempt === change.attempt || change.attempt === undefined
}

/** Which stretches a change is the end of. */
const ENDS: Record<RealChange['state'], readonly RealSpan['state'][]> = {
  silent: ['silent'],
  passing: ['silent'],
  unheard: ['unheard'],
  heard: ['unheard'],
  closed: ['silent', 'unheard'],
}

export function applyReality(track: LaneTrack, change: RealChange): LaneTrack {
  const { connection, at } = change
  const over = ENDS[change.state]
  const real = track.real.map((span) =>
    span.connection === connection && over.includes(span.state) && span.to === null ? { ...span, to: at } : span,
  )
  switch (change.state) {
    case 'passing':
    case 'heard':
      return { ...track, real }
    case 'silent':
    case 'unheard':
      return { ...track, real: ring(real, [{ connection, state: change.state, from: at, to: null }], MAX_SPANS) }
    case 'closed':
      return { ...track, real: ring(real, [{ connection, state: 'closed', from: at, to: null, cause: change.cause }], MAX_SPANS) }
  }
}

export function applyStale(track: LaneTrack, mark: StaleMark): LaneTrack {
  return { ...track, stales: ring(track.stales, [mark], MAX_FAULTS) }
}

export function applySample(track: LaneTrack, sample: Sample, at: number, since: number): LaneTrack {
  const before = track.latest?.ledger ?? NOTHING
  // A cleared ledger starts again below what was: its first tick then adds all it has.
  const from = sample.ledger.offered < before.offered ? NOTHING : before
  const tick: Tick = {
    at,
    since,
    arrived: sample.arrived,
    offered: sample.ledger.offered - from.offered,
    missed: Math.max(0, sample.ledger.missed - from.missed),
    replayed: Math.max(0, sample.ledger.replayed - from.replayed),
    duplicates: Math.max(0, sample.ledger.duplicates - from.duplicates),
    latency: sample.latency,
    overheadBytes: overhead(sample.down),
    totalBytes: total(sample.down),
    maxBytes: sample.maxBytes,
  }
  return {
    ...track,
    ticks: ring(track.ticks, [tick], MAX_TICKS),
    points: sample.points.length > 0 ? ring(track.points, sample.points, MAX_DOTS) : track.points,
    latest: sample,
    meanBytes: sample.meanBytes ?? track.meanBytes,
    maxBytes: sample.meanBytes ? sample.maxBytes : track.maxBytes,
    uplink: sample.uplink?.meanBytes ? sample.uplink : track.uplink,
  }
}

/** Forgets what was measured; the connection itself stays as it is. */
export function clearTrack(track: LaneTrack): LaneTrack {
  const spans = track.spans.slice(-1)
  return { ...EMPTY_TRACK, spans, real: track.real.filter((span) => span.connection === spans[0]?.connection) }
}

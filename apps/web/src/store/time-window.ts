import type { FaultMark } from '../engine/messages.ts'
import type { LabState } from './lab-state.ts'

/** The stretch of time every chart shows, so that they can be read beneath each other. */
export interface TimeWindow {
  from: number
  to: number
  /** What the axis calls 0 s: the last cut, or now. */
  zero: number
  /** After a cut the scroll rests, so that what happens next can be watched in place. */
  afterCut: boolean
}

const LIVE_MS = 30_000
const BEFORE_CUT_MS = 3_000
const AFTER_CUT_MS = 12_000
/** It grows by so much at a time: an axis that moved with every figure would have to be read anew each time. */
const GROWTH_MS = 4_000
/** Beyond this the window scrolls again; zero stays the cut until it has left the screen. */
const LONGEST_MS = 60_000
/** A phone has room for so many labels on a chart's axis. */
const MOST_TICKS = 6

export function timeWindow(state: LabState): TimeWindow {
  const cut = lastCut(state)
  const { now } = state
  if (!cut || now - cut.at > LONGEST_MS) return { from: now - LIVE_MS, to: now, zero: now, afterCut: false }
  const sinceMs = Math.max(AFTER_CUT_MS, Math.ceil((now - cut.at) / GROWTH_MS) * GROWTH_MS)
  return { from: cut.at - BEFORE_CUT_MS, to: cut.at + sinceMs, zero: cut.at, afterCut: true }
}

/** The window's ends on its own axis, in seconds: the same numbers as long as it is as long. */
export function axisEnds({ from, to, zero }: TimeWindow): { from: number; to: number } {
  return { from: Math.round(from - zero) / 1000, to: Math.round(to - zero) / 1000 }
}

/** Ticks of such an axis, in its own seconds. */
export function axisTicks(from: number, to: number): number[] {
  return windowTicks({ from: from * 1000, to: to * 1000, zero: 0 }, MOST_TICKS).map((ms) => ms / 1000)
}

/** The newest act that ended connections, or let nothing pass on them. */
export function lastCut(state: LabState): FaultMark | null {
  return state.faults.findLast(isCut) ?? null
}

const CUTS: readonly FaultMark['kind'][] = ['reset_peer', 'close', 'reset_stream', 'outage', 'handoff', 'restart', 'silence', 'disconnect']

export function isCut(mark: FaultMark): boolean {
  return CUTS.includes(mark.kind)
}

/** Axis ticks in whole, round steps of seconds, as times. */
export function windowTicks({ from, to, zero }: Omit<TimeWindow, 'afterCut'>, most: number): number[] {
  const step = [1, 2, 5, 10, 15, 30, 60].find((seconds) => (to - from) / (seconds * 1000) <= most) ?? 120
  const ticks: number[] = []
  for (let n = Math.ceil((from - zero) / (step * 1000)); zero + n * step * 1000 <= to; n++) ticks.push(zero + n * step * 1000)
  return ticks
}

import type { LaneSettings } from '@wireside/contract/lanes'
import type { LabState } from '../../store/lab-state.ts'
import { EMPTY_TRACK, type LaneTrack, type Tick } from '../../store/lane-track.ts'
import { axisEnds, timeWindow } from '../../store/time-window.ts'
import type { TableData } from '../../ui/DataTable.tsx'
import { formatCount, formatDuration } from '../../ui/format.ts'
import { laneStyle } from '../../ui/lane-style.ts'
import type { Words } from '../../ui/Prose.tsx'

/** What is drawn of one lane; times in seconds from the axis' zero, latencies in ms on a logarithmic axis. */
export interface LatencyRows {
  lane: LaneSettings
  rows: LatencyRow[]
  gaps: Gap[]
  /** Dots: every message. Band: p5–p95, median and maximum of each bin. */
  as: 'dots' | 'band'
}

export interface LatencyRow {
  at: number
  live: number | null
  replayed: number | null
  band: [number, number] | null
  p50: number | null
  max: number | null
}

/** A stretch in which messages were offered and none arrived: a span with a duration, never a latency. */
interface Gap {
  from: number
  to: number
  durationMs: number
}

export const FLOOR_MS = 0.05
export const CEILING_MS = 100_000
/** Up to this rate every message is a dot. */
const DOTS_UP_TO_RATE = 8
const MAX_ROWS = 120
const MIN_GAP_MS = 900
/** At low rates silence between two messages is no gap. */
const GAP_INTERVALS = 3

export function latencyRows(state: LabState, lanes: readonly LaneSettings[], rate: number) {
  const window = timeWindow(state)
  const seconds = (at: number): number => (at - window.zero) / 1000
  const end = Math.min(state.now, window.to)
  const shown = lanes.map((lane): LatencyRows => {
    const track = state.lanes[lane.id] ?? EMPTY_TRACK
    const ticks = track.ticks.filter((tick) => tick.at >= window.from && tick.at <= end)
    const gaps = gapsOf(track, ticks, end, rate)
    const replays = track.points.filter((point) => point.replayed && point.at >= window.from)
    const asDots = rate <= DOTS_UP_TO_RATE
    const live = asDots ? track.points.filter((point) => !point.replayed && point.at >= window.from) : []
    const rows = [
      ...live.slice(-MAX_ROWS).map((point) => ({ ...EMPTY_ROW, at: seconds(point.at), live: onAxis(point.latencyMs) })),
      ...replays.slice(-MAX_ROWS).map((point) => ({ ...EMPTY_ROW, at: seconds(point.at), replayed: onAxis(point.latencyMs) })),
      ...(asDots ? [] : bandRows(ticks, gaps, seconds)),
    ]
    return {
      lane,
      as: asDots ? 'dots' : 'band',
      rows: rows.toSorted((a, b) => a.at - b.at),
      gaps: gaps.map(({ from, to }) => ({ from: seconds(from), to: seconds(to), durationMs: to - from })),
    }
  })
  return { shown, ...axisEnds(window) }
}

const EMPTY_ROW: LatencyRow = { at: 0, live: null, replayed: null, band: null, p50: null, max: null }

/** Bins of one or more ticks, `gaps` in the engine's time. The band holds every tick's band, and maxima survive every aggregation. */
function bandRows(ticks: Tick[], gaps: { from: number; to: number }[], seconds: (at: number) => number): LatencyRow[] {
  const perBin = Math.max(1, Math.ceil(ticks.length / MAX_ROWS))
  const rows: LatencyRow[] = []
  for (let start = 0; start < ticks.length; start += perBin) {
    const bin = ticks.slice(start, start + perBin)
    const figures = bin.flatMap((tick) => (tick.latency ? [tick.latency] : []))
    const end = (bin.at(-1) as Tick).at
    const at = seconds(end)
    if (figures.length === 0) {
      // Reports and ticks beat against each other: only a real gap breaks the line.
      if (gaps.some((gap) => end > gap.from && end <= gap.to)) rows.push({ ...EMPTY_ROW, at })
      continue
    }
    const count = figures.reduce((all, one) => all + one.count, 0)
    rows.push({
      ...EMPTY_ROW,
      at,
      band: [onAxis(Math.min(...figures.map(({ p5 }) => p5))), onAxis(Math.max(...figures.map(({ p95 }) => p95)))],
      p50: onAxis(figures.reduce((all, one) => all + one.p50 * one.count, 0) / count),
      max: onAxis(Math.max(...figures.map(({ max }) => max))),
    })
  }
  return rows
}

function gapsOf(track: LaneTrack, ticks: Tick[], end: number, rate: number): { from: number; to: number }[] {
  const shortest = Math.max(MIN_GAP_MS, rate > 0 ? (GAP_INTERVALS * 1000) / rate : MIN_GAP_MS)
  const gaps: { from: number; to: number }[] = []
  let from: number | null = null
  let offered = 0
  const close = (to: number): void => {
    if (from !== null && offered > 0 && to - from >= shortest) gaps.push(refined(track, from, to, end))
    from = null
    offered = 0
  }
  for (const tick of ticks) {
    if (tick.arrived > 0) close(tick.at)
    else {
      from ??= tick.since
      offered += tick.offered
    }
  }
  close(end)
  return gaps
}

/** Ticks are a quarter second apart; where the connection's own changes fall into the first or last, they say when. */
function refined(track: LaneTrack, from: number, to: number, end: number): { from: number; to: number } {
  const lost = track.spans.find((span) => span.state !== 'open' && span.from >= from - 300 && span.from <= from + 300)
  const back = to >= end ? undefined : track.spans.findLast((span) => span.state === 'open' && span.from > from && span.from <= to)
  return { from: lost?.from ?? from, to: back?.from ?? to }
}

function onAxis(ms: number): number {
  return Math.min(CEILING_MS, Math.max(FLOOR_MS, ms))
}

export function latencySummary(state: LabState, lanes: readonly LaneSettings[]): Words {
  const words: Words = []
  const error = state.latencyErrorMs
  for (const lane of lanes) {
    const overall = state.lanes[lane.id]?.latest?.overall
    if (!overall || overall.count === 0) continue
    words.push(words.length > 0 ? ', ' : 'Median one way: ', lane, ` ${timed(overall.p50, error)} (p99 ${timed(overall.p99, error)})`)
  }
  if (words.length === 0) return ['No live message has been timed yet.']
  return [...words, error === null ? '.' : `. Error ± ${formatDuration(error)}: half the best round trip and two clock steps.`]
}

export function latencyTable(state: LabState, lanes: readonly LaneSettings[]): TableData {
  return {
    caption: 'One-way latency of live messages since the last clear',
    columns: ['Lane', 'Messages', 'p50', 'p95', 'p99', 'Maximum'],
    rows: lanes.map((lane) => {
      const overall = state.lanes[lane.id]?.latest?.overall
      const figures = overall
        ? [overall.p50, overall.p95, overall.p99, overall.max].map((ms) => timed(ms, state.latencyErrorMs))
        : ['–', '–', '–', '–']
      return { key: lane.id, cells: [laneStyle(lane).name, formatCount(overall?.count ?? 0), ...figures] }
    }),
  }
}

/** A time that the clocks' error swallows is no figure: it could as well be negative. */
function timed(ms: number, errorMs: number | null): string {
  return errorMs !== null && ms < errorMs ? 'less than the error' : formatDuration(ms)
}

import type { LaneSettings } from '@wireside/contract/lanes'
import type { FaultMark, LaneState } from '../../engine/messages.ts'
import type { LabState, NetworkSpan } from '../../store/lab-state.ts'
import { EMPTY_TRACK, type LaneTrack, type Span } from '../../store/lane-track.ts'
import { isCut, timeWindow, windowTicks, type TimeWindow } from '../../store/time-window.ts'
import { formatAxisSeconds, formatDuration, plural } from '../../ui/format.ts'
import { sum } from './recovery.ts'
import { waitWord } from './story-rows.ts'

/** Everything the connection timeline draws, in pixels from the left of its plot. */
export interface TimelineRows {
  ticks: { x: number; label: string }[]
  /** Where the drawn time ends: now, while the scroll rests. */
  nowX: number
  zeroX: number | null
  tracks: TrackRow[]
  faults: { x: number; label: string | null; lanes: number[]; cut: boolean }[]
  network: { x: number; width: number; kind: NetworkSpan['kind']; label: string; labelBefore: boolean }[]
}

export interface TrackRow {
  lane: LaneSettings
  bars: { x: number; width: number; state: LaneState }[]
  missed: { x: number; count: number }[]
  replayed: { x: number; count: number }[]
  notes: { x: number; text: string }[]
}

/** Pixels a mark of missed messages takes: those closer together are drawn as one. */
const MISSED_STEP = 10
const CHARACTER_WIDTH = 6.6
const MIN_BAR = 2

export function timelineRows(state: LabState, lanes: readonly LaneSettings[], width: number): TimelineRows {
  const window = timeWindow(state)
  const scale = (at: number): number => ((at - window.from) / (window.to - window.from)) * width
  const end = Math.min(state.now, window.to)
  const inView = <T extends { at: number }>(mark: T): boolean => mark.at >= window.from && mark.at <= window.to
  const faults = state.faults.filter(inView).map((mark) => faultRow(mark, lanes, scale))
  return {
    ticks: windowTicks(window, Math.max(2, width / 70)).map((at) => ({ x: scale(at), label: formatAxisSeconds(at - window.zero) })),
    nowX: scale(end),
    zeroX: window.afterCut ? scale(window.zero) : null,
    tracks: lanes.map((lane) => trackRow(lane, state.lanes[lane.id] ?? EMPTY_TRACK, window, end, scale)),
    faults: withoutOverlap(faults.map((row) => ({ ...row, text: row.label ?? '' }))).map(({ text: _text, kept, ...row }) =>
      kept ? row : { ...row, label: null },
    ),
    network: state.network
      .filter((span) => (span.to ?? end) >= window.from)
      .map((span) => {
        const from = Math.max(span.from, window.from)
        const to = Math.max(from, Math.min(span.to ?? end, end))
        const x = scale(from)
        const label = span.to === null ? span.why : `${span.why}, ${formatDuration(span.to - span.from)}`
        const right = scale(to)
        const labelBefore = right + label.length * CHARACTER_WIDTH > width && x > label.length * CHARACTER_WIDTH
        return { x, width: Math.max(MIN_BAR, right - x), kind: span.kind, label, labelBefore }
      }),
  }
}

function trackRow(lane: LaneSettings, track: LaneTrack, window: TimeWindow, end: number, scale: (at: number) => number): TrackRow {
  const spans = track.spans.filter((span) => (span.to ?? end) > window.from && span.from <= end)
  const bars = spans.map(({ from, to, state }) => {
    const x = scale(Math.max(from, window.from))
    return { x, width: Math.max(MIN_BAR, scale(Math.min(to ?? end, end)) - x), state }
  })
  const ticks = track.ticks.filter((tick) => tick.at >= window.from && tick.at <= end)
  const buckets = new Map<number, number>()
  for (const tick of ticks) {
    if (tick.missed === 0) continue
    const bucket = Math.floor(scale(tick.at) / MISSED_STEP)
    buckets.set(bucket, (buckets.get(bucket) ?? 0) + tick.missed)
  }
  const notes = withoutOverlap(losses(spans, track.spans[0]).map((loss) => noteOf(lane, loss, track, window, end, scale)))
  return {
    lane,
    bars,
    missed: [...buckets].map(([bucket, count]) => ({ x: (bucket + 0.5) * MISSED_STEP, count })),
    replayed: ticks.filter((tick) => tick.replayed > 0).map((tick) => ({ x: scale(tick.at), count: tick.replayed })),
    notes: notes.filter(({ kept }) => kept).map(({ x, text }) => ({ x, text })),
  }
}

/** Runs of spans in which the lane was away; its very first connection is none. */
function losses(spans: Span[], veryFirst: Span | undefined): Span[][] {
  const runs: Span[][] = []
  let run: Span[] = []
  for (const span of [...spans, null]) {
    if (span && span.state !== 'open') run.push(span)
    else if (run.length > 0) {
      if (run[0] !== veryFirst || run[0]?.state !== 'connecting' || run.length > 1) runs.push(run)
      run = []
    }
  }
  return runs
}

function noteOf(lane: LaneSettings, loss: Span[], track: LaneTrack, window: TimeWindow, end: number, scale: (at: number) => number) {
  const from = (loss[0] as Span).from
  const last = loss.at(-1) as Span
  const parts: string[] = []
  const closed = loss.findLast((span) => span.state === 'closed')
  const [waited, connecting] = [sum(loss, 'waiting', end), sum(loss, 'connecting', end)]
  if (closed) parts.push(`closed${closed.code === undefined ? '' : ` ${closed.code}`}`)
  const wasOpen = track.spans.some((span) => span.state === 'open' && span.from < from)
  if (waited > 0) parts.push(`${waitWord(lane, wasOpen)} ${formatDuration(waited)}`)
  if (connecting > 0) parts.push(`connecting ${formatDuration(connecting)}`)
  const until = track.spans.find((span) => span.from > last.from && span.state !== 'open')?.from ?? Infinity
  const replayed = track.ticks.filter((tick) => tick.at > last.from && tick.at <= until).reduce((n, tick) => n + tick.replayed, 0)
  const missed = track.ticks.filter((tick) => tick.at > from && tick.since < until).reduce((n, tick) => n + tick.missed, 0)
  if (missed > 0) parts.push(`${plural(missed, 'message')} missed`)
  if (replayed > 0) parts.push(`${plural(replayed, 'message')} replayed`)
  return { x: scale(Math.max(from, window.from)), text: parts.join(' · ') }
}

function faultRow(mark: FaultMark, lanes: readonly LaneSettings[], scale: (at: number) => number) {
  const hit = lanes.flatMap((lane, index) => (mark.lanes.includes(lane.id) ? [index] : []))
  return { x: scale(mark.at), label: mark.label as string | null, lanes: hit, cut: isCut(mark) }
}

/** Marks which texts can stand without running into the next; the newest always does. */
function withoutOverlap<T extends { x: number; text: string }>(items: T[]): (T & { kept: boolean })[] {
  let limit = Number.POSITIVE_INFINITY
  return items
    .toReversed()
    .map((item) => {
      const kept = item.x + item.text.length * CHARACTER_WIDTH < limit
      if (kept) limit = item.x
      return { ...item, kept }
    })
    .toReversed()
}

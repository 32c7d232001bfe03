import type { LaneSettings } from '@wireside/contract/lanes'
import type { FaultMark, LaneState } from '../../engine/messages.ts'
import type { LabState, NetworkSpan } from '../../store/lab-state.ts'
import { EMPTY_TRACK, type LaneTrack } from '../../store/lane-track.ts'
import { isCut, timeWindow, windowTicks, type TimeWindow } from '../../store/time-window.ts'
import { formatAxisSeconds, formatDuration } from '../../ui/format.ts'
import { lossesOf, lossWords } from './losses.ts'
import { stretchesOf, type Reality } from './stretches.ts'
import { staleSentence, stretchSentence } from './stretch-words.ts'

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

/** What can be pointed at: a stretch, or a mark of an instant, with its sentence. */
export interface Item {
  /** The same from one redraw to the next. */
  key: string
  x: number
  width: number
  sentence: string
}

export interface BarItem extends Item {
  state: LaneState
  /** Null while the browser believes what is so. */
  real: Reality['state'] | null
}

export interface TrackRow {
  lane: LaneSettings
  bars: BarItem[]
  stales: Item[]
  missed: { x: number; count: number }[]
  replayed: { x: number; count: number }[]
  duplicates: { x: number; count: number }[]
  notes: { x: number; text: string }[]
}

/** Pixels a mark of missed messages takes: those closer together are drawn as one. */
const MISSED_STEP = 10
const CHARACTER_WIDTH = 6.6
const MIN_BAR = 2
const STALE_WIDTH = 12

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
    tracks: lanes.map((lane) => trackRow(lane, state.lanes[lane.id] ?? EMPTY_TRACK, { window, end, width, scale })),
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

interface Axis {
  window: TimeWindow
  end: number
  width: number
  scale(at: number): number
}

function trackRow(lane: LaneSettings, track: LaneTrack, { window, end, width, scale }: Axis): TrackRow {
  const stretches = stretchesOf(track, end)
  const shown = stretches.filter(({ from, to }) => to > window.from && from <= end)
  const bars = shown.map((stretch) => {
    const { from, to, believed, real } = stretch
    const x = scale(Math.max(from, window.from))
    const barWidth = Math.max(MIN_BAR, scale(to) - x)
    const sentence = stretchSentence(lane, track, stretch)
    return { key: `${believed.from}-${from}`, x, width: barWidth, state: believed.state, real: real?.state ?? null, sentence }
  })
  const ticks = track.ticks.filter((tick) => tick.at >= window.from && tick.at <= end)
  const buckets = new Map<number, number>()
  for (const tick of ticks) {
    if (tick.missed === 0) continue
    const bucket = Math.floor(scale(tick.at) / MISSED_STEP)
    buckets.set(bucket, (buckets.get(bucket) ?? 0) + tick.missed)
  }
  const notes = withoutOverlap(
    lossesOf(stretches)
      .filter((loss) => loss.at(-1)!.to > window.from)
      .map((loss) => {
        const text = lossWords(lane, loss, track, width / CHARACTER_WIDTH)
        const fits = Math.max(0, width - text.length * CHARACTER_WIDTH)
        return { x: Math.min(fits, scale(Math.max(loss[0]!.from, window.from))), text }
      }),
  )
  return {
    lane,
    bars,
    stales: track.stales
      .filter(({ at }) => at >= window.from && at <= end)
      .map((mark) => ({ key: `stale-${mark.at}`, x: scale(mark.at), width: STALE_WIDTH, sentence: staleSentence(lane, mark) })),
    missed: [...buckets].map(([bucket, count]) => ({ x: (bucket + 0.5) * MISSED_STEP, count })),
    replayed: ticks.filter((tick) => tick.replayed > 0).map((tick) => ({ x: scale(tick.at), count: tick.replayed })),
    duplicates: ticks.filter((tick) => tick.duplicates > 0).map((tick) => ({ x: scale(tick.at), count: tick.duplicates })),
    notes: notes.filter(({ kept }) => kept).map(({ x, text }) => ({ x, text })),
  }
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

export function itemId(lane: string, key: string): string {
  return `timeline-${lane}-${key}`
}

/** All that can be pointed at, lane by lane, each in its order in time. */
export function itemsOf({ tracks }: TimelineRows): { id: string; x: number; track: number }[] {
  return tracks.flatMap(({ lane, bars, stales }, track) =>
    [...bars, ...stales].toSorted((a, b) => a.x - b.x).map(({ key, x }) => ({ id: itemId(lane.id, key), x, track })),
  )
}

/** Where an arrow key leads from `id`: along the lane, or to what was so at that time on the next; null for nowhere. */
export function nextItem(rows: TimelineRows, id: string, key: string): string | null {
  const items = itemsOf(rows)
  const at = items.find((item) => item.id === id)
  if (!at) return null
  const own = items.filter(({ track }) => track === at.track)
  const index = own.indexOf(at)
  const beside = (track: number): string | null => {
    const there = items.filter((item) => item.track === track)
    return (there.findLast(({ x }) => x <= at.x) ?? there[0])?.id ?? null
  }
  const ways: Record<string, () => string | null> = {
    ArrowLeft: () => own[index - 1]?.id ?? null,
    ArrowRight: () => own[index + 1]?.id ?? null,
    ArrowUp: () => beside(at.track - 1),
    ArrowDown: () => beside(at.track + 1),
    Home: () => own[0]?.id ?? null,
    End: () => own.at(-1)?.id ?? null,
  }
  return ways[key]?.() ?? null
}

import type { LaneTrack } from '../../store/lane-track.ts'

/** How a lane fared while an incident was watched. */
export type Outcome = 'flows' | 'late' | 'lumps' | 'silent' | 'returns' | 'away' | 'closed'

export const OUTCOME_WORDS: Record<Outcome, string> = {
  flows: 'flows as before',
  late: 'flows, but late',
  lumps: 'comes in lumps',
  silent: 'stays open, silent',
  returns: 'is cut and comes back',
  away: 'is cut and keeps trying',
  closed: 'ends for good',
}

/** A gap this long between arrivals, and this many times what the workload makes, is a lump's. */
const LUMP_MS = 1500
const LUMP_INTERVALS = 4
/** Above it a median one-way delay is the incident's, not the machine's. */
const LATE_MS = 40
/** As long without an arrival at the end, and the lane counts as silent. */
const SILENT_MS = 4000

/** What the lane did between `from` and `to`. `intervalMs`: between two messages of the workload. */
export function outcomeOf(track: LaneTrack, from: number, to: number, intervalMs: number): Outcome {
  const spans = track.spans.filter((span) => span.from <= to && (span.to ?? Infinity) > from)
  const last = spans.at(-1)
  if (!last || last.state === 'closed') return 'closed'
  if (last.state !== 'open' && spans.some(({ state }) => state === 'waiting')) return 'away'
  const ticks = track.ticks.filter(({ at }) => at > from && at <= to)
  const arrivals = ticks.filter(({ arrived }) => arrived > 0)
  const newest = arrivals.at(-1)?.at ?? from
  if (to - newest > Math.max(SILENT_MS, LUMP_INTERVALS * intervalMs)) return 'silent'
  if (spans.some(({ state, from: since }) => since > from && (state === 'waiting' || state === 'closed'))) return 'returns'
  let gap = 0
  let before = from
  for (const { at } of arrivals) {
    gap = Math.max(gap, at - before)
    before = at
  }
  if (gap > Math.max(LUMP_MS, LUMP_INTERVALS * intervalMs)) return 'lumps'
  const delays = arrivals.flatMap(({ latency }) => (latency ? [latency.p50] : [])).toSorted((a, b) => a - b)
  const median = delays[Math.floor(delays.length / 2)] ?? 0
  return median > LATE_MS ? 'late' : 'flows'
}

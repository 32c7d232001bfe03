import type { LaneSettings } from '@wireside/contract/lanes'
import type { LabState } from '../../store/lab-state.ts'
import { formatCount, formatDuration } from '../../ui/format.ts'
import type { TableData } from '../../ui/DataTable.tsx'
import { laneStyle } from '../../ui/lane-style.ts'
import type { Words } from '../../ui/Prose.tsx'

/** The strip: positions in −1…1 around zero, each raw difference with the lane that was written first. */
export interface PairRows {
  lanes: [LaneSettings, LaneSettings]
  /** What −1 and 1 stand for, ms. */
  rangeMs: number
  median: number
  low: number
  high: number
  dots: { seq: number; at: number; first: LaneSettings | undefined }[]
}

const MIN_RANGE_MS = 0.1
/** Rotations below which an interval of the median says nothing yet. */
const MIN_ROTATIONS = 10

export function pairRows(state: LabState, lanes: readonly LaneSettings[]): PairRows | null {
  const { pair } = state
  const [a, b] = pairLanes(state, lanes)
  if (!pair || !a || !b) return null
  const sizes = pair.recent.map(({ differenceMs }) => Math.abs(differenceMs)).toSorted((x, y) => x - y)
  const most = sizes[Math.floor(sizes.length * 0.95)] ?? 0
  const rangeMs = roundUp(Math.max(MIN_RANGE_MS, most, Math.abs(pair.lowMs), Math.abs(pair.highMs)))
  const at = (ms: number): number => Math.max(-1, Math.min(1, ms / rangeMs))
  return {
    lanes: [a, b],
    rangeMs,
    median: at(pair.medianMs),
    low: at(pair.lowMs),
    high: at(pair.highMs),
    dots: pair.recent.map(({ seq, differenceMs, firstLane }) => ({
      seq,
      at: at(differenceMs),
      first: lanes.find(({ id }) => id === firstLane),
    })),
  }
}

/** The error: half the interval of the median, and one clock step at each end. */
function pairErrorMs(state: LabState): number | null {
  const { pair, clock } = state
  return pair ? (pair.highMs - pair.lowMs) / 2 + 2 * (clock?.stepMs ?? 0) : null
}

export function pairSentence(state: LabState, lanes: readonly LaneSettings[]): Words {
  const { pair } = state
  const [a, b] = pairLanes(state, lanes)
  const error = pairErrorMs(state)
  if (!pair || !a || !b || error === null) return ['No message has arrived on both lanes yet.']
  if (pair.rotations < MIN_ROTATIONS) return [`Measuring: ${formatCount(pair.rotations)} of ${MIN_ROTATIONS} rotations so far.`]
  const within = `(± ${formatDuration(error)}, ${formatCount(pair.rotations)} rotations)`
  if (Math.abs(pair.medianMs) <= error) return [`No measurable difference: smaller than the error ${within}.`]
  const [later, sooner] = pair.medianMs > 0 ? [a, b] : [b, a]
  return [later, ` arrives ${formatDuration(Math.abs(pair.medianMs))} after `, sooner, ` ${within}.`]
}

export function pairTable(state: LabState, lanes: readonly LaneSettings[]): TableData {
  const [a, b] = pairLanes(state, lanes)
  const names = a && b ? `${laneStyle(a).name} − ${laneStyle(b).name}` : 'Difference'
  return {
    caption: `Arrival ${names} of the newest messages, one clock`,
    columns: ['Message', names, 'Written first'],
    rows: (state.pair?.recent ?? []).toReversed().map(({ seq, differenceMs, firstLane }) => {
      const first = lanes.find(({ id }) => id === firstLane)
      return { key: String(seq), cells: [`#${seq}`, formatDuration(differenceMs), first ? laneStyle(first).name : '–'] }
    }),
  }
}

function pairLanes({ pair }: LabState, lanes: readonly LaneSettings[]) {
  return (pair?.lanes ?? []).map((id) => lanes.find((lane) => lane.id === id))
}

/** Up to 1, 2 or 5 of its magnitude, so that the strip's ends are round. */
function roundUp(ms: number): number {
  const unit = 10 ** Math.floor(Math.log10(ms))
  return unit * ([1, 2, 5, 10].find((step) => step * unit >= ms) ?? 10)
}

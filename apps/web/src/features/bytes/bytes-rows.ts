import type { LaneSettings } from '@wireside/contract/lanes'
import { overhead, PARTS, total, type Bytes } from '@wireside/contract/parts'
import type { LabState } from '../../store/lab-state.ts'
import { axisEnds, timeWindow } from '../../store/time-window.ts'
import type { TableData } from '../../ui/DataTable.tsx'
import { formatBytes, signed, trimmed } from '../../ui/format.ts'
import { laneStyle } from '../../ui/lane-style.ts'
import type { Words } from '../../ui/Prose.tsx'

/** The mean message of a lane's newest tick, as one bar. */
export interface BarRow {
  id: string
  key: string
  name: string
  payload: number
  overhead: number
  /** Of the payload, what never leaves: compression saves more than the transport adds. */
  saved: number
  /** Largest message of that tick. */
  max: number
  label: string
}

export function barRows(state: LabState, lanes: readonly LaneSettings[]): BarRow[] {
  return lanes.map((lane) => {
    const { meanBytes, maxBytes } = state.lanes[lane.id] ?? { meanBytes: null, maxBytes: 0 }
    const { key, short } = laneStyle(lane)
    const added = meanBytes ? overhead(meanBytes) : 0
    const label = meanBytes ? `${signed(added).replace(' ', '')} B` : 'no message yet'
    const saved = Math.max(0, -added)
    const payload = (meanBytes?.payload ?? 0) - saved
    return { id: lane.id, key, name: short, payload, overhead: Math.max(0, added), saved, max: maxBytes, label }
  })
}

/** One row of the cumulative chart: seconds from the axis' zero, and each lane's overhead so far by lane id. */
export type StepRow = { at: number } & Record<string, number | null>

const MAX_STEPS = 120
/** A phone has room for so many labels beside the first. */
const MOST_BAR_STEPS = 4

/** Overhead since the last clear, heads included, so that a reconnection jumps. */
export function stepRows(state: LabState, lanes: readonly LaneSettings[]): { rows: StepRow[]; from: number; to: number } {
  const window = timeWindow(state)
  const { from, to, zero } = window
  const byTime = new Map<number, StepRow>()
  for (const { id } of lanes) {
    for (const tick of state.lanes[id]?.ticks ?? []) {
      if (tick.at < from || tick.at > to) continue
      const row = byTime.get(tick.at) ?? ({ at: (tick.at - zero) / 1000 } as StepRow)
      row[id] = tick.overheadBytes
      byTime.set(tick.at, row)
    }
  }
  const rows = [...byTime.values()].toSorted((a, b) => a.at - b.at)
  const stride = Math.ceil(rows.length / MAX_STEPS)
  const kept = stride <= 1 ? rows : rows.filter((_, index) => (rows.length - 1 - index) % stride === 0)
  return { rows: kept, ...axisEnds(window) }
}

/** An axis ends at a round number, so that marks don't breathe with every tick. */
export function niceMaximum(most: number): number {
  if (most <= 0) return 100
  const unit = 10 ** Math.floor(Math.log10(most))
  return Math.ceil(most / (unit / 2)) * (unit / 2)
}

/** From zero in whole, round steps. */
export function barTicks(most: number): number[] {
  const unit = 10 ** Math.floor(Math.log10(most / MOST_BAR_STEPS))
  const step = unit * ([1, 2, 2.5, 5].find((times) => most / (times * unit) <= MOST_BAR_STEPS) ?? 10)
  return Array.from({ length: Math.floor(most / step) + 1 }, (_, index) => index * step)
}

/** A one, a two or a five with zeros: an axis of what only grows has to be drawn anew three times in each decade. */
function roundMaximum(most: number): number {
  if (most <= 0) return 100
  const unit = 10 ** Math.floor(Math.log10(most))
  return unit * ([1, 2, 5].find((times) => times * unit >= most) ?? 10)
}

/** The three ticks of the cumulative axis, ascending: zero, where compression saves more than it costs below it, and the halves. */
export function overheadTicks(rows: readonly StepRow[], lanes: readonly LaneSettings[]): [low: number, middle: number, high: number] {
  const values = rows.flatMap((row) => lanes.map(({ id }) => row[id] ?? 0))
  const high = roundMaximum(Math.max(0, ...values))
  const least = Math.min(0, ...values)
  return least < 0 ? [-roundMaximum(-least), 0, high] : [0, high / 2, high]
}

export function bytesSummary(state: LabState, lanes: readonly LaneSettings[]): Words {
  const words: Words = []
  for (const lane of lanes) {
    const bytes = state.lanes[lane.id]?.meanBytes
    if (!bytes) continue
    const down = state.lanes[lane.id]?.latest?.down
    words.push(words.length > 0 ? '; ' : 'Each message carries ', ...(words.length === 0 ? [`${trimmed(bytes.payload ?? 0)} B; `] : []))
    words.push(
      lane,
      ` ${overhead(bytes) < 0 ? 'saves' : 'adds'} ${trimmed(Math.abs(overhead(bytes)))} B${down ? ` (${formatBytes(overhead(down))} so far)` : ''}`,
    )
  }
  return words.length === 0 ? ['No message has arrived yet.'] : [...words, '. Measured on the wire, heads in the sum.']
}

export function bytesTable(state: LabState, lanes: readonly LaneSettings[]): TableData {
  const columns = lanes.map((lane) => laneStyle(lane).name)
  const means = lanes.map((lane): Bytes => state.lanes[lane.id]?.meanBytes ?? {})
  const downs = lanes.map((lane): Bytes => state.lanes[lane.id]?.latest?.down ?? {})
  const used = PARTS.filter((part) => downs.some((bytes) => bytes[part]))
  const cell = (mean: number, down: number): string[] => [trimmed(mean), formatBytes(down)]
  return {
    caption: 'Bytes downstream: mean message of the last tick, and the sum since the last clear',
    columns: ['Part', ...columns.flatMap((name) => [`${name}, message`, `${name}, so far`])],
    rows: [
      ...used.map((part) => ({
        key: part,
        cells: [part, ...lanes.flatMap((_, index) => cell(means[index]?.[part] ?? 0, downs[index]?.[part] ?? 0))],
      })),
      {
        key: 'total',
        sum: true,
        cells: ['on the wire', ...lanes.flatMap((_, index) => cell(total(means[index] ?? {}), total(downs[index] ?? {})))],
      },
    ],
  }
}

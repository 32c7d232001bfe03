import type { TableData } from '../../ui/DataTable.tsx'
import { formatCount, formatDuration } from '../../ui/format.ts'
import { BIN_MS, WATCHED_MS, type Storm } from './storm.ts'

export interface NamedStorm {
  name: string
  storm: Storm
}

/** One storm as bars: pixels from the left and the foot of its plot; the y axis is logarithmic. */
export interface StormBars {
  /** Path of what the server could take, and of what came on top. */
  within: string
  beyond: string
  capacityY: number
  outageX: number
}

/** Seconds that the plots share: until the last is back, and no longer than a minute. */
export function shownMs(storms: readonly NamedStorm[]): number {
  const last = Math.max(...storms.map(({ storm }) => storm.allBackMs ?? WATCHED_MS))
  return Math.min(60_000, Math.ceil(last / 5000) * 5000)
}

export interface Plot {
  width: number
  height: number
  ms: number
  most: number
}

export function stormBars({ arrivals }: Storm, capacity: number, outageMs: number, plot: Plot): StormBars {
  const step = (plot.width * BIN_MS) / plot.ms
  const capacityY = yOf(capacity, plot)
  let [within, beyond] = ['', '']
  arrivals.slice(0, plot.ms / BIN_MS).forEach((count, bin) => {
    if (count === 0) return
    const [x, top] = [bin * step, yOf(count, plot)]
    const base = Math.max(top, capacityY)
    within += `M${x} ${plot.height}V${base}h${step}V${plot.height}z`
    if (top < base) beyond += `M${x} ${base}V${top}h${step}V${base}z`
  })
  return { within, beyond, capacityY, outageX: (outageMs / plot.ms) * plot.width }
}

/** From half an attempt at the foot, so that one can be seen. */
export function yOf(count: number, { height, most }: Plot): number {
  return height * (1 - Math.log(count / 0.5) / Math.log(most / 0.5))
}

export function stormTable(storms: readonly NamedStorm[]): TableData {
  return {
    caption: 'Simulated: how the clients came back',
    columns: ['Client', 'Peak in 100 ms, server back', 'Attempts', 'Refused', 'Half back after', 'All back after'],
    rows: storms.map(({ name, storm }) => ({
      key: name,
      cells: [
        name,
        formatCount(storm.peak),
        formatCount(storm.attempts),
        formatCount(storm.refused),
        backWords(storm.halfBackMs),
        backWords(storm.allBackMs),
      ],
    })),
  }
}

export function backWords(ms: number | null): string {
  return ms === null ? `not within ${formatDuration(WATCHED_MS)}` : formatDuration(ms)
}

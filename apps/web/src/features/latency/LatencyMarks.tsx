import { createContext, useContext } from 'react'
import { usePlotArea, useXAxisScale, useYAxisScale } from 'recharts'
import { formatDuration } from '../../ui/format.ts'
import type { LatencyRow, LatencyRows } from './latency-rows.ts'
import styles from './LatencyPlot.module.css'

const HOLLOW_RADIUS = 3
/** A gap of this share of the window has room for its sentence. */
const WIDE_GAP = 0.3

/** What the marks show: past the axes, which stand still. */
export const ShownLatency = createContext<Pick<LatencyRows, 'rows' | 'gaps'> & { from: number; to: number }>({
  rows: [],
  gaps: [],
  from: 0,
  to: 0,
})

type Place = (row: LatencyRow, value: number) => string

/**
 * Each kind of mark as one path under recharts' axes: recharts makes components of every point and dot, and hundreds of
 * them, twice a second and for six lanes, took most of the page's time.
 */
export function LatencyMarks({ hatch }: { hatch: string }) {
  const { rows, gaps, from, to } = useContext(ShownLatency)
  const [x, y, area] = [useXAxisScale(), useYAxisScale(), usePlotArea()]
  if (!x || !y || !area) return null
  const place: Place = (row, value) => `${(x(row.at) ?? 0).toFixed(1)} ${(y(value) ?? 0).toFixed(1)}`
  return (
    <g data-marks>
      {gaps.map((gap) => {
        const [left = 0, right = 0] = [x(Math.max(from, gap.from)), x(Math.min(to, gap.to))]
        return (
          <g key={gap.from}>
            <rect x={left} y={area.y} width={Math.max(0, right - left)} height={area.height} fill={`url(#${hatch})`} />
            <text x={(left + right) / 2} y={area.y + area.height / 2} className={styles.gapLabel}>
              {gapLabel(gap.durationMs, (gap.to - gap.from) / (to - from))}
            </text>
          </g>
        )
      })}
      <path className={styles.band} d={bandPath(rows, place)} />
      <path className={styles.median} d={medianPath(rows, place)} />
      <path className={styles.maxima} d={dotsPath(rows, 'max', place)} />
      <path className={styles.live} d={dotsPath(rows, 'live', place)} />
      <path className={styles.replayed} d={circlesPath(rows, place)} />
    </g>
  )
}

function gapLabel(durationMs: number, share: number): string {
  return share > WIDE_GAP ? `no messages for ${formatDuration(durationMs)}` : formatDuration(durationMs)
}

/** Stretches of rows between gaps; replayed messages among them are no gap. */
function stretches(rows: readonly LatencyRow[]): LatencyRow[][] {
  const found: LatencyRow[][] = [[]]
  for (const row of rows) {
    if (row.band !== null) found.at(-1)?.push(row)
    else if (row.live === null && row.replayed === null) found.push([])
  }
  return found.filter((stretch) => stretch.length > 0)
}

function bandPath(rows: readonly LatencyRow[], place: Place): string {
  return stretches(rows)
    .map((stretch) => {
      const low = stretch.map((row) => place(row, row.band?.[0] ?? 0))
      const high = stretch.toReversed().map((row) => place(row, row.band?.[1] ?? 0))
      return `M${[...low, ...high].join('L')}Z`
    })
    .join('')
}

function medianPath(rows: readonly LatencyRow[], place: Place): string {
  return stretches(rows)
    .map((stretch) => `M${stretch.map((row) => place(row, row.p50 ?? 0)).join('L')}`)
    .join('')
}

/** Lines of no length, which their round caps make dots. */
function dotsPath(rows: readonly LatencyRow[], kind: 'max' | 'live', place: Place): string {
  let d = ''
  for (const row of rows) if (row[kind] !== null) d += `M${place(row, row[kind])}h0`
  return d
}

function circlesPath(rows: readonly LatencyRow[], place: Place): string {
  const r = HOLLOW_RADIUS
  let d = ''
  for (const row of rows)
    if (row.replayed !== null) d += `M${place(row, row.replayed)}m${-r} 0a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`
  return d
}

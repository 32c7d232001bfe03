import { useXAxisScale, useYAxisScale } from 'recharts'
import type { LatencyRow } from './latency-rows.ts'
import styles from './LatencyPlot.module.css'

const HOLLOW_RADIUS = 3

type Place = (row: LatencyRow, value: number) => string

/**
 * Each kind of mark as one path under recharts' axes: recharts makes components of every point and dot, and hundreds of
 * them, twice a second and for six lanes, took most of the page's time.
 */
export function LatencyMarks({ rows }: { rows: readonly LatencyRow[] }) {
  const [x, y] = [useXAxisScale(), useYAxisScale()]
  if (!x || !y) return null
  const place: Place = (row, value) => `${(x(row.at) ?? 0).toFixed(1)} ${(y(value) ?? 0).toFixed(1)}`
  return (
    <>
      <path className={styles.band} d={bandPath(rows, place)} />
      <path className={styles.median} d={medianPath(rows, place)} />
      <path className={styles.maxima} d={dotsPath(rows, 'max', place)} />
      <path className={styles.live} d={dotsPath(rows, 'live', place)} />
      <path className={styles.replayed} d={circlesPath(rows, place)} />
    </>
  )
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

import type { Places } from '../../ui/axes.ts'
import { formatDuration } from '../../ui/format.ts'
import type { LatencyRow, LatencyRows } from './latency-rows.ts'
import styles from './LatencyPlot.module.css'

const HOLLOW_RADIUS = 3
/** A gap of this share of the window has room for its sentence. */
const WIDE_GAP = 0.3

type Props = Pick<LatencyRows, 'rows' | 'gaps'> & {
  from: number
  to: number
  places: Places
  /** Id of the pattern that fills gaps. */
  hatch: string
}

type Place = (row: LatencyRow, value: number) => string

/** Each kind of mark as one path: hundreds of them, four times a second and for six lanes, would take most of the page's time. */
export function LatencyMarks({ rows, gaps, from, to, places, hatch }: Props) {
  const { x, y, top, height } = places
  const place: Place = (row, value) => `${x(row.at).toFixed(1)} ${y(value).toFixed(1)}`
  return (
    <>
      <defs>
        <pattern id={hatch} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="1.6" height="6" className={styles.hatch} />
        </pattern>
      </defs>
      {gaps.map((gap) => {
        const [left, right] = [x(Math.max(from, gap.from)), x(Math.min(to, gap.to))]
        return (
          <g key={gap.from}>
            <rect x={left} y={top} width={Math.max(0, right - left)} height={height} fill={`url(#${hatch})`} />
            <text x={(left + right) / 2} y={top + height / 2} className={styles.gapLabel}>
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
    </>
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

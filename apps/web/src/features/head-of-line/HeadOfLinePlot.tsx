import { formatDuration } from '../../ui/format.ts'
import { laneStyle } from '../../ui/lane-style.ts'
import { IN_SIGHT, type HeadOfLineRow, type Mark } from './head-of-line-rows.ts'
import styles from './HeadOfLinePlot.module.css'

const HEIGHT = 74
const TOP = 18
const BOTTOM = 64
const LEFT = 52
const DOT = 2.6

interface Props {
  row: HeadOfLineRow
  first: number
  /** Of all lanes: one scale. */
  maxMs: number
  width: number
}

/** Each message where it was sent, as high as it came late. One path for all of a kind: they are redrawn often. */
export function HeadOfLinePlot({ row, first, maxMs, width }: Props) {
  const x = (seq: number): number => LEFT + ((seq - first) / IN_SIGHT) * (width - LEFT - 4)
  const y = (latencyMs: number): number => BOTTOM - (Math.min(latencyMs, maxMs) / maxMs) * (BOTTOM - TOP)
  const stems = (marks: readonly Mark[]): string =>
    marks.map(({ seq, latencyMs }) => `M${x(seq).toFixed(1)} ${BOTTOM}V${y(latencyMs).toFixed(1)}`).join('')
  const dots = (marks: readonly Mark[]): string =>
    marks
      .map(({ seq, latencyMs }) => {
        const start = `M${(x(seq) - DOT).toFixed(1)} ${y(latencyMs).toFixed(1)}`
        return `${start}a${DOT} ${DOT} 0 1 0 ${2 * DOT} 0a${DOT} ${DOT} 0 1 0 ${-2 * DOT} 0`
      })
      .join('')
  const waited = row.marks.filter((mark) => mark.waited)
  return (
    <svg className={styles.plot} data-lane={laneStyle(row.lane).key} viewBox={`0 0 ${width} ${HEIGHT}`} width={width} height={HEIGHT}>
      <line x1={LEFT} x2={width} y1={BOTTOM} y2={BOTTOM} className={styles.axis} />
      <text x={LEFT - 6} y={BOTTOM + 4} textAnchor="end" className={styles.tick}>
        0
      </text>
      <text x={LEFT - 6} y={TOP + 4} textAnchor="end" className={styles.tick}>
        {formatDuration(maxMs)}
      </text>
      <path className={styles.came} d={stems(row.marks.filter((mark) => !mark.waited))} />
      <path className={styles.waited} d={stems(waited)} />
      <path className={styles.dot} d={dots(waited.filter(({ overtaken }) => !overtaken))} />
      <path className={styles.hollow} d={dots(waited.filter(({ overtaken }) => overtaken))} />
      {row.lost.map((seq) => (
        <text key={seq} x={x(seq)} y={TOP - 4} textAnchor="middle" className={styles.lost}>
          ▾
        </text>
      ))}
    </svg>
  )
}

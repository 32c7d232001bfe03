import { formatDuration } from '../../ui/format.ts'
import { laneStyle } from '../../ui/lane-style.ts'
import type { PairRows } from './pair-rows.ts'
import styles from './PairStrip.module.css'

const HEIGHT = 96
const MARGIN = 34
const TOP = 22
const BOTTOM = 68

/** Zero in the middle; to the left the first lane was sooner, to the right the second. */
export function PairStrip({ rows, width }: { rows: PairRows; width: number }) {
  const half = (width - 2 * MARGIN) / 2
  const x = (position: number): number => width / 2 + position * half
  const [a, b] = rows.lanes
  return (
    <svg className={styles.strip} viewBox={`0 0 ${width} ${HEIGHT}`} width={width} height={HEIGHT}>
      <rect x={x(rows.low)} width={Math.max(1, x(rows.high) - x(rows.low))} y={TOP} height={BOTTOM - TOP} className={styles.band} />
      <line x1={x(0)} x2={x(0)} y1={TOP - 4} y2={BOTTOM + 4} className={styles.zero} />
      {rows.dots.map(({ seq, at, first }, index) => (
        <circle
          key={seq}
          cx={x(at)}
          cy={TOP + 6 + ((index * 7) % (BOTTOM - TOP - 12))}
          r={3}
          data-lane={first && laneStyle(first).key}
          className={styles.dot}
        />
      ))}
      <line x1={x(rows.median)} x2={x(rows.median)} y1={TOP - 2} y2={BOTTOM + 2} className={styles.median} />
      <text x={MARGIN} y={14} data-lane={laneStyle(a).key} className={styles.side}>
        ◂ {laneStyle(a).short} sooner
      </text>
      <text x={width - MARGIN} y={14} textAnchor="end" data-lane={laneStyle(b).key} className={styles.side}>
        {laneStyle(b).short} sooner ▸
      </text>
      {[-1, 0, 1].map((position) => (
        <text key={position} x={x(position)} y={BOTTOM + 20} textAnchor="middle" className={styles.tick}>
          {position === 0 ? '0' : formatDuration(position * rows.rangeMs)}
        </text>
      ))}
    </svg>
  )
}

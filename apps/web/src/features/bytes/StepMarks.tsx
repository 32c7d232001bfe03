import type { LaneSettings } from '@wireside/contract/lanes'
import type { Places } from '../../ui/axes.ts'
import { formatBytes } from '../../ui/format.ts'
import { labelsApart } from '../../ui/labels-apart.ts'
import { laneStyle } from '../../ui/lane-style.ts'
import type { StepRow } from './bytes-rows.ts'
import styles from './StepMarks.module.css'

interface Props {
  rows: readonly StepRow[]
  lanes: readonly LaneSettings[]
  places: Places
}

/** From the line of one end label to the next, in pixels. */
const LABEL_LINE = 13

/** Each lane's steps as one path, with its newest value at the end. */
export function StepMarks({ rows, lanes, places: { x, y, top, height } }: Props) {
  const paths = lanes.flatMap((lane) => {
    const points = rows.flatMap((row) => {
      const value = row[lane.id]
      return value == null ? [] : [{ x: x(row.at), y: y(value), value }]
    })
    const last = points.at(-1)
    return last ? [{ lane, points, last }] : []
  })
  const labels = labelsApart(
    paths.map(({ last }) => last.y),
    LABEL_LINE,
    top + height,
  )
  return paths.map(({ lane, points, last }, index) => {
    const [first, ...rest] = points.map((point) => ({ x: point.x.toFixed(1), y: point.y.toFixed(1) }))
    return (
      <g key={lane.id} data-lane={laneStyle(lane).key}>
        <path className={styles.steps} d={`M${first?.x} ${first?.y}${rest.map((point) => `H${point.x}V${point.y}`).join('')}`} />
        <text x={last.x + 6} y={(labels[index] ?? last.y) + 4} className={styles.end}>
          {formatBytes(last.value)}
        </text>
      </g>
    )
  })
}

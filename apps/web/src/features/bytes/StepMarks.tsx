import type { LaneSettings } from '@wireside/contract/lanes'
import { createContext, useContext } from 'react'
import { useXAxisScale, useYAxisScale } from 'recharts'
import { formatBytes } from '../../ui/format.ts'
import { laneStyle } from '../../ui/lane-style.ts'
import type { StepRow } from './bytes-rows.ts'
import styles from './StepMarks.module.css'

/** What the marks show: past the axes, which stand still. */
export const ShownSteps = createContext<{ rows: readonly StepRow[]; lanes: readonly LaneSettings[] }>({ rows: [], lanes: [] })

/**
 * Each lane's steps as one path under recharts' axes, with its newest value at the end: recharts makes an object of
 * every point, and a label of every point where one is wanted.
 */
export function StepMarks() {
  const { rows, lanes } = useContext(ShownSteps)
  const [x, y] = [useXAxisScale(), useYAxisScale()]
  if (!x || !y) return null
  return lanes.map((lane) => {
    const points = rows.flatMap((row) => {
      const value = row[lane.id]
      return value == null ? [] : [{ x: x(row.at) ?? 0, y: y(value) ?? 0, value }]
    })
    const last = points.at(-1)
    if (!last) return null
    const [first, ...rest] = points.map((point) => ({ x: point.x.toFixed(1), y: point.y.toFixed(1) }))
    return (
      <g key={lane.id} data-marks data-lane={laneStyle(lane).key}>
        <path className={styles.steps} d={`M${first?.x} ${first?.y}${rest.map((point) => `H${point.x}V${point.y}`).join('')}`} />
        <text x={last.x + 6} y={last.y + 4} className={styles.end}>
          {formatBytes(last.value)}
        </text>
      </g>
    )
  })
}

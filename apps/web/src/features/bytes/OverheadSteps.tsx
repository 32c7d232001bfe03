import type { LaneSettings } from '@wireside/contract/lanes'
import { CartesianGrid, Line, LineChart, ResponsiveContainer, XAxis, YAxis } from 'recharts'
import { formatAxisSeconds, formatBytes } from '../../ui/format.ts'
import { laneStyle } from '../../ui/lane-style.ts'
import type { StepRow } from './bytes-rows.ts'
import styles from './OverheadSteps.module.css'

interface Props {
  rows: StepRow[]
  from: number
  to: number
  lanes: readonly LaneSettings[]
}

/** Overhead since the last clear as steps: a reconnection costs its heads at once. */
export function OverheadSteps({ rows, from, to, lanes }: Props) {
  return (
    <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 400, height: 110 }}>
      <LineChart data={rows} margin={{ top: 6, right: 84, bottom: 0, left: 0 }} accessibilityLayer={false}>
        <CartesianGrid vertical={false} className={styles.grid} />
        <XAxis
          type="number"
          dataKey="at"
          domain={[from, to]}
          allowDataOverflow
          tickCount={6}
          height={18}
          tickFormatter={(seconds: number) => formatAxisSeconds(seconds * 1000)}
        />
        <YAxis
          width={62}
          tickCount={3}
          domain={[(least: number) => Math.min(0, least), 'auto']}
          tickFormatter={formatBytes}
          axisLine={false}
          tickLine={false}
        />
        {lanes.map((lane) => {
          const { key } = laneStyle(lane)
          return (
            <Line
              key={lane.id}
              type="stepAfter"
              dataKey={lane.id}
              className={styles.line}
              data-lane={key}
              strokeWidth={2.25}
              stroke={`var(--${key})`}
              dot={false}
              activeDot={false}
              isAnimationActive={false}
              label={(props) => (props.index === rows.length - 1 ? <EndLabel {...props} laneKey={key} /> : <></>)}
            />
          )
        })}
      </LineChart>
    </ResponsiveContainer>
  )
}

function EndLabel({ x, y, value, laneKey }: { x?: number | string; y?: number | string; value?: unknown; laneKey: string }) {
  return (
    <text x={Number(x) + 6} y={Number(y) + 4} data-lane={laneKey} className={styles.end}>
      {formatBytes(Number(value))}
    </text>
  )
}

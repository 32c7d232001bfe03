import type { LaneSettings } from '@wireside/contract/lanes'
import { CartesianGrid, LineChart, ResponsiveContainer, XAxis, YAxis } from 'recharts'
import { formatAxisSeconds, formatBytes } from '../../ui/format.ts'
import { overheadTicks, type StepRow } from './bytes-rows.ts'
import styles from './OverheadSteps.module.css'
import { StepMarks } from './StepMarks.tsx'

interface Props {
  rows: StepRow[]
  from: number
  to: number
  lanes: readonly LaneSettings[]
}

/** Overhead since the last clear as steps: a reconnection costs its heads at once. */
export function OverheadSteps({ rows, from, to, lanes }: Props) {
  const ticks = overheadTicks(rows, lanes)
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
          type="number"
          allowDataOverflow
          width={62}
          domain={[ticks[0] as number, ticks.at(-1) as number]}
          ticks={ticks}
          tickFormatter={formatBytes}
          axisLine={false}
          tickLine={false}
        />
        <StepMarks rows={rows} lanes={lanes} />
      </LineChart>
    </ResponsiveContainer>
  )
}

import type { LaneSettings } from '@wireside/contract/lanes'
import { memo } from 'react'
import { CartesianGrid, LineChart, ResponsiveContainer, XAxis, YAxis } from 'recharts'
import { formatAxisSeconds, formatBytes } from '../../ui/format.ts'
import { overheadTicks, type StepRow } from './bytes-rows.ts'
import { ShownSteps, StepMarks } from './StepMarks.tsx'

/** recharts makes no scale without data, though the axes say where they end. */
const ANYTHING = [{ at: 0 }]

interface Props {
  rows: StepRow[]
  from: number
  to: number
  lanes: readonly LaneSettings[]
}

/** Overhead since the last clear as steps: a reconnection costs its heads at once. */
export function OverheadSteps({ rows, from, to, lanes }: Props) {
  const [low, middle, high] = overheadTicks(rows, lanes)
  return (
    <ShownSteps value={{ rows, lanes }}>
      <Axes from={from} to={to} low={low} middle={middle} high={high} />
    </ShownSteps>
  )
}

interface AxesProps extends Pick<Props, 'from' | 'to'> {
  low: number
  middle: number
  high: number
}

/** What stands still while the marks move, until they outgrow it. */
const Axes = memo(function Axes({ from, to, low, middle, high }: AxesProps) {
  return (
    <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 400, height: 110 }}>
      <LineChart data={ANYTHING} margin={{ top: 6, right: 84, bottom: 0, left: 0 }} accessibilityLayer={false}>
        <CartesianGrid vertical={false} />
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
          domain={[low, high]}
          ticks={[low, middle, high]}
          tickFormatter={formatBytes}
          axisLine={false}
          tickLine={false}
        />
        <StepMarks />
      </LineChart>
    </ResponsiveContainer>
  )
})

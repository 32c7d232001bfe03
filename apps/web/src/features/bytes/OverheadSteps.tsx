import type { LaneSettings } from '@wireside/contract/lanes'
import { useMemo } from 'react'
import { axisTicks } from '../../store/time-window.ts'
import type { Axes } from '../../ui/axes.ts'
import { formatAxisSeconds, formatBytes } from '../../ui/format.ts'
import { Plot } from '../../ui/Plot.tsx'
import { overheadTicks, type StepRow } from './bytes-rows.ts'
import { StepMarks } from './StepMarks.tsx'

interface Props {
  rows: StepRow[]
  from: number
  to: number
  lanes: readonly LaneSettings[]
}

/** Overhead since the last clear as steps: a reconnection costs its heads at once. */
export function OverheadSteps({ rows, from, to, lanes }: Props) {
  const [low, middle, high] = overheadTicks(rows, lanes)
  const axes = useMemo(() => stepAxes(from, to, [low, middle, high]), [from, to, low, middle, high])
  return <Plot axes={axes}>{(places) => <StepMarks rows={rows} lanes={lanes} places={places} />}</Plot>
}

function stepAxes(from: number, to: number, values: [low: number, middle: number, high: number]): Axes {
  const [low, , high] = values
  return {
    margin: { top: 6, right: 84, bottom: 0, left: 0 },
    x: {
      from,
      to,
      ticks: axisTicks(from, to),
      label: (seconds) => formatAxisSeconds(seconds * 1000),
      height: 18,
      named: true,
    },
    y: { from: low, to: high, ticks: values, label: formatBytes, width: 62, scale: 'linear' },
  }
}

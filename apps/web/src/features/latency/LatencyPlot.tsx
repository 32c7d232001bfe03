import { useMemo } from 'react'
import { axisTicks } from '../../store/time-window.ts'
import type { Axes } from '../../ui/axes.ts'
import { formatAxisSeconds, formatDuration } from '../../ui/format.ts'
import { laneStyle } from '../../ui/lane-style.ts'
import { Plot } from '../../ui/Plot.tsx'
import { CEILING_MS, FLOOR_MS, type LatencyRows } from './latency-rows.ts'
import { LatencyMarks } from './LatencyMarks.tsx'
import styles from './LatencyPlot.module.css'

type Props = LatencyRows & { from: number; to: number; last: boolean }

const Y_TICKS = [FLOOR_MS, 1, 100, 10_000]
const AXIS_HEIGHT = 18

/** One small multiple. Its line colours are the lane's, through `data-lane`. */
export function LatencyPlot({ lane, rows, gaps, from, to, last }: Props) {
  const { key, short, icon: Icon } = laneStyle(lane)
  const axes = useMemo(() => latencyAxes(from, to, last), [from, to, last])
  return (
    <div className={styles.multiple} data-lane={key} data-last={last || undefined}>
      <span className={styles.name}>
        <Icon size={13} strokeWidth={2.5} />
        {short}
      </span>
      <Plot axes={axes}>
        {(places) => <LatencyMarks hatch={`gap-${lane.id}`} rows={rows} gaps={gaps} from={from} to={to} places={places} />}
      </Plot>
    </div>
  )
}

function latencyAxes(from: number, to: number, last: boolean): Axes {
  return {
    margin: { top: 5, right: 16, bottom: last ? 0 : 8, left: 0 },
    x: {
      from,
      to,
      ticks: axisTicks(from, to),
      label: (seconds) => formatAxisSeconds(seconds * 1000),
      height: last ? AXIS_HEIGHT : 1,
      named: last,
    },
    y: { from: FLOOR_MS, to: CEILING_MS, ticks: Y_TICKS, label: yTick, width: 62, scale: 'log' },
  }
}

function yTick(ms: number): string {
  return ms === FLOOR_MS ? `${FLOOR_MS} ms` : formatDuration(ms).replace('.0 ', ' ')
}

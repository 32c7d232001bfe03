import { memo } from 'react'
import { CartesianGrid, ComposedChart, ResponsiveContainer, XAxis, YAxis } from 'recharts'
import { formatAxisSeconds, formatDuration } from '../../ui/format.ts'
import { laneStyle } from '../../ui/lane-style.ts'
import { CEILING_MS, FLOOR_MS, type LatencyRows } from './latency-rows.ts'
import { LatencyMarks, ShownLatency } from './LatencyMarks.tsx'
import styles from './LatencyPlot.module.css'

type Props = LatencyRows & { from: number; to: number; last: boolean }

const Y_TICKS = [FLOOR_MS, 1, 100, 10_000]
const AXIS_HEIGHT = 18
/** recharts makes no scale without data, though the axes say where they end. */
const ANYTHING = [{ at: 0 }]

/** One small multiple. Its line colours are the lane's, through `data-lane`. */
export function LatencyPlot({ lane, rows, gaps, from, to, last }: Props) {
  const { key, short, icon: Icon } = laneStyle(lane)
  return (
    <div className={styles.multiple} data-lane={key} data-last={last || undefined}>
      <span className={styles.name}>
        <Icon size={13} strokeWidth={2.5} />
        {short}
      </span>
      <ShownLatency value={{ rows, gaps, from, to }}>
        <Axes id={lane.id} from={from} to={to} last={last} />
      </ShownLatency>
    </div>
  )
}

interface AxesProps extends Pick<Props, 'from' | 'to' | 'last'> {
  id: string
}

/** What stands still while the marks move: recharts computes all of a chart anew whenever any of its props changes. */
const Axes = memo(function Axes({ id, from, to, last }: AxesProps) {
  const hatch = `gap-${id}`
  return (
    <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 400, height: 110 }}>
      <ComposedChart data={ANYTHING} margin={{ top: 5, right: 16, bottom: last ? 0 : 8, left: 0 }} accessibilityLayer={false}>
        <defs>
          <pattern id={hatch} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <rect width="1.6" height="6" className={styles.hatch} />
          </pattern>
        </defs>
        <CartesianGrid vertical={false} />
        <XAxis
          type="number"
          dataKey="at"
          domain={[from, to]}
          allowDataOverflow
          tickCount={6}
          height={last ? AXIS_HEIGHT : 1}
          tick={last}
          tickFormatter={(seconds: number) => formatAxisSeconds(seconds * 1000)}
        />
        <YAxis
          type="number"
          scale="log"
          domain={[FLOOR_MS, CEILING_MS]}
          allowDataOverflow
          ticks={Y_TICKS}
          interval={0}
          width={62}
          axisLine={false}
          tickLine={false}
          tickFormatter={yTick}
        />
        <LatencyMarks hatch={hatch} />
      </ComposedChart>
    </ResponsiveContainer>
  )
})

function yTick(ms: number): string {
  return ms === FLOOR_MS ? `${FLOOR_MS} ms` : formatDuration(ms).replace('.0 ', ' ')
}

import { CartesianGrid, ComposedChart, ReferenceArea, ResponsiveContainer, XAxis, YAxis } from 'recharts'
import { formatAxisSeconds, formatDuration } from '../../ui/format.ts'
import { laneStyle } from '../../ui/lane-style.ts'
import { CEILING_MS, FLOOR_MS, type LatencyRows } from './latency-rows.ts'
import { LatencyMarks } from './LatencyMarks.tsx'
import styles from './LatencyPlot.module.css'

type Props = LatencyRows & { from: number; to: number; last: boolean }

const Y_TICKS = [FLOOR_MS, 1, 100, 10_000]
const AXIS_HEIGHT = 18
/** A gap of this share of the window has room for its sentence. */
const WIDE_GAP = 0.3

/** One small multiple. Its line colours are the lane's, through `data-lane`. */
export function LatencyPlot({ lane, rows, gaps, from, to, last }: Props) {
  const { key, short, icon: Icon } = laneStyle(lane)
  const hatch = `gap-${lane.id}`
  return (
    <div className={styles.multiple} data-lane={key} data-last={last || undefined}>
      <span className={styles.name}>
        <Icon size={13} strokeWidth={2.5} />
        {short}
      </span>
      <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 400, height: 110 }}>
        <ComposedChart data={rows} margin={{ top: 5, right: 16, bottom: last ? 0 : 8, left: 0 }} accessibilityLayer={false}>
          <defs>
            <pattern id={hatch} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
              <rect width="1.6" height="6" className={styles.hatch} />
            </pattern>
          </defs>
          <CartesianGrid vertical={false} className={styles.grid} />
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
          {gaps.map((gap) => (
            <ReferenceArea
              key={gap.from}
              x1={Math.max(from, gap.from)}
              x2={Math.min(to, gap.to)}
              fill={`url(#${hatch})`}
              fillOpacity={1}
              className={styles.gap}
              label={{ value: gapLabel(gap.durationMs, (gap.to - gap.from) / (to - from)), className: styles.gapLabel, position: 'center' }}
            />
          ))}
          <LatencyMarks rows={rows} />
        </ComposedChart>
      </ResponsiveContainer>
    </div>
  )
}

function yTick(ms: number): string {
  return ms === FLOOR_MS ? `${FLOOR_MS} ms` : formatDuration(ms).replace('.0 ', ' ')
}

function gapLabel(durationMs: number, share: number): string {
  return share > WIDE_GAP ? `no messages for ${formatDuration(durationMs)}` : formatDuration(durationMs)
}

import { memo } from 'react'
import { CartesianGrid, ComposedChart, XAxis, YAxis } from 'recharts'
import type { Axes, Size } from './axes.ts'

/** recharts makes no scale without data, though the axes say where they end. */
const ANYTHING = [{ at: 0 }]

type Props = Size & { axes: Axes }

/** Grid, ticks and labels. recharts computes all of a chart anew whenever any of its props changes, so that the marks are no part of it. */
export default memo(function RechartsAxes({ axes: { margin, x, y }, width, height }: Props) {
  return (
    <ComposedChart width={width} height={height} data={ANYTHING} margin={margin} accessibilityLayer={false}>
      {y && <CartesianGrid vertical={false} />}
      <XAxis
        type="number"
        dataKey="at"
        domain={[x.from, x.to]}
        allowDataOverflow
        ticks={x.ticks}
        interval={0}
        height={x.height}
        tick={x.named}
        tickFormatter={x.label}
      />
      {y && (
        <YAxis
          type="number"
          scale={y.scale}
          domain={[y.from, y.to]}
          allowDataOverflow
          ticks={y.ticks}
          interval={0}
          width={y.width}
          axisLine={false}
          tickLine={false}
          tickFormatter={y.label}
        />
      )}
    </ComposedChart>
  )
})

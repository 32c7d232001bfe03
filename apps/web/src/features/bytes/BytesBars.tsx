import { memo } from 'react'
import { ComposedChart, ResponsiveContainer, XAxis } from 'recharts'
import { BarMarks, ShownBars } from './BarMarks.tsx'
import { niceMaximum, type BarRow } from './bytes-rows.ts'

/** Room for a lane's name. */
const NAME_WIDTH = 56
/** Room for what a message costs more, written at its bar's end. */
const LABEL_WIDTH = 84
/** recharts makes no scale without data, though the axis says where it ends. */
const ANYTHING = [{ bytes: 0 }]

/** Horizontal stacked bars from zero: the payload first, what the transport adds, or compression saves, at its end. */
export function BytesBars({ rows }: { rows: BarRow[] }) {
  return (
    <ShownBars value={rows}>
      <Axis most={niceMaximum(Math.max(0, ...rows.map(({ payload, overhead, saved }) => payload + overhead + saved)))} />
    </ShownBars>
  )
}

/** What stands still while the bars move, until they outgrow it. */
const Axis = memo(function Axis({ most }: { most: number }) {
  return (
    <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 400, height: 80 }}>
      <ComposedChart data={ANYTHING} margin={{ top: 2, right: LABEL_WIDTH, bottom: 0, left: NAME_WIDTH }} accessibilityLayer={false}>
        <XAxis type="number" dataKey="bytes" domain={[0, most]} allowDataOverflow tickCount={5} tickFormatter={bytesTick} height={18} />
        <BarMarks />
      </ComposedChart>
    </ResponsiveContainer>
  )
})

function bytesTick(bytes: number): string {
  return bytes >= 1000 ? `${bytes / 1000} kB` : `${bytes} B`
}

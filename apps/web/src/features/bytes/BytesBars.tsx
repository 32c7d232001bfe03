import { Bar, BarChart, LabelList, ResponsiveContainer, XAxis, YAxis, type LabelProps } from 'recharts'
import { trimmed } from '../../ui/format.ts'
import { niceMaximum, type BarRow } from './bytes-rows.ts'
import styles from './BytesBars.module.css'

/** Horizontal stacked bars from zero: the payload first, what the transport adds, or compression saves, at its end. */
export function BytesBars({ rows }: { rows: BarRow[] }) {
  return (
    <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 400, height: 80 }}>
      <BarChart
        layout="vertical"
        data={rows}
        margin={{ top: 2, right: 84, bottom: 0, left: 0 }}
        barCategoryGap="18%"
        accessibilityLayer={false}
      >
        <XAxis type="number" domain={[0, niceMaximum]} tickCount={5} tickFormatter={bytesTick} height={18} />
        <YAxis
          type="category"
          dataKey="name"
          width={56}
          axisLine={false}
          tickLine={false}
          tick={(props) => <Name {...props} rows={rows} />}
        />
        <Bar
          dataKey="payload"
          stackId="message"
          isAnimationActive={false}
          shape={(props: unknown) => <Block {...(props as Shape)} part="payload" />}
        >
          <LabelList dataKey="payload" content={(props) => <PayloadLabel {...props} rows={rows} />} />
        </Bar>
        <Bar
          dataKey="overhead"
          stackId="message"
          isAnimationActive={false}
          shape={(props: unknown) => <Block {...(props as Shape)} part="overhead" />}
        />
        <Bar
          dataKey="saved"
          stackId="message"
          isAnimationActive={false}
          shape={(props: unknown) => <Block {...(props as Shape)} part="saved" />}
        >
          <LabelList dataKey="label" content={(props) => <OverheadLabel {...props} rows={rows} />} />
        </Bar>
      </BarChart>
    </ResponsiveContainer>
  )
}

interface Shape {
  x: number
  y: number
  width: number
  height: number
  payload: BarRow
  part: 'payload' | 'overhead' | 'saved'
}

/** Overhead of a large message is less than a pixel: it stays visible at one and a half. */
const MIN_OVERHEAD_WIDTH = 1.5

function Block({ x, y, width, height, payload: row, part }: Shape) {
  if (row[part] === 0 && part !== 'payload') return null
  const drawn = part === 'overhead' && row.overhead > 0 ? Math.max(MIN_OVERHEAD_WIDTH, width) : Math.max(0, width)
  return <rect data-lane={row.key} x={x} y={y} width={drawn} height={height} className={styles[part]} />
}

function Name({ y, payload, rows }: { y: number | string; payload: { value: string }; rows: BarRow[] }) {
  return (
    <text x={0} y={Number(y) + 4} data-lane={rows.find((row) => row.name === payload.value)?.key} className={styles.name}>
      {payload.value}
    </text>
  )
}

function PayloadLabel({ x, y, width, height, index, value, rows }: LabelProps & { rows: BarRow[] }) {
  if (Number(width) < 60) return null
  return (
    <text x={Number(x) + 8} y={Number(y) + Number(height) / 2 + 4} className={styles.inside}>
      {trimmed(Number(value))} B {rows[index ?? 0]?.saved ? 'on the wire' : 'payload'}
    </text>
  )
}

function OverheadLabel({ x, y, width, height, index, value, rows }: LabelProps & { rows: BarRow[] }) {
  return (
    <text
      x={Number(x) + Math.max(0, Number(width)) + 7}
      y={Number(y) + Number(height) / 2 + 5}
      data-lane={rows[index ?? 0]?.key}
      className={styles.outside}
    >
      {value}
    </text>
  )
}

function bytesTick(bytes: number): string {
  return bytes >= 1000 ? `${bytes / 1000} kB` : `${bytes} B`
}

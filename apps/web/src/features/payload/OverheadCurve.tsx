import { CartesianGrid, Line, LineChart, ReferenceLine, ResponsiveContainer, XAxis, YAxis } from 'recharts'
import { ChartFigure } from '../../ui/ChartFigure.tsx'
import { formatCount, formatRoundBytes } from '../../ui/format.ts'
import { CURVE_SIZES, overheadAt } from './predict.ts'
import styles from './OverheadCurve.module.css'

const CURVES = [
  { way: 'ws-down', name: 'WS down', colour: 'websocket', dash: undefined, labelDy: 13 },
  { way: 'ws-up', name: 'WS up', colour: 'websocket', dash: '5 4', labelDy: 4 },
  { way: 'sse-down', name: 'SSE down', colour: 'sse', dash: undefined, labelDy: -5 },
  { way: 'post-up', name: 'POST up', colour: 'sse', dash: '5 4', labelDy: 4 },
] as const

const SIZE_TICKS = [1, 10, 126, 1000, 10_000, 65_536, 1_048_576]
/** On a phone: the steps, and the end. */
const FEW_SIZE_TICKS = [126, 65_536, 1_048_576]
const OVERHEAD_TICKS = [1, 10, 100, 1000]

interface Props {
  /** Of the payload shown, bytes. */
  size: number
  requestHeads: number | null
  narrow: boolean
}

/** What each way adds to text of any size: flat lines with steps where a length field grows. */
export default function OverheadCurve({ size, requestHeads, narrow }: Props) {
  const rows = CURVE_SIZES.map((at) => ({
    size: at,
    ...Object.fromEntries(CURVES.map(({ way }) => [way, overheadAt(way, at, requestHeads)])),
  }))
  return (
    <ChartFigure
      title="Overhead by size"
      method="computed"
      unit="bytes added to text of that size, both axes logarithmic"
      summary="WebSocket steps at 126 and at 65 536 bytes, where its length field grows; SSE steps with the digits of the chunk’s size; a POST’s heads dwarf both until the message is large."
      table={() => ({
        caption: 'Bytes added, by size of the text',
        columns: ['Size', ...CURVES.map(({ name }) => name)],
        rows: CURVE_SIZES.map((at) => ({
          key: String(at),
          cells: [`${formatCount(at)} B`, ...CURVES.map(({ way }) => formatCount(overheadAt(way, at, requestHeads) ?? 0))],
        })),
      })}
    >
      <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 400, height: 220 }}>
        <LineChart data={rows} margin={{ top: 8, right: 78, bottom: 0, left: 0 }} accessibilityLayer={false}>
          <CartesianGrid vertical={false} />
          <XAxis
            type="number"
            scale="log"
            dataKey="size"
            domain={[1, 1_048_576]}
            ticks={narrow ? FEW_SIZE_TICKS : SIZE_TICKS}
            interval={0}
            height={18}
            tickFormatter={formatRoundBytes}
          />
          <YAxis
            type="number"
            scale="log"
            domain={[1, 2000]}
            ticks={OVERHEAD_TICKS}
            width={52}
            axisLine={false}
            tickLine={false}
            tickFormatter={(bytes: number) => `${formatCount(bytes)} B`}
          />
          {size >= 1 && (
            <ReferenceLine
              x={Math.min(size, 1_048_576)}
              className={styles.yours}
              label={{ value: 'yours', position: 'insideTopRight', className: styles.label }}
            />
          )}
          {CURVES.map(({ way, name, colour, dash, labelDy }) => (
            <Line
              key={way}
              type="stepAfter"
              dataKey={way}
              stroke={`var(--${colour})`}
              strokeWidth={2.25}
              {...(dash ? { strokeDasharray: dash } : {})}
              dot={false}
              activeDot={false}
              isAnimationActive={false}
              label={(props) => (props.index === rows.length - 1 ? <EndLabel {...props} name={name} lane={colour} dy={labelDy} /> : <></>)}
            />
          ))}
        </LineChart>
      </ResponsiveContainer>
    </ChartFigure>
  )
}

function EndLabel({ x, y, name, lane, dy }: { x?: number | string; y?: number | string; name: string; lane: string; dy: number }) {
  return (
    <text x={Number(x) + 6} y={Number(y) + dy} data-lane={lane} className={styles.end}>
      {name}
    </text>
  )
}

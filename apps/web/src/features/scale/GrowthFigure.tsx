import { useState } from 'react'
import { CartesianGrid, Line, LineChart, ReferenceLine, ResponsiveContainer, XAxis, YAxis } from 'recharts'
import { ChartFigure } from '../../ui/ChartFigure.tsx'
import { Choice, type Option } from '../../ui/Choice.tsx'
import { formatCount } from '../../ui/format.ts'
import { fitWords, growth, growthFit, labelShifts, MEASURES, runName, runWays, type KeptRun, type Measure } from './scale-rows.ts'
import { SCALE_TRANSPORTS } from './scale-transports.ts'
import styles from './GrowthFigure.module.css'

/** As many lines as can be told apart. */
const MAX_DRAWN = 8

const OPTIONS: Option<Measure>[] = (Object.keys(MEASURES) as Measure[]).map((value) => ({ value, label: MEASURES[value].label }))

/** Growth over the connections: what was measured as dots, and the line of least squares through them. */
export default function GrowthFigure({ runs }: { runs: readonly KeptRun[] }) {
  const [measure, setMeasure] = useState<Measure>('memory')
  const { label, unit, fitted, format } = MEASURES[measure]
  const drawn = runs.slice(-MAX_DRAWN)
  const points = drawn.map((run) => growth(run, measure))
  const shifts = labelShifts(points.map((own) => own.at(-1)?.y ?? 0))
  const most = Math.max(100, ...points.flat().map(({ x }) => x))
  const at = [...new Set(points.flat().map(({ x }) => x))].toSorted((a, b) => a - b)
  const rows = at.map((x) => ({
    x,
    ...Object.fromEntries(drawn.map(({ number }, index) => [`run${number}`, points[index]?.find((point) => point.x === x)?.y])),
  }))
  return (
    <>
      <Choice<Measure> options={OPTIONS} value={measure} onChange={setMeasure} label="What grows" />
      <ChartFigure
        title={`${label} over connections`}
        unit={unit}
        method={MEASURES[measure].method}
        summary={
          fitted
            ? `Growth: ${drawn.map((run) => fitWords(run, measure)).join('; ')}.`
            : `${label} of each run’s steps; hollow dots: encoded for each client.`
        }
        table={() => ({
          caption: `${label} by connections held`,
          columns: ['Connections', ...drawn.map((run) => `${runName(run)}, ${runWays(run.settings)}`)],
          rows: at.map((x) => ({
            key: String(x),
            cells: [
              formatCount(x),
              ...points.map((own) => {
                const point = own.find((one) => one.x === x)
                return point ? format(point.y) : ''
              }),
            ],
          })),
        })}
      >
        <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 400, height: 260 }}>
          <LineChart data={rows} margin={{ top: 10, right: 64, bottom: 0, left: 0 }} accessibilityLayer={false}>
            <CartesianGrid vertical={false} />
            <XAxis type="number" dataKey="x" domain={[0, most]} tickCount={6} height={18} tickFormatter={formatCount} />
            <YAxis
              type="number"
              domain={[0, 'auto']}
              width={74}
              tickCount={5}
              axisLine={false}
              tickLine={false}
              tickFormatter={(value: number) => format(value).replace(/\.0+ /, ' ')}
            />
            {fitted &&
              drawn.map((run) => {
                const fit = run.steps.length > 1 ? growthFit(run, measure) : null
                const own = points[drawn.indexOf(run)] ?? []
                const [from, to] = [own[0]?.x ?? 0, own.at(-1)?.x ?? 0]
                if (!fit) return null
                const y = (x: number): number => fit.intercept + fit.slope * x
                return (
                  <ReferenceLine
                    key={run.number}
                    segment={[
                      { x: from, y: y(from) },
                      { x: to, y: y(to) },
                    ]}
                    stroke={`var(--${SCALE_TRANSPORTS[run.settings.transport].key})`}
                    strokeWidth={1.75}
                    ifOverflow="hidden"
                    {...dashOf(run)}
                  />
                )
              })}
            {drawn.map((run, index) => {
              const { key } = SCALE_TRANSPORTS[run.settings.transport]
              const last = points[index]?.at(-1)?.x
              return (
                <Line
                  key={run.number}
                  dataKey={`run${run.number}`}
                  stroke={`var(--${key})`}
                  strokeWidth={fitted ? 0 : 1.75}
                  {...dashOf(run)}
                  dot={{
                    r: 3.5,
                    strokeWidth: 1.75,
                    strokeDasharray: '',
                    fill: run.settings.encode === 'once' ? `var(--${key})` : 'var(--paper)',
                  }}
                  activeDot={false}
                  connectNulls
                  isAnimationActive={false}
                  label={(props) =>
                    rows[Number(props.index)]?.x === last ? (
                      <EndLabel {...props} name={runName(run)} lane={key} shift={shifts[index] ?? 0} />
                    ) : (
                      <></>
                    )
                  }
                />
              )
            })}
          </LineChart>
        </ResponsiveContainer>
      </ChartFigure>
    </>
  )
}

/** A thread each is dashed. */
function dashOf({ settings }: KeptRun): { strokeDasharray?: string } {
  return settings.model === 'threads' ? { strokeDasharray: '6 4' } : {}
}

interface EndLabelProps {
  x?: number | string
  y?: number | string
  name: string
  lane: string
  shift: number
}

function EndLabel({ x, y, name, lane, shift }: EndLabelProps) {
  return (
    <text x={Number(x) + 8} y={Number(y) + 4 + shift} data-lane={lane} className={styles.end}>
      {name}
    </text>
  )
}

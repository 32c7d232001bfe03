import { formatCount } from '../../ui/format.ts'
import { backWords, shownMs, stormBars, yOf, type NamedStorm } from './storm-rows.ts'
import styles from './StormPlot.module.css'

const LABEL_WIDTH = 44
const RIGHT = 16
const TITLE = 19
const HEIGHT = 50
const GAP = 7
const AXIS = 18
const LEVELS = [1, 30, 1000]

interface Props {
  storms: readonly NamedStorm[]
  capacity: number
  outageMs: number
  clients: number
  width: number
}

/** One small plot for each client, on the same axes: what the server could take, and what came on top of it. */
export function StormPlot({ storms, capacity, outageMs, clients, width }: Props) {
  const plot = { width: Math.max(10, width - LABEL_WIDTH - RIGHT), height: HEIGHT, ms: shownMs(storms), most: clients }
  const rowHeight = TITLE + HEIGHT + GAP
  const height = storms.length * rowHeight + AXIS
  const tickEveryMs = plot.ms <= 15_000 ? 1000 : plot.ms <= 30_000 ? 5000 : 10_000
  return (
    <svg viewBox={`0 0 ${width} ${height}`} width={width} height={height} className={styles.plot}>
      {storms.map(({ name, storm }, index) => {
        const { within, beyond, capacityY, outageX } = stormBars(storm, capacity, outageMs, plot)
        return (
          <g key={name} transform={`translate(${LABEL_WIDTH} ${index * rowHeight})`}>
            <text x={0} y={13} className={styles.name}>
              {name}
              <tspan className={styles.quiet}>
                {' '}
                · all back after {backWords(storm.allBackMs)}, {formatCount(storm.attempts)} attempts
              </tspan>
            </text>
            <g transform={`translate(0 ${TITLE})`}>
              {LEVELS.map((level) => (
                <g key={level} transform={`translate(0 ${yOf(level, plot)})`}>
                  <line x2={plot.width} className={styles.grid} />
                  <text x={-6} y={4} className={styles.level}>
                    {formatCount(level)}
                  </text>
                </g>
              ))}
              <rect width={Math.min(plot.width, outageX)} height={HEIGHT} className={styles.outage} />
              <path d={within} className={styles.within} />
              <path d={beyond} className={styles.beyond} />
              <line x2={plot.width} y1={capacityY} y2={capacityY} className={styles.capacity} />
            </g>
          </g>
        )
      })}
      <g transform={`translate(${LABEL_WIDTH} ${height - 4})`}>
        {Array.from({ length: Math.floor(plot.ms / tickEveryMs) + 1 }, (_, n) => (
          <text key={n} x={((n * tickEveryMs) / plot.ms) * plot.width} className={styles.tick}>
            {(n * tickEveryMs) / 1000} s
          </text>
        ))}
      </g>
    </svg>
  )
}

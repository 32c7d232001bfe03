import { laneStyle } from '../../ui/lane-style.ts'
import type { TimelineRows, TrackRow } from './timeline-rows.ts'
import styles from './TimelinePlot.module.css'

const LABEL_WIDTH = 70
/** Room for half of the last tick's label. */
const RIGHT = 22
const TOP = 20
const TRACK_HEIGHT = 50
const NETWORK_HEIGHT = 26
const AXIS_HEIGHT = 20
const BAR_Y = 14
const BAR_HEIGHT = 14

interface Props {
  rows(plotWidth: number): TimelineRows
  width: number
}

export function TimelinePlot({ rows: rowsFor, width }: Props) {
  const plotWidth = Math.max(10, width - LABEL_WIDTH - RIGHT)
  const rows = rowsFor(plotWidth)
  const networkY = TOP + rows.tracks.length * TRACK_HEIGHT
  const bottom = networkY + (rows.network.length > 0 ? NETWORK_HEIGHT : 0)
  const height = bottom + AXIS_HEIGHT
  return (
    <svg className={styles.plot} viewBox={`0 0 ${width} ${height}`} width={width} height={height}>
      <defs>
        <pattern id="connecting-hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="2.2" height="5" className={styles.hatch} />
        </pattern>
      </defs>
      <g transform={`translate(${LABEL_WIDTH} 0)`}>
        {rows.ticks.map(({ x, label }) => (
          <g key={label} transform={`translate(${x} 0)`}>
            <line y1={TOP} y2={bottom} className={styles.grid} />
            <text y={bottom + 14} className={styles.tick}>
              {label}
            </text>
          </g>
        ))}
        {rows.faults.map(({ x, label, lanes, cut }, index) => (
          <g key={index} transform={`translate(${x} 0)`}>
            {lanes.map((lane) => (
              <line
                key={lane}
                y1={TOP + lane * TRACK_HEIGHT - 2}
                y2={TOP + (lane + 1) * TRACK_HEIGHT - 2}
                className={cut ? styles.cut : styles.change}
              />
            ))}
            {label && (
              <text y={12} className={styles.fault}>
                {label}
              </text>
            )}
          </g>
        ))}
        {rows.network.length > 0 && (
          <g transform={`translate(0 ${networkY})`}>
            <text x={-LABEL_WIDTH} y={16} className={styles.networkName}>
              network
            </text>
            {rows.network.map(({ x, width: length, kind, label, labelBefore }, index) => (
              <g key={index}>
                <rect x={x} y={6} width={length} height={10} className={kind === 'lost' ? styles.lost : styles.hidden} />
                <text x={labelBefore ? x - 5 : x + length + 5} y={15} textAnchor={labelBefore ? 'end' : 'start'} className={styles.note}>
                  {label}
                </text>
              </g>
            ))}
          </g>
        )}
        {rows.zeroX !== null && <line x1={rows.nowX} x2={rows.nowX} y1={TOP} y2={bottom} className={styles.now} />}
      </g>
      {rows.tracks.map((track, index) => (
        <g key={track.lane.id} transform={`translate(0 ${TOP + index * TRACK_HEIGHT})`}>
          <Track track={track} />
        </g>
      ))}
    </svg>
  )
}

function Track({ track }: { track: TrackRow }) {
  const { key, short, icon: Icon } = laneStyle(track.lane)
  return (
    <g data-lane={key}>
      <Icon x={0} y={BAR_Y} width={14} height={14} className={styles.icon} />
      <text x={18} y={BAR_Y + 12} className={styles.name}>
        {short}
      </text>
      <g transform={`translate(${LABEL_WIDTH} 0)`}>
        {track.bars.map(({ x, width, state }, index) => (
          <Bar key={index} x={x} width={width} state={state} />
        ))}
        {track.missed.map(({ x }) => (
          <path key={x} d={`M${x - 4} 3 h8 l-4 7 z`} className={styles.missed} />
        ))}
        {track.replayed.map(({ x, count }, index) =>
          Array.from({ length: Math.min(count, MOST_CIRCLES) }, (_, n) => (
            <circle key={`${index}-${n}`} cx={x + 4 + n * 8} cy={6} r={3} className={styles.replayed} />
          )),
        )}
        {track.notes.map(({ x, text }) => (
          <text key={x} x={x + 3} y={BAR_Y + BAR_HEIGHT + 14} className={styles.note}>
            {text}
          </text>
        ))}
      </g>
    </g>
  )
}

/** Circles drawn for one tick's replay; the note has the number. */
const MOST_CIRCLES = 8

function Bar({ x, width, state }: TrackRow['bars'][number]) {
  const middle = BAR_Y + BAR_HEIGHT / 2
  switch (state) {
    case 'open':
      return <rect x={x} y={BAR_Y} width={width} height={BAR_HEIGHT} className={styles.open} />
    case 'connecting':
      return <rect x={x} y={BAR_Y} width={width} height={BAR_HEIGHT} fill="url(#connecting-hatch)" className={styles.connecting} />
    case 'waiting':
      return <line x1={x} x2={x + width} y1={middle} y2={middle} className={styles.waiting} />
    case 'closed':
      return (
        <g>
          <line x1={x + 8} x2={x + width} y1={middle} y2={middle} className={styles.closed} />
          <path d={`M${x - 4} ${middle - 5} l10 10 m0 -10 l-10 10`} className={styles.cross} />
        </g>
      )
  }
}

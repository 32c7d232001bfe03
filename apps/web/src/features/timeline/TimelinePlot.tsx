import { useState, type KeyboardEvent } from 'react'
import { itemId, itemsOf, nextItem, type TimelineRows } from './timeline-rows.ts'
import styles from './TimelinePlot.module.css'
import { Track } from './Track.tsx'

const LABEL_WIDTH = 70
/** Room for half of the last tick's label. */
const RIGHT = 22
const TOP = 20
const TRACK_HEIGHT = 50
const NETWORK_HEIGHT = 26
const AXIS_HEIGHT = 20

interface Props {
  rows(plotWidth: number): TimelineRows
  width: number
  /** Of everything: on stage it is read from the back of the room. */
  scale: number
  /** What is pointed at, by mouse or key, in a sentence; null once nothing is. */
  onPoint(sentence: string | null): void
}

/** One stop of the Tab key; the arrow keys move from stretch to stretch, and between lanes. */
export function TimelinePlot({ rows: rowsFor, width: fullWidth, scale, onPoint }: Props) {
  const [focused, setFocused] = useState<string | null>(null)
  const width = fullWidth / scale
  const plotWidth = Math.max(10, width - LABEL_WIDTH - RIGHT)
  const rows = rowsFor(plotWidth)
  const networkY = TOP + rows.tracks.length * TRACK_HEIGHT
  const bottom = networkY + (rows.network.length > 0 ? NETWORK_HEIGHT : 0)
  const height = bottom + AXIS_HEIGHT
  const ids = itemsOf(rows).map(({ id }) => id)
  const stop = focused !== null && ids.includes(focused) ? focused : ids.at(-1)
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = stop === undefined ? null : nextItem(rows, stop, event.key)
    if (next === null) return
    event.preventDefault()
    document.getElementById(next)?.focus()
  }
  return (
    <svg
      className={styles.plot}
      viewBox={`0 0 ${width} ${height}`}
      width={fullWidth}
      height={height * scale}
      role="group"
      aria-label="Connections over time; the arrow keys move from stretch to stretch"
      onKeyDown={onKeyDown}
    >
      <defs>
        <pattern id="connecting-hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="2.2" height="5" className={styles.hatch} />
        </pattern>
        <pattern id="silent-hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)">
          <rect width="1.5" height="6" className={styles.hatch} />
        </pattern>
      </defs>
      <g aria-hidden transform={`translate(${LABEL_WIDTH} 0)`}>
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
          <Track
            track={track}
            labelWidth={LABEL_WIDTH}
            stop={stop ?? null}
            onFocus={(item) => {
              setFocused(itemId(track.lane.id, item.key))
              onPoint(item.sentence)
            }}
            onPoint={onPoint}
          />
        </g>
      ))}
    </svg>
  )
}

import type { ReactNode } from 'react'
import { laneStyle } from '../../ui/lane-style.ts'
import { Bar, BAR_HEIGHT, BAR_Y } from './Bar.tsx'
import { itemId, type Item, type TrackRow } from './timeline-rows.ts'
import styles from './TimelinePlot.module.css'

/** Circles drawn for one tick's replay; the note has the number. */
const MOST_CIRCLES = 8
/** A stretch of some milliseconds can still be hit with a mouse. */
const MIN_HIT_WIDTH = 8

interface Props {
  track: TrackRow
  labelWidth: number
  /** Id of the one item that the Tab key stops at. */
  stop: string | null
  onFocus(item: Item): void
  onPoint(sentence: string | null): void
}

/** One lane over time: what it went through, and what became of its messages. */
export function Track({ track, labelWidth, stop, onFocus, onPoint }: Props) {
  const { key, short, icon: Icon } = laneStyle(track.lane)
  const pointable = (item: Item, children: ReactNode) => {
    const id = itemId(track.lane.id, item.key)
    return (
      <g
        key={item.key}
        id={id}
        role="img"
        aria-label={item.sentence}
        tabIndex={id === stop ? 0 : -1}
        className={styles.item}
        onFocus={() => onFocus(item)}
        onBlur={() => onPoint(null)}
        onMouseEnter={() => onPoint(item.sentence)}
        onMouseLeave={() => onPoint(null)}
      >
        {children}
        <rect
          x={item.x - Math.max(0, MIN_HIT_WIDTH - item.width) / 2}
          y={BAR_Y - 3}
          width={Math.max(MIN_HIT_WIDTH, item.width)}
          height={BAR_HEIGHT + 6}
          className={styles.hit}
        />
      </g>
    )
  }
  return (
    <g data-lane={key}>
      <g aria-hidden>
        <Icon x={0} y={BAR_Y} width={14} height={14} className={styles.icon} />
        <text x={18} y={BAR_Y + 12} className={styles.name}>
          {short}
        </text>
      </g>
      <g transform={`translate(${labelWidth} 0)`}>
        {track.bars.map((bar) => pointable(bar, <Bar bar={bar} />))}
        {track.stales.map((stale) =>
          pointable(stale, <path d={`M${stale.x} ${BAR_Y - 3} v${BAR_HEIGHT + 6} m-5 -5 l5 5 l5 -5`} className={styles.stale} />),
        )}
        <g aria-hidden>
          {track.missed.map(({ x }) => (
            <path key={x} d={`M${x - 4} 3 h8 l-4 7 z`} className={styles.missed} />
          ))}
          {track.duplicates.map(({ x }, index) => (
            <path key={index} d={`M${x - 4} 2 h6 v6 h-6 z m2 2 h6 v6 h-6 z`} className={styles.replayed} />
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
    </g>
  )
}

import type { Places } from '../../ui/axes.ts'
import { trimmed } from '../../ui/format.ts'
import styles from './BarMarks.module.css'
import type { BarRow } from './bytes-rows.ts'

/** Of a lane's share of the height; the rest is the space between bars. */
const BAR_SHARE = 0.64
/** Overhead of a large message is less than a pixel: it stays visible at one and a half. */
const MIN_OVERHEAD_WIDTH = 1.5
/** Of one character of the figure in a bar, and left and right of it. */
const CHARACTER_WIDTH = 7.3
const FIGURE_GAP = 8

/** One bar a lane with its name before it, and what it costs more behind. */
export function BarMarks({ rows, places }: { rows: readonly BarRow[]; places: Places }) {
  const { x: at, left, top } = places
  const share = places.height / rows.length
  const height = share * BAR_SHARE
  return rows.map(({ id, key, name, payload, overhead, saved, label }, index) => {
    const y = top + index * share + (share - height) / 2
    const middle = y + height / 2
    const end = at(payload + overhead + saved)
    return (
      <g key={id} data-lane={key}>
        <text x={0} y={middle + 4} className={styles.name}>
          {name}
        </text>
        <rect x={left} y={y} width={Math.max(0, at(payload) - left)} height={height} className={styles.payload} />
        {overhead > 0 && (
          <rect
            x={at(payload)}
            y={y}
            width={Math.max(MIN_OVERHEAD_WIDTH, at(payload + overhead) - at(payload))}
            height={height}
            className={styles.overhead}
          />
        )}
        {saved > 0 && <rect x={at(payload)} y={y} width={Math.max(0, end - at(payload))} height={height} className={styles.saved} />}
        <text x={left + FIGURE_GAP} y={middle + 4} className={styles.inside}>
          {figureIn(at(payload) - left, payload, saved > 0)}
        </text>
        <text x={end + 7} y={middle + 5} className={styles.outside}>
          {label}
        </text>
      </g>
    )
  })
}

/** What a bar of this width has room for. */
function figureIn(width: number, payload: number, isSaved: boolean): string {
  const figure = `${trimmed(payload)} B`
  const words = [`${figure} ${isSaved ? 'on the wire' : 'payload'}`, figure]
  return words.find(({ length }) => length * CHARACTER_WIDTH + 2 * FIGURE_GAP <= width) ?? ''
}

import type { Places } from '../../ui/axes.ts'
import { trimmed } from '../../ui/format.ts'
import styles from './BarMarks.module.css'
import type { BarRow } from './bytes-rows.ts'

/** Of a lane's share of the height; the rest is the space between bars. */
const BAR_SHARE = 0.64
/** Overhead of a large message is less than a pixel: it stays visible at one and a half. */
const MIN_OVERHEAD_WIDTH = 1.5
/** A bar this wide has room for its figure. */
const FIGURE_WIDTH = 60

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
        {at(payload) - left >= FIGURE_WIDTH && (
          <text x={left + 8} y={middle + 4} className={styles.inside}>
            {trimmed(payload)} B {saved > 0 ? 'on the wire' : 'payload'}
          </text>
        )}
        <text x={end + 7} y={middle + 5} className={styles.outside}>
          {label}
        </text>
      </g>
    )
  })
}

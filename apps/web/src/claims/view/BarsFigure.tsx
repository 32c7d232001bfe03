import { trimmed } from '../../ui/format.ts'
import type { Bars } from '../exhibit.ts'
import styles from './BarsFigure.module.css'

/** Payload pale, what is added solid and hatched in turn; every part is named with its figure under the bar. */
const FILLS = [styles.pale, styles.solid, styles.hatched, styles.dotted]

/** Stacked bars from zero on one scale. Drawn with plain boxes, so that a saved report needs no script. */
export function BarsFigure({ bars }: { bars: Bars }) {
  const totals = bars.rows.map(({ parts }) => parts.reduce((sum, { value }) => sum + Math.max(0, value), 0))
  const largest = Math.max(...totals, Number.MIN_VALUE)
  return (
    <figure className={styles.figure}>
      <figcaption>{bars.caption}</figcaption>
      {bars.rows.map(({ label, lane, parts }, row) => (
        <div key={label} className={styles.row} data-lane={lane}>
          <span className={styles.label}>{label}</span>
          <div className={styles.track} aria-hidden>
            {parts.map(({ name, value }, index) => (
              <span
                key={name}
                className={FILLS[parts.length === 1 ? 1 : index % FILLS.length]}
                style={{ width: `${(Math.max(0, value) / largest) * 100}%` }}
              />
            ))}
          </div>
          <span className={styles.total}>
            {trimmed(totals[row] ?? 0)} {bars.unit}
          </span>
          {parts.length > 1 && (
            <span className={styles.parts}>{parts.map(({ name, value }) => `${name} ${trimmed(value)}`).join(' + ')}</span>
          )}
        </div>
      ))}
    </figure>
  )
}

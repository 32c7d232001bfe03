import { useId, useState, useSyncExternalStore, type ReactNode } from 'react'
import type { Stops } from '../exhibit.ts'
import styles from './StopsFigure.module.css'

const NEVER = (): (() => void) => () => undefined

/** A slider and its figures; `table` instead where no script runs, as in a saved report. */
export function StopsFigure({ stops: { caption, name, columns, stops }, table }: { stops: Stops; table: ReactNode }) {
  const id = useId()
  const [at, setAt] = useState(0)
  const isLive = useSyncExternalStore(
    NEVER,
    () => true,
    () => false,
  )
  const stop = stops[at]
  if (!isLive || !stop) return table
  return (
    <figure className={styles.figure}>
      <figcaption>{caption}</figcaption>
      <div className={styles.slider}>
        <label htmlFor={id}>{name}</label>
        <input
          id={id}
          type="range"
          min={0}
          max={stops.length - 1}
          step={1}
          value={at}
          aria-valuetext={stop.at}
          onChange={(event) => setAt(Number(event.target.value))}
        />
        <output htmlFor={id}>{stop.at}</output>
      </div>
      <dl className={styles.figures}>
        {columns.map((column, index) => (
          <div key={column}>
            <dt>{column}</dt>
            <dd>{stop.cells[index]}</dd>
          </div>
        ))}
      </dl>
    </figure>
  )
}

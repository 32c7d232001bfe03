import type { Field } from '@wireside/wire/field'
import { memo } from 'react'
import { asciiText, hexRuns, hexText, runWords, type HexRun } from './hex-runs.ts'
import styles from './HexRow.module.css'

interface Props {
  /** What the byte one is at goes by in `aria-activedescendant`. */
  cursorId: string
  at: number
  bytes: Uint8Array
  fields: readonly Field[]
  perRow: number
  /** The selected field's bytes in this row; -1: none. */
  from: number
  to: number
  /** -1: in another row. */
  cursor: number
}

/** One row of the hex view: a piece of text for each field in it, so that a row of payload is two pieces and not thirty-two. */
export const HexRow = memo(function HexRow({ cursorId, at, bytes, fields, perRow, from, to, cursor }: Props) {
  const start = at * perRow
  const runs = hexRuns(fields, start, Math.min(bytes.length, start + perRow), cursor)
  const look = (run: HexRun) => ({
    'data-byte': run.start,
    'data-tone': run.tone,
    'data-selected': (run.start >= from && run.start < to) || undefined,
    'data-cursor': run.start === cursor || undefined,
  })
  return (
    <div className={styles.row} role="row" aria-rowindex={at + 1}>
      <span className={styles.offset} aria-hidden>
        {start.toString(16).padStart(4, '0')}
      </span>
      <span role="presentation">
        {runs.map((run, index) => {
          const hex = hexText(bytes.subarray(run.start, run.end))
          return (
            <span
              // By place: a row that scrolls in takes over the elements of the one that stood there.
              key={index}
              id={run.start === cursor ? cursorId : undefined}
              role="gridcell"
              aria-colindex={run.start - start + 1}
              aria-colspan={run.end - run.start}
              aria-label={runWords(run, hex)}
              className={styles.bytes}
              data-begins={run.begins || undefined}
              {...look(run)}
            >
              {hex}
            </span>
          )
        })}
      </span>
      <span className={styles.text} aria-hidden>
        {runs.map((run, index) => (
          <span key={index} className={styles.characters} data-characters {...look(run)}>
            {asciiText(bytes.subarray(run.start, run.end))}
          </span>
        ))}
      </span>
    </div>
  )
})

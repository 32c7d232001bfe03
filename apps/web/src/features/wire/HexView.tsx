import type { Field } from '@wireside/wire/field'
import { memo, useEffect, useId, useRef, type KeyboardEvent, type PointerEvent } from 'react'
import { atByte, fieldAt, moveCursor, type Cursor } from './cursor.ts'
import { asciiByte, hexByte, toneOf, type Tone } from './field-style.ts'
import styles from './HexView.module.css'
import { bringIntoSight, useWindow } from './use-window.ts'

/** As in HexView.module.css, in CSS pixels. */
const ROW_HEIGHT = 18
const BYTE_WIDTH = 27
const CHARACTER_WIDTH = 8
const FIXED_WIDTH = 82

interface Props {
  label: string
  bytes: Uint8Array
  fields: readonly Field[]
  perRow: number
  cursor: Cursor
  onCursor(cursor: Cursor): void
}

/** Bytes in hex and as text, tinted by field. Only the rows in sight are in the page. */
export function HexView({ label, bytes, fields, perRow, cursor, onCursor }: Props) {
  const box = useRef<HTMLDivElement>(null)
  const id = useId()
  const rowCount = Math.ceil(bytes.length / perRow)
  const { first, last, inSight } = useWindow(box, rowCount, ROW_HEIGHT)
  const row = Math.floor(cursor.byte / perRow)
  const selected = fields[cursor.field]
  useEffect(() => bringIntoSight(box.current, row, ROW_HEIGHT), [row, bytes])

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const next = moveCursor(fields, bytes.length, cursor, event.key, perRow, inSight)
    if (!next) return
    event.preventDefault()
    onCursor(next)
  }
  const onPointer = ({ target, nativeEvent }: PointerEvent): void => {
    if (!(target instanceof HTMLElement) || target.dataset.byte === undefined) return
    // Text is in runs of one look: how far into the run tells the byte.
    const into = target.dataset.run === undefined ? 0 : Math.floor(nativeEvent.offsetX / CHARACTER_WIDTH)
    const at = Math.max(0, Math.min(bytes.length - 1, Number(target.dataset.byte) + into))
    if (at !== cursor.byte) onCursor(atByte(fields, at))
  }
  return (
    <div
      ref={box}
      className={styles.box}
      style={{ width: FIXED_WIDTH + perRow * BYTE_WIDTH }}
      role="grid"
      tabIndex={0}
      aria-label={label}
      aria-rowcount={rowCount}
      aria-colcount={perRow}
      aria-activedescendant={bytes.length > 0 ? `${id}-${cursor.byte}` : undefined}
      onKeyDown={onKeyDown}
      onPointerOver={onPointer}
      onPointerMove={onPointer}
      onPointerDown={onPointer}
    >
      <div className={styles.all} style={{ height: rowCount * ROW_HEIGHT }}>
        {Array.from({ length: last - first }, (_, index) => {
          const at = first + index
          const start = at * perRow
          const end = Math.min(bytes.length, start + perRow)
          const marked = selected && selected.start < end && selected.end > start
          return (
            <Row
              key={at}
              id={id}
              at={at}
              bytes={bytes}
              fields={fields}
              perRow={perRow}
              from={marked ? Math.max(start, selected.start) : -1}
              to={marked ? Math.min(end, selected.end) : -1}
              cursor={cursor.byte >= start && cursor.byte < end ? cursor.byte : -1}
            />
          )
        })}
      </div>
    </div>
  )
}

interface RowProps extends Pick<Props, 'bytes' | 'fields' | 'perRow'> {
  id: string
  at: number
  /** The selected field's bytes in this row; -1: none. */
  from: number
  to: number
  cursor: number
}

const Row = memo(function Row({ id, at, bytes, fields, perRow, from, to, cursor }: RowProps) {
  const start = at * perRow
  const row = [...bytes.subarray(start, start + perRow)]
  let field = fieldAt(fields, start)
  const cells = row.map((byte, index) => {
    const offset = start + index
    while (fields[field] && fields[field]!.end <= offset) field++
    const { name = '', start: begins = -1 } = fields[field] ?? {}
    return { byte, offset, name, begins: begins === offset, tone: toneOf({ name }) }
  })
  const marks = (offset: number) => ({
    'data-selected': (offset >= from && offset < to) || undefined,
    'data-cursor': offset === cursor || undefined,
  })
  return (
    <div className={styles.row} role="row" aria-rowindex={at + 1} style={{ top: at * ROW_HEIGHT }}>
      <span className={styles.offset} aria-hidden>
        {start.toString(16).padStart(4, '0')}
      </span>
      <span className={styles.hex} role="presentation">
        {cells.map(({ byte, offset, name, begins, tone }) => (
          <span
            key={offset}
            id={`${id}-${offset}`}
            role="gridcell"
            aria-label={`${hexByte(byte)}, byte ${offset}, ${name}`}
            className={styles.cell}
            data-byte={offset}
            data-tone={tone}
            data-begins={begins || undefined}
            {...marks(offset)}
          >
            {hexByte(byte)}
          </span>
        ))}
      </span>
      <span className={styles.text} aria-hidden>
        {textRuns(cells, from, to, cursor).map(({ offset, text, tone }) => (
          <span key={offset} className={styles.run} data-run data-byte={offset} data-tone={tone} {...marks(offset)}>
            {text}
          </span>
        ))}
      </span>
    </div>
  )
})

/** Neighbouring characters that look alike, as one: a row of payload is one piece of text. */
function textRuns(cells: readonly { byte: number; offset: number; tone: Tone }[], from: number, to: number, cursor: number) {
  const runs: { offset: number; text: string; tone: Tone; look: string }[] = []
  for (const { byte, offset, tone } of cells) {
    const look = `${tone} ${offset >= from && offset < to} ${offset === cursor}`
    const last = runs.at(-1)
    if (last?.look === look) last.text += asciiByte(byte)
    else runs.push({ offset, text: asciiByte(byte), tone, look })
  }
  return runs
}

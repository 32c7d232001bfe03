import type { Field } from '@wireside/wire/field'
import { useEffect, useId, useRef, type KeyboardEvent, type PointerEvent } from 'react'
import { atByte, moveCursor, type Cursor } from './cursor.ts'
import { HexRow } from './HexRow.tsx'
import styles from './HexView.module.css'
import { bringIntoSight, useWindow } from './use-window.ts'

/** As in HexRow.module.css, in CSS pixels. */
const ROW_HEIGHT = 18
const BYTE_WIDTH = 19
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
    // Bytes are in runs of one look: how far into the run tells the byte.
    const into = Math.floor(nativeEvent.offsetX / (target.dataset.characters === undefined ? BYTE_WIDTH : CHARACTER_WIDTH))
    const at = Math.max(0, Math.min(bytes.length - 1, Number(target.dataset.byte) + Math.max(0, into)))
    if (at !== cursor.byte) onCursor(atByte(fields, at))
  }
  return (
    <div
      ref={box}
      className={styles.box}
      style={{ width: FIXED_WIDTH + perRow * (BYTE_WIDTH + CHARACTER_WIDTH) }}
      role="grid"
      tabIndex={0}
      aria-label={label}
      aria-rowcount={rowCount}
      aria-colcount={perRow}
      aria-activedescendant={bytes.length > 0 ? id : undefined}
      onKeyDown={onKeyDown}
      onPointerOver={onPointer}
      onPointerMove={onPointer}
      onPointerDown={onPointer}
    >
      <div className={styles.all} role="presentation" style={{ height: rowCount * ROW_HEIGHT }}>
        <div className={styles.shown} role="presentation" style={{ top: first * ROW_HEIGHT }}>
          {Array.from({ length: last - first }, (_, index) => {
            const at = first + index
            const start = at * perRow
            const end = Math.min(bytes.length, start + perRow)
            const marked = selected && selected.start < end && selected.end > start
            return (
              <HexRow
                // By place: scrolling writes other bytes into the rows that are there.
                key={index}
                cursorId={id}
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
    </div>
  )
}

import type { Field } from '@wireside/wire/field'
import { useEffect, useId, useRef, type KeyboardEvent } from 'react'
import { plural } from '../../ui/format.ts'
import { atField, type Cursor } from './cursor.ts'
import { placeOf, toneOf, valueOf } from './field-style.ts'
import styles from './FieldList.module.css'
import { bringIntoSight, useWindow } from './use-window.ts'

/** As in FieldList.module.css. */
const ROW_HEIGHT = 24

interface Props {
  label: string
  bytes: Uint8Array
  fields: readonly Field[]
  cursor: Cursor
  onCursor(cursor: Cursor): void
}

/** The fields by name, in their order: arrow keys go from one to the next. */
export function FieldList({ label, bytes, fields, cursor, onCursor }: Props) {
  const box = useRef<HTMLDivElement>(null)
  const id = useId()
  const { first, last, inSight } = useWindow(box, fields.length, ROW_HEIGHT)
  useEffect(() => bringIntoSight(box.current, cursor.field, ROW_HEIGHT), [cursor.field])

  const onKeyDown = (event: KeyboardEvent): void => {
    const steps: Record<string, number> = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: inSight,
      PageUp: -inSight,
      Home: -fields.length,
      End: fields.length,
    }
    const step = steps[event.key]
    if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    onCursor(atField(fields, cursor.field + step))
  }
  return (
    <div
      ref={box}
      className={styles.box}
      role="listbox"
      tabIndex={0}
      aria-label={label}
      aria-activedescendant={fields.length > 0 ? `${id}-${cursor.field}` : undefined}
      onKeyDown={onKeyDown}
    >
      <div className={styles.all} role="presentation" style={{ height: fields.length * ROW_HEIGHT }}>
        {fields.slice(first, last).map((field, index) => {
          const at = first + index
          return (
            <div
              key={at}
              id={`${id}-${at}`}
              role="option"
              aria-selected={at === cursor.field}
              aria-setsize={fields.length}
              aria-posinset={at + 1}
              aria-label={`${field.name}, ${placeOf(field)}`}
              className={styles.field}
              style={{ top: at * ROW_HEIGHT }}
              onPointerOver={() => at !== cursor.field && onCursor(atField(fields, at))}
              onPointerDown={() => onCursor(atField(fields, at))}
            >
              <span className={styles.swatch} data-tone={toneOf(field)} />
              <span className={styles.name}>{field.name}</span>
              <span className={styles.value}>{field.bits ? valueOf(field, bytes) : plural(field.end - field.start, 'byte')}</span>
            </div>
          )
        })}
      </div>
    </div>
  )
}

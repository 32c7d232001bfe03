import type { Field } from '@wireside/wire/field'
import { toneOf } from './field-style.ts'
import styles from './BitDiagram.module.css'

/** As RFC 6455 §5.2 names them, short enough for one bit's width. */
const SHORT: Record<string, string> = {
  fin: 'FIN',
  rsv1: 'R1',
  rsv2: 'R2',
  rsv3: 'R3',
  opcode: 'opcode',
  mask: 'MASK',
  'payload-length': 'payload length',
}

interface Props {
  bytes: Uint8Array
  fields: readonly Field[]
  selected: number
  onField(field: number): void
}

/** The first two bytes of a frame, bit by bit, as RFC 6455 §5.2 draws them. */
export function BitDiagram({ bytes, fields, selected, onField }: Props) {
  const shown = fields.flatMap((field, index) => (field.bits && field.start < 2 ? [{ field, index, bits: field.bits }] : []))
  const words = shown.map(({ field, bits }) => `${field.name} ${digits(bytes[field.start] ?? 0, bits)}`).join(', ')
  return (
    <div className={styles.diagram} role="img" aria-label={`The first two bytes in bits: ${words}`}>
      {shown.map(({ field, index, bits: [from, to] }) => (
        <div
          key={index}
          className={styles.field}
          style={{ gridColumn: `span ${to - from}` }}
          data-byte-start={from === 0 || undefined}
          data-selected={index === selected || undefined}
          onPointerOver={() => onField(index)}
        >
          <span className={styles.bits} data-tone={toneOf(field)}>
            {Array.from(digits(bytes[field.start] ?? 0, [from, to]), (digit, at) => (
              <span key={at}>{digit}</span>
            ))}
          </span>
          <span className={styles.name}>{SHORT[field.name] ?? field.name}</span>
        </div>
      ))}
    </div>
  )
}

function digits(byte: number, [from, to]: readonly [number, number]): string {
  return byte.toString(2).padStart(8, '0').slice(from, to)
}

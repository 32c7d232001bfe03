import type { Field } from '@wireside/wire/field'

/** Where one looks: a byte, and which of the fields that share it. */
export interface Cursor {
  byte: number
  /** Index into the fields. */
  field: number
}

export const START: Cursor = { byte: 0, field: 0 }

/** Index of the first field that holds the byte. The fields tile the bytes. */
export function fieldAt(fields: readonly Field[], byte: number): number {
  let low = 0
  let high = fields.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if ((fields[middle]?.end ?? 0) <= byte) low = middle + 1
    else high = middle
  }
  return Math.max(0, low)
}

export function atByte(fields: readonly Field[], byte: number): Cursor {
  return { byte, field: fieldAt(fields, byte) }
}

export function atField(fields: readonly Field[], field: number): Cursor {
  const index = Math.max(0, Math.min(fields.length - 1, field))
  return { byte: fields[index]?.start ?? 0, field: index }
}

/** Where a key leads from here; null where it leads nowhere. Fields that share a byte are gone through one by one. */
export function moveCursor(
  fields: readonly Field[],
  length: number,
  { byte, field }: Cursor,
  key: string,
  perRow: number,
  rowsShown: number,
): Cursor | null {
  if (length === 0) return null
  const to = (next: number): Cursor => atByte(fields, Math.max(0, Math.min(length - 1, next)))
  switch (key) {
    case 'ArrowRight':
      return fields[field + 1]?.start === byte ? { byte, field: field + 1 } : to(byte + 1)
    case 'ArrowLeft': {
      if (fields[field]?.start === byte && fields[field - 1]?.start === byte) return { byte, field: field - 1 }
      const before = to(byte - 1)
      return byte === 0 ? { byte, field } : { byte: before.byte, field: lastFieldAt(fields, before) }
    }
    case 'ArrowDown':
      return byte + perRow < length ? to(byte + perRow) : { byte, field }
    case 'ArrowUp':
      return byte - perRow >= 0 ? to(byte - perRow) : { byte, field }
    case 'PageDown':
      return to(byte + perRow * rowsShown)
    case 'PageUp':
      return to(byte - perRow * rowsShown)
    case 'Home':
      return to(0)
    case 'End':
      return to(length - 1)
    default:
      return null
  }
}

function lastFieldAt(fields: readonly Field[], { byte, field }: Cursor): number {
  let last = field
  while (fields[last + 1]?.start === byte) last++
  return last
}

import { splitBinary, splitText, parseId } from '@wireside/contract/message-id'
import type { Field } from '@wireside/wire/field'
import { decodeUtf8 } from '@wireside/wire/utf8'

const MEANING = 'The message’s id, by Wireside’s own rule: a frame has no place for one, so resuming costs these bytes (RFC 6455 §5.6).'
/** Longer than any id with what sets it apart. */
const MAX_PREFIX_BYTES = 40

/** Splits the id off a message's first payload, where it is in the clear; for lanes with ids before the payload. */
export function splitIdPrefix(bytes: Uint8Array, fields: readonly Field[]): readonly Field[] {
  const index = fields.findIndex(({ name }) => name === 'payload')
  const payload = fields[index]
  if (!payload) return fields
  const length = prefixLength(bytes.subarray(payload.start, payload.end))
  if (length === 0) return fields
  const cut = payload.start + length
  const parts: Field[] = [{ ...payload, name: 'id-prefix', end: cut, meaning: MEANING }]
  if (cut < payload.end) parts.push({ ...payload, start: cut })
  return fields.toSpliced(index, 1, ...parts)
}

function prefixLength(payload: Uint8Array): number {
  const start = payload.subarray(0, MAX_PREFIX_BYTES)
  const text = splitText(decodeUtf8(start))
  if (text && parseId(text.id)) return text.id.length + 1
  const binary = splitBinary(start)
  return binary && parseId(binary.id) ? binary.id.length + 1 : 0
}

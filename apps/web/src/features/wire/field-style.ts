import type { Field } from '@wireside/wire/field'

/** How a field is tinted: payload pale, what the transport adds in deeper tints of the lane's hue. */
export type Tone = 'payload' | 'flags' | 'length' | 'key' | 'name' | 'text' | 'mark' | 'unread'

const TONES: Record<string, Tone> = {
  payload: 'payload',
  'data-value': 'payload',
  'id-value': 'key',
  'id-prefix': 'key',
  'event-value': 'text',
  'retry-value': 'text',
  body: 'payload',
  'chunk-data': 'payload',
  'close-reason': 'payload',
  'comment-text': 'payload',
  fin: 'flags',
  opcode: 'flags',
  rsv1: 'flags',
  rsv2: 'flags',
  rsv3: 'flags',
  mask: 'length',
  'payload-length': 'length',
  'extended-payload-length': 'length',
  'chunk-size': 'length',
  'last-chunk': 'length',
  'chunk-extension': 'length',
  'masking-key': 'key',
  'close-code': 'key',
  'field-name': 'name',
  method: 'name',
  version: 'name',
  status: 'name',
  'comment-colon': 'name',
  'field-value': 'text',
  target: 'text',
  reason: 'text',
  data: 'payload',
  'ping-data': 'payload',
  'debug-data': 'payload',
  'frame-type': 'flags',
  'frame-flags': 'flags',
  'frame-length': 'length',
  'pad-length': 'length',
  'header-name-length': 'length',
  'header-value-length': 'length',
  'window-increment': 'length',
  'stream-id': 'key',
  'last-stream-id': 'key',
  'promised-stream-id': 'key',
  'prioritized-stream-id': 'key',
  'error-code': 'key',
  'indexed-header': 'name',
  'literal-header': 'name',
  'header-name': 'name',
  'setting-id': 'name',
  preface: 'name',
  'header-value': 'text',
  'setting-value': 'text',
  'priority-value': 'text',
  'engine-type': 'flags',
  'packet-type': 'flags',
  'engine-data': 'text',
  'packet-data': 'text',
  attachments: 'length',
  namespace: 'name',
  'ack-id': 'key',
  'event-name': 'name',
  argument: 'payload',
  'id-argument': 'key',
  'script-open': 'name',
  'script-close': 'name',
  attachment: 'payload',
  base64: 'payload',
  unread: 'unread',
  pending: 'unread',
}

export function toneOf({ name }: Pick<Field, 'name'>): Tone {
  return TONES[name] ?? 'mark'
}

export function hexByte(byte: number): string {
  return byte.toString(16).padStart(2, '0')
}

/** What stands beside the hex: printable ASCII as it is, everything else as a dot. */
export function asciiByte(byte: number): string {
  return byte > 0x1f && byte < 0x7f ? String.fromCharCode(byte) : '·'
}

/** The bits of a field that has some of a byte's, the others as dots: `.1100100`. */
function bitsOf(byte: number, [from, to]: readonly [number, number]): string {
  return '.'.repeat(from) + byte.toString(2).padStart(8, '0').slice(from, to) + '.'.repeat(8 - to)
}

const SHOWN_BYTES = 8

/** The value of a field, as much of it as fits on a line. */
export function valueOf({ start, end, bits }: Field, bytes: Uint8Array): string {
  if (bits) return bitsOf(bytes[start] ?? 0, bits)
  const shown = [...bytes.subarray(start, Math.min(end, start + SHOWN_BYTES))].map(hexByte).join(' ')
  return end - start > SHOWN_BYTES ? `${shown} …` : shown
}

/** Where a field lies, in words: `byte 1, bits 1–7`, `bytes 6–10`. */
export function placeOf({ start, end, bits }: Field): string {
  if (!bits) return end === start + 1 ? `byte ${start}` : `bytes ${start}–${end - 1}`
  const [from, to] = bits
  return to === from + 1 ? `byte ${start}, bit ${from}` : `byte ${start}, bits ${from}–${to - 1}`
}

/** The fields an event stream knows; a line that names any other is ignored. WHATWG HTML §9.2.6. */
export type FieldName = 'data' | 'event' | 'id' | 'retry'

/** One line, without its end, as offsets into the bytes it was read from. */
export interface Line {
  /** What kind of line; `unknown` is a field that the client ignores. */
  kind: FieldName | 'blank' | 'comment' | 'unknown'
  /** The name is `[start, colon)`; without a colon the whole line is the name. */
  colon: number
  /** The value is `[value, end)`: behind the colon and one space, if there is one. */
  value: number
}

const COLON = 0x3a
const SPACE = 0x20

/** Takes the line `bytes[start, end)` apart. Names are compared as bytes: they are ASCII, and case matters. §9.2.6. */
export function readLine(bytes: Uint8Array, start: number, end: number): Line {
  if (start === end) return { kind: 'blank', colon: end, value: end }
  let colon = start
  while (colon < end && bytes[colon] !== COLON) colon++
  if (colon === start) return { kind: 'comment', colon, value: start + 1 }
  const space = colon + 1 < end && bytes[colon + 1] === SPACE
  const value = colon === end ? end : colon + (space ? 2 : 1)
  return { kind: nameOf(bytes, start, colon), colon, value }
}

/** The milliseconds a `retry` value gives: ASCII digits only, otherwise null and the field is ignored. §9.2.6. */
export function readRetry(bytes: Uint8Array, start: number, end: number): number | null {
  if (start === end) return null
  let retryMs = 0
  for (let i = start; i < end; i++) {
    const digit = (bytes[i] as number) - 0x30
    if (digit < 0 || digit > 9) return null
    retryMs = Math.min(retryMs * 10 + digit, Number.MAX_SAFE_INTEGER)
  }
  return retryMs
}

const NAMES: readonly (readonly [FieldName, readonly number[]])[] = (['data', 'event', 'id', 'retry'] as const).map((name) => [
  name,
  Array.from(name, (letter) => letter.charCodeAt(0)),
])

function nameOf(bytes: Uint8Array, start: number, end: number): FieldName | 'unknown' {
  for (const [name, letters] of NAMES) {
    if (letters.length === end - start && letters.every((letter, i) => bytes[start + i] === letter)) return name
  }
  return 'unknown'
}

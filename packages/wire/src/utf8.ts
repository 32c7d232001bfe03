import { WireError } from './wire-error.ts'

/** UTF-8 without a platform: RFC 3629 for encoding and validity, the WHATWG Encoding Standard §4.1 for decoding. */

/** Bytes `text` takes in UTF-8. Throws `lone_surrogate`: half a surrogate pair has no UTF-8 form. */
export function utf8Length(text: string): number {
  let length = text.length
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit < 0x80) continue
    if (unit < 0x800) length += 1
    else if (unit < 0xd800 || unit > 0xdfff) length += 2
    else {
      const low = text.charCodeAt(i + 1)
      if (unit > 0xdbff || !(low >= 0xdc00 && low <= 0xdfff)) {
        throw new WireError('lone_surrogate', i, `lone surrogate at ${i}: it has no UTF-8 form`)
      }
      length += 2
      i++
    }
  }
  return length
}

/** Writes `text` at `at` and returns the offset behind it. `text` has passed `utf8Length`, `into` has the room. */
export function writeUtf8(text: string, into: Uint8Array, at: number): number {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit < 0x80) {
      into[at++] = unit
    } else if (unit < 0x800) {
      into[at++] = 0xc0 | (unit >> 6)
      into[at++] = 0x80 | (unit & 0x3f)
    } else if (unit < 0xd800 || unit > 0xdfff) {
      into[at++] = 0xe0 | (unit >> 12)
      into[at++] = 0x80 | ((unit >> 6) & 0x3f)
      into[at++] = 0x80 | (unit & 0x3f)
    } else {
      const point = 0x10000 + ((unit & 0x3ff) << 10) + (text.charCodeAt(++i) & 0x3ff)
      into[at++] = 0xf0 | (point >> 18)
      into[at++] = 0x80 | ((point >> 12) & 0x3f)
      into[at++] = 0x80 | ((point >> 6) & 0x3f)
      into[at++] = 0x80 | (point & 0x3f)
    }
  }
  return at
}

/** `text` as UTF-8. Throws `lone_surrogate`. */
export function encodeUtf8(text: string): Uint8Array {
  const bytes = new Uint8Array(utf8Length(text))
  writeUtf8(text, bytes, 0)
  return bytes
}

/** Where a UTF-8 sequence stands between two pieces: continuation bytes still due, and the range of the next one. */
export interface Utf8State {
  due: number
  low: number
  high: number
}

export function startUtf8(): Utf8State {
  return { due: 0, low: 0x80, high: 0xbf }
}

/**
 * Checks one piece of a text and remembers an unfinished sequence in `state`. Returns the offset of the first byte
 * that can't be UTF-8, or -1. At the end of the text `state.due` must be 0.
 */
export function checkUtf8(state: Utf8State, bytes: Uint8Array, start = 0, end = bytes.length): number {
  let { due, low, high } = state
  for (let i = start; i < end; i++) {
    const byte = bytes[i] as number
    if (due === 0) {
      if (byte < 0x80) continue
      if (byte < 0xc2 || byte > 0xf4) return i
      due = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3
      low = firstLow(byte)
      high = firstHigh(byte)
    } else {
      if (byte < low || byte > high) return i
      due--
      low = 0x80
      high = 0xbf
    }
  }
  state.due = due
  state.low = low
  state.high = high
  return -1
}

/** Offset of the first byte that is not UTF-8 (`end` when the last sequence is cut short), or -1. */
export function findInvalidUtf8(bytes: Uint8Array, start = 0, end = bytes.length): number {
  const state = startUtf8()
  const at = checkUtf8(state, bytes, start, end)
  return at < 0 && state.due > 0 ? end : at
}

/** UTF-16 units turned into a string at a time; more would pass some engines' limit on arguments. */
const UNITS_PER_STRING = 4096

/**
 * The text of `bytes[start, end)`, each ill-formed piece as U+FFFD: one per maximal subpart, as every browser decodes.
 * A byte order mark is a character here; who reads a stream takes it off first.
 */
export function decodeUtf8(bytes: Uint8Array, start = 0, end = bytes.length): string {
  const units = new Uint16Array(Math.min(end - start, UNITS_PER_STRING) + 2)
  let text = ''
  let used = 0
  let i = start
  while (i < end) {
    if (used >= UNITS_PER_STRING) {
      text += String.fromCharCode.apply(null, units.subarray(0, used) as unknown as number[])
      used = 0
    }
    const byte = bytes[i++] as number
    if (byte < 0x80) {
      units[used++] = byte
      continue
    }
    const due = byte < 0xc2 || byte > 0xf4 ? 0 : byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3
    let point = due === 1 ? byte & 0x1f : due === 2 ? byte & 0x0f : byte & 0x07
    let low = firstLow(byte)
    let high = firstHigh(byte)
    let taken = 0
    while (taken < due && i < end) {
      const next = bytes[i] as number
      if (next < low || next > high) break
      point = (point << 6) | (next & 0x3f)
      low = 0x80
      high = 0xbf
      i++
      taken++
    }
    if (due === 0 || taken < due) {
      units[used++] = 0xfffd
    } else if (point < 0x10000) {
      units[used++] = point
    } else {
      units[used++] = 0xd7c0 + (point >> 10)
      units[used++] = 0xdc00 + (point & 0x3ff)
    }
  }
  return text + String.fromCharCode.apply(null, units.subarray(0, used) as unknown as number[])
}

/** The second byte's range keeps out overlong forms (E0, F0), surrogates (ED) and what lies past U+10FFFF (F4). */
function firstLow(lead: number): number {
  return lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80
}

function firstHigh(lead: number): number {
  return lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf
}

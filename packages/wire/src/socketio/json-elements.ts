import type { Span } from '../span.ts'

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COMMA = 0x2c
const OPENS = new Set([0x5b, 0x7b])
const CLOSES = new Set([0x5d, 0x7d])
const SPACES = new Set([0x20, 0x09, 0x0a, 0x0d])

/**
 * Where the elements of a JSON array lie, without what parts them; `text` is one, as `JSON.parse` has said. Bytes of
 * UTF-8 beyond ASCII are never JSON's own marks. RFC 8259 §5.
 */
export function jsonElements(bytes: Uint8Array, text: Span): Span[] {
  const elements: Span[] = []
  let depth = 0
  let inString = false
  let start = -1
  let end = -1
  for (let at = text.start; at < text.end; at++) {
    const byte = bytes[at]!
    if (inString) {
      if (byte === BACKSLASH) at++
      else if (byte === QUOTE) inString = false
      end = at + 1
      continue
    }
    if (SPACES.has(byte)) continue
    const ends = (depth === 1 && byte === COMMA) || (depth === 1 && CLOSES.has(byte))
    if (ends) {
      if (start >= 0) elements.push({ start, end })
      start = -1
    }
    if (OPENS.has(byte) && depth++ === 0) continue
    if (CLOSES.has(byte)) depth--
    if (ends) continue
    if (start < 0) start = at
    end = at + 1
    inString = byte === QUOTE
  }
  return elements
}

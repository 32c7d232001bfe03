import type { Field } from '../field.ts'
import { jsonElements } from '../socketio/json-elements.ts'
import { decodeUtf8 } from '../utf8.ts'

/** Latin-1 is enough to find these: a character is a byte, and what stands between them is not read here. */
const OPEN = /^<script nonce="[^"]*">m\(/
const CLOSE = ')</script>'
const OPEN_ARRAY = 0x5b
const CLOSE_ARRAY = 0x5d

/**
 * Labels a script element that hands JSON to the page around it, as a forever iframe's document has one for each
 * message: `<script nonce="…">m("…","id")</script>`. Null where it is none. Offsets count from its first byte.
 */
export function dissectScriptCall(bytes: Uint8Array): Field[] | null {
  const text = String.fromCharCode(...bytes.subarray(0, LONGEST_OPEN))
  const open = OPEN.exec(text)?.[0].length ?? 0
  const close = bytes.length - CLOSE.length
  if (open === 0 || close <= open || decodeUtf8(bytes, close) !== CLOSE) return null
  const array = bytes.slice(open - 1, close + 1)
  array[0] = OPEN_ARRAY
  array[array.length - 1] = CLOSE_ARRAY
  if (!isJson(array)) return null
  const fields: Field[] = [{ name: 'script-open', start: 0, end: open, meaning: MEANINGS.open }]
  let at = open
  jsonElements(array, { start: 0, end: array.length }).forEach((element, index) => {
    const start = element.start + open - 1
    const end = element.end + open - 1
    if (start > at) fields.push({ name: 'comma', start: at, end: start, meaning: MEANINGS.comma })
    fields.push({ name: index === 1 ? 'id-argument' : 'argument', start, end, meaning: index === 1 ? MEANINGS.id : MEANINGS.argument })
    at = end
  })
  return [...fields, { name: 'script-close', start: at, end: bytes.length, meaning: MEANINGS.close }]
}

/** The tag, and a nonce of any length that is one. */
const LONGEST_OPEN = 256

function isJson(bytes: Uint8Array): boolean {
  try {
    JSON.parse(decodeUtf8(bytes))
    return true
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return false
  }
}

const MEANINGS = {
  open: 'A script element, run as soon as its end is there; without this document’s nonce the policy would not let it (CSP 3 §8).',
  argument: 'The message as JSON, “<” escaped so that it cannot end the element (WHATWG HTML §4.12.1.3).',
  comma: 'Parts two arguments.',
  id: 'The message’s id, for the page to name when it comes back.',
  close: 'Ends the call and the element.',
}

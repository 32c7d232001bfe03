import type { PayloadForm } from '@wireside/contract/workload'

/** The learner's own bytes. */
export interface PastedPayload {
  form: PayloadForm
  bytes: Uint8Array
  /** Of the file it came from. */
  name?: string
  /** The characters it was made from, where it was text. */
  text?: string
}

export function pastedText(text: string): PastedPayload {
  return { form: 'text', bytes: new TextEncoder().encode(text), text }
}

/** Why it can't be sent, or null. A lone surrogate has no UTF-8: the encoder would put U+FFFD in its place, silently. */
export function checkPasted({ bytes, text }: PastedPayload, maxBytes: number): string | null {
  if (bytes.length > maxBytes) return `${spaced(bytes.length)} B is not allowed; allowed: at most ${spaced(maxBytes)} B.`
  const lone = text?.search(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/) ?? -1
  if (lone >= 0)
    return `Half of a surrogate pair at character ${spaced(lone)} is not text; allowed: whole characters, or a file sent as binary.`
  return null
}

/** Hex digits in pairs, with any spaces, commas and `0x` between them. */
export function pastedHex(text: string): PastedPayload | { problem: string } {
  const digits = text.replaceAll(/0x|[\s,:]/gi, '')
  const wrong = digits.search(/[^0-9a-f]/i)
  if (wrong >= 0) return { problem: `“${digits[wrong]}” is not a hex digit; allowed: 0 to 9 and a to f, in pairs.` }
  if (digits.length % 2 === 1) return { problem: `${spaced(digits.length)} hex digits are not whole bytes; allowed: two for each byte.` }
  return { form: 'binary', bytes: Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16)) }
}

/** A name for the bytes, sent with them once; settings then refer to it. */
export function newPayloadRef(): string {
  return [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

function spaced(count: number): string {
  return count.toString().replace(/\B(?=(\d{3})+(?!\d))/g, '\u202f')
}

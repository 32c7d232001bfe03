import type { PayloadForm } from '@wireside/contract/workload'
import { formatCount } from '../../ui/format.ts'

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
  if (bytes.length > maxBytes) return `${formatCount(bytes.length)} B is not allowed; allowed: at most ${formatCount(maxBytes)} B.`
  const lone = text?.search(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/) ?? -1
  if (lone >= 0)
    return `Half of a surrogate pair at character ${formatCount(lone)} is not text; allowed: whole characters, or a file sent as binary.`
  return null
}

import { WireError } from '../wire-error.ts'
import { valuesOf, type Head, type HeadField } from './head.ts'

/** What follows a head; `method` is the request's, for a response the one it answers. RFC 9112 §6.3. */
export function bodyOf(head: Head, method: string): number | 'chunked' | 'until-close' | 'upgrade' {
  if (head.kind === 'response') {
    if (head.status === 101 || (method === 'CONNECT' && head.status < 300 && head.status >= 200)) return 'upgrade'
    if (method === 'HEAD' || head.status < 200 || head.status === 204 || head.status === 304) return 0
  }
  const codings = valuesOf(head, 'transfer-encoding')
  const length = contentLength(head)
  if (codings.length > 0) {
    if (length !== null) {
      const { start } = fieldOf(head, 'content-length')
      throw new WireError('http_content_length', start, `Content-Length beside Transfer-Encoding (byte ${start}): RFC 9112 §6.3`)
    }
    if (codings.at(-1)?.toLowerCase() === 'chunked') return 'chunked'
    if (head.kind === 'response') return 'until-close'
    const { start } = fieldOf(head, 'transfer-encoding')
    throw new WireError('http_transfer_encoding', start, `a request's last coding is chunked (byte ${start}): RFC 9112 §6.3`)
  }
  if (length !== null) return length
  if (head.kind === 'response') return 'until-close'
  const asksUpgrade = valuesOf(head, 'connection').some((option) => option.toLowerCase() === 'upgrade')
  return head.method === 'CONNECT' || (asksUpgrade && valuesOf(head, 'upgrade').length > 0) ? 'upgrade' : 0
}

function contentLength(head: Head): number | null {
  const values = valuesOf(head, 'content-length')
  const [first] = values
  if (first === undefined) return null
  const length = /^\d+$/.test(first) ? Number(first) : Number.NaN
  if (Number.isSafeInteger(length) && values.every((value) => value === first)) return length
  const { valueStart } = fieldOf(head, 'content-length')
  throw new WireError('http_content_length', valueStart, `Content-Length is one number (byte ${valueStart}): RFC 9112 §6.3`)
}

function fieldOf(head: Head, name: string): HeadField {
  return head.fields.find((field) => field.name.toLowerCase() === name) as HeadField
}

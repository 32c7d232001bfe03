import { decodeLatin1 } from '../latin1.ts'
import { WireError } from '../wire-error.ts'

/** One field line of a head; offsets are in the stream. RFC 9112 §5. */
export interface HeadField {
  name: string
  /** Without the whitespace around it; bytes as latin1, as RFC 9110 §5.5 leaves their meaning open. */
  value: string
  start: number
  /** Where the colon is. */
  colon: number
  valueStart: number
  valueEnd: number
  /** Where the line end is, and the byte after it. */
  lineEnd: number
  end: number
}

interface HeadBase {
  start: number
  /** Where the first line begins, after empty lines that do not count (RFC 9112 §2.2). */
  startLine: number
  startLineEnd: number
  fieldsStart: number
  fields: HeadField[]
  /** Where the empty line is that ends the head, and the byte after it. */
  blank: number
  end: number
  version: string
}

/** RFC 9112 §3. */
export interface RequestHead extends HeadBase {
  kind: 'request'
  method: string
  target: string
}

/** RFC 9112 §4. */
export interface ResponseHead extends HeadBase {
  kind: 'response'
  status: number
  reason: string
}

export type Head = RequestHead | ResponseHead

const CR = 0x0d
const LF = 0x0a
const SP = 0x20
const HTAB = 0x09
const COLON = 0x3a

/** More fields than this no head of a browser or server has; node:http reads 2000 and drops the rest. */
export const MAX_HEAD_FIELDS = 2000

/**
 * Reads one complete head, its blank line included, held to RFC 9112 §2 to §5. `offset` is where `bytes` begin in the
 * stream. Throws `http_start_line`, `http_version`, `http_field_name`, `http_field_value`, `http_folded_field`,
 * `http_line_end`, `http_too_many_fields`.
 */
export function readHead(bytes: Uint8Array, offset: number): Head {
  let at = 0
  while (isLineEnd(bytes, at)) at = afterLineEnd(bytes, at, offset)
  const startLine = at
  const startLineEnd = findLineEnd(bytes, at, offset)
  const fieldsStart = afterLineEnd(bytes, startLineEnd, offset)
  const { fields, blank, end } = readFields(bytes, fieldsStart, offset)
  const base = {
    start: offset,
    startLine: offset + startLine,
    startLineEnd: offset + startLineEnd,
    fieldsStart: offset + fieldsStart,
    fields,
    blank,
    end,
  }
  const line = decodeLatin1(bytes, startLine, startLineEnd)
  return line.startsWith('HTTP/')
    ? { ...base, ...readStatusLine(line, base.startLine) }
    : { ...base, ...readRequestLine(line, base.startLine) }
}

/** Field lines up to and including the blank line: of a head, or the trailers of a chunked body. */
export function readFields(bytes: Uint8Array, from: number, offset: number): { fields: HeadField[]; blank: number; end: number } {
  const fields: HeadField[] = []
  let at = from
  while (!isLineEnd(bytes, at)) {
    if (fields.length >= MAX_HEAD_FIELDS)
      throw new WireError('http_too_many_fields', offset + at, `more than ${MAX_HEAD_FIELDS} fields (byte ${offset + at})`)
    const field = readField(bytes, at, offset)
    fields.push(field)
    at = field.end - offset
  }
  return { fields, blank: offset + at, end: offset + afterLineEnd(bytes, at, offset) }
}

/** All values of a field, in order, as one list. RFC 9110 §5.3. */
export function valuesOf({ fields }: { fields: readonly HeadField[] }, name: string): string[] {
  return fields
    .filter((field) => field.name.toLowerCase() === name)
    .flatMap(({ value }) => value.split(','))
    .map((value) => value.trim())
    .filter((value) => value !== '')
}

function readRequestLine(line: string, offset: number): Pick<RequestHead, 'kind' | 'method' | 'target' | 'version'> {
  const [, method, target, version] = /^([!#$%&'*+.^_`|~\w-]+) ([\x21-\x7e]+) (\S*)$/.exec(line) ?? []
  if (method === undefined || target === undefined || version === undefined) {
    throw new WireError('http_start_line', offset, `a request line is “method target version” (byte ${offset}): RFC 9112 §3`)
  }
  return { kind: 'request', method, target, version: checkVersion(version, offset + method.length + target.length + 2) }
}

function readStatusLine(line: string, offset: number): Pick<ResponseHead, 'kind' | 'status' | 'reason' | 'version'> {
  const [, version, status, reason] = /^(\S*) (\d{3})(?: ([\t\x20-\x7e\x80-\xff]*))?$/.exec(line) ?? []
  if (version === undefined || status === undefined) {
    throw new WireError('http_start_line', offset, `a status line is “version, three digits, reason” (byte ${offset}): RFC 9112 §4`)
  }
  return { kind: 'response', version: checkVersion(version, offset), status: Number(status), reason: reason ?? '' }
}

function checkVersion(version: string, offset: number): string {
  if (/^HTTP\/1\.\d$/.test(version)) return version
  throw new WireError('http_version', offset, `the version is HTTP/1.x (byte ${offset}): RFC 9112 §2.3`)
}

function readField(bytes: Uint8Array, start: number, offset: number): HeadField {
  if (bytes[start] === SP || bytes[start] === HTAB) {
    throw new WireError(
      'http_folded_field',
      offset + start,
      `a line that goes on with the one before (byte ${offset + start}): RFC 9112 §5.2`,
    )
  }
  let colon = start
  while (isToken(bytes[colon])) colon++
  if (colon === start || bytes[colon] !== COLON) {
    throw new WireError('http_field_name', offset + colon, `a field is “name: value” (byte ${offset + colon}): RFC 9112 §5`)
  }
  const lineEnd = findLineEnd(bytes, colon, offset)
  let valueStart = colon + 1
  let valueEnd = lineEnd
  while (valueStart < lineEnd && isBlank(bytes[valueStart])) valueStart++
  while (valueEnd > valueStart && isBlank(bytes[valueEnd - 1])) valueEnd--
  for (let at = valueStart; at < valueEnd; at++) {
    const byte = bytes[at] as number
    if ((byte < SP && byte !== HTAB) || byte === 0x7f)
      throw new WireError('http_field_value', offset + at, `control byte ${byte} in a value (byte ${offset + at}): RFC 9110 §5.5`)
  }
  return {
    name: decodeLatin1(bytes, start, colon),
    value: decodeLatin1(bytes, valueStart, valueEnd),
    start: offset + start,
    colon: offset + colon,
    valueStart: offset + valueStart,
    valueEnd: offset + valueEnd,
    lineEnd: offset + lineEnd,
    end: offset + afterLineEnd(bytes, lineEnd, offset),
  }
}

/** A line ends in CRLF; LF alone is taken as well (RFC 9112 §2.2), CR alone is not. */
function findLineEnd(bytes: Uint8Array, from: number, offset: number): number {
  for (let at = from; at < bytes.length; at++) if (bytes[at] === LF || bytes[at] === CR) return at
  throw new WireError('http_truncated', offset + bytes.length, `the bytes end inside a head (byte ${offset + bytes.length})`)
}

function afterLineEnd(bytes: Uint8Array, at: number, offset: number): number {
  if (bytes[at] === LF) return at + 1
  if (bytes[at + 1] === LF) return at + 2
  throw new WireError('http_line_end', offset + at, `CR without LF (byte ${offset + at}): RFC 9112 §2.2`)
}

function isLineEnd(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === LF || bytes[at] === CR
}

function isBlank(byte: number | undefined): boolean {
  return byte === SP || byte === HTAB
}

/** RFC 9110 §5.6.2. */
function isToken(byte: number | undefined): boolean {
  return byte !== undefined && byte > SP && byte < 0x7f && !'"(),/:;<=>?@[\\]{}'.includes(String.fromCharCode(byte))
}

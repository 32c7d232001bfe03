import { findInvalidUtf8, utf8Length, writeUtf8 } from '../utf8.ts'
import { WireError } from '../wire-error.ts'

/** What one event says. WHATWG HTML §9.2.5. */
export interface EventInput {
  /** The payload: text, or the UTF-8 bytes of one. */
  data: string | Uint8Array
  /** The event's type; without it the page gets `message`. */
  event?: string
  /** Sent back as `Last-Event-ID` after a break; an empty one forgets the last. */
  id?: string
  /** How long the client waits before it reconnects, in milliseconds. */
  retry?: number
}

/** One event ready to be written in one go, and its bytes by part: they add up to `bytes.length`. */
export interface EncodedEvent {
  bytes: Uint8Array
  /** The payload's own bytes, its line feeds included: they are the line ends they become. */
  payloadBytes: number
  /** The `id: …` line. */
  idBytes: number
  /** Everything else: field names, colons, spaces, line ends, `event:` and `retry:` lines. */
  framingBytes: number
}

const LF = 0x0a
const CR = 0x0d
const DATA_BYTES = 'data: '.length

/**
 * One event as the client will read it back, and nothing else: no value can open a second field or event.
 * The data is split at each LF over `data:` lines; a CR in it can't be carried, as the parser turns CR into LF.
 *
 * Throws `sse_cr_in_data`, `sse_line_break` (CR or LF in `event` or `id`), `sse_nul_in_id` (the client would ignore
 * the id), `sse_retry_invalid`, `lone_surrogate`, `utf8_invalid`. WHATWG HTML §9.2.5, §9.2.6.
 */
export function encodeEvent(input: EventInput): EncodedEvent {
  const { data, event, id, retry } = input
  const eventBytes = event === undefined ? 0 : lineLength('event', event)
  const idBytes = id === undefined ? 0 : lineLength('id', id)
  if (id?.includes('\0')) throw refusal('sse_nul_in_id', id.indexOf('\0'), 'NUL in id: the client would ignore the id')
  const retryText = retry === undefined ? null : formatRetry(retry)
  const retryBytes = retryText === null ? 0 : 'retry: \n'.length + retryText.length

  const payloadBytes = typeof data === 'string' ? checkText(data) : checkBytes(data)
  const lines = 1 + countLineFeeds(data)
  const framingBytes = eventBytes + retryBytes + DATA_BYTES * lines + 2

  const bytes = new Uint8Array(payloadBytes + idBytes + framingBytes)
  let at = 0
  if (event !== undefined) at = writeLine('event', event, bytes, at)
  if (id !== undefined) at = writeLine('id', id, bytes, at)
  if (retryText !== null) at = writeLine('retry', retryText, bytes, at)
  at = writeData(data, lines, bytes, at)
  bytes[at++] = LF
  bytes[at] = LF
  return { bytes, payloadBytes, idBytes, framingBytes }
}

/**
 * A comment: bytes on the line that no page ever sees, so a proxy's idle timer restarts and a watchdog does not.
 * Each line of `text` becomes a comment of its own. Throws `sse_line_break` on CR, `lone_surrogate`. §9.2.5.
 */
export function encodeComment(text: string): Uint8Array {
  const cr = text.indexOf('\r')
  if (cr >= 0) throw refusal('sse_line_break', cr, 'CR in a comment: it would end the line')
  const lines = `: ${text.replaceAll('\n', '\n: ')}\n`
  const bytes = new Uint8Array(utf8Length(lines))
  writeUtf8(lines, bytes, 0)
  return bytes
}

/** `retry: …` alone: sets the wait before reconnecting, dispatches nothing. Throws `sse_retry_invalid`. §9.2.6. */
export function encodeRetry(retryMs: number): Uint8Array {
  const line = `retry: ${formatRetry(retryMs)}\n`
  const bytes = new Uint8Array(line.length)
  writeUtf8(line, bytes, 0)
  return bytes
}

function checkText(data: string): number {
  const cr = data.indexOf('\r')
  if (cr >= 0) throw crRefusal(cr)
  return utf8Length(data)
}

function checkBytes(data: Uint8Array): number {
  const cr = data.indexOf(CR)
  if (cr >= 0) throw crRefusal(cr)
  const invalid = findInvalidUtf8(data)
  if (invalid >= 0) throw refusal('utf8_invalid', invalid, `byte ${invalid} of the data is not UTF-8`)
  return data.length
}

function countLineFeeds(data: string | Uint8Array): number {
  let count = 0
  for (let at = nextLineFeed(data, 0); at >= 0; at = nextLineFeed(data, at + 1)) count++
  return count
}

function nextLineFeed(data: string | Uint8Array, from: number): number {
  return typeof data === 'string' ? data.indexOf('\n', from) : data.indexOf(LF, from)
}

/** Writes the `data:` lines up to, not including, the last one's line end. */
function writeData(data: string | Uint8Array, lines: number, into: Uint8Array, at: number): number {
  let from = 0
  for (let line = 1; line <= lines; line++) {
    at = writeUtf8('data: ', into, at)
    const to = line === lines ? data.length : nextLineFeed(data, from) + 1
    if (typeof data === 'string') {
      at = writeUtf8(lines === 1 ? data : data.slice(from, to), into, at)
    } else {
      into.set(lines === 1 ? data : data.subarray(from, to), at)
      at += to - from
    }
    from = to
  }
  return at
}

function lineLength(name: string, value: string): number {
  for (let i = 0; i < value.length; i++) {
    const unit = value.charCodeAt(i)
    if (unit === LF || unit === CR) {
      throw refusal('sse_line_break', i, `line break in ${name}: it would begin a field of its own`)
    }
  }
  return name.length + 2 + utf8Length(value) + 1
}

function writeLine(name: string, value: string, into: Uint8Array, at: number): number {
  at = writeUtf8(name, into, at)
  into[at++] = 0x3a
  into[at++] = 0x20
  at = writeUtf8(value, into, at)
  into[at++] = LF
  return at
}

function formatRetry(retryMs: number): string {
  if (!Number.isSafeInteger(retryMs) || retryMs < 0) {
    throw refusal('sse_retry_invalid', 0, `retry ${retryMs}: whole milliseconds, 0 or more, are all a client reads`)
  }
  return String(retryMs)
}

function crRefusal(offset: number): WireError {
  return refusal('sse_cr_in_data', offset, `CR at ${offset} of the data: the client would read LF; send it as base64`)
}

function refusal(code: WireError['code'], offset: number, message: string): WireError {
  return new WireError(code, offset, message)
}

import type { Field } from '../field.ts'
import { type FieldName, type Line, readLine, readRetry } from './line.ts'

/** What a piece of an event stream is. `pending` is a last line that has no end yet: a client ignores it. */
export type StreamFieldName =
  | 'bom'
  | 'field-name'
  | 'colon'
  | 'space'
  | 'value'
  | 'comment-colon'
  | 'comment-text'
  | 'eol-lf'
  | 'eol-cr'
  | 'eol-crlf'
  | 'pending'

/** A field of an event stream, with the line it is on, from 1; a byte order mark is on line 0. */
export interface StreamField extends Field {
  name: StreamFieldName
  line: number
}

const LF = 0x0a
const CR = 0x0d

/**
 * Labels every byte of an event stream. Any bytes are one, so nothing is refused: what a client ignores is labelled
 * as that. WHATWG HTML §9.2.5 and §9.2.6.
 */
export function dissectEventStream(bytes: Uint8Array): StreamField[] {
  const fields: StreamField[] = []
  let start = 0
  let line = 1
  const put = (name: StreamFieldName, end: number, meaning: string, onLine = line) => {
    if (end > start) fields.push({ name, start, end, line: onLine, meaning })
    start = end
  }
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) put('bom', 3, MEANINGS.bom, 0)
  let inBlock = false
  for (let i = start; i < bytes.length; i++) {
    const byte = bytes[i]
    if (byte !== LF && byte !== CR) continue
    const read = readLine(bytes, start, i)
    putLine(bytes, read, i, put)
    const ends = read.kind === 'blank' ? (inBlock ? MEANINGS.dispatch : MEANINGS.blank) : MEANINGS.lineEnd
    inBlock = read.kind === 'data' || (inBlock && read.kind !== 'blank')
    if (byte === LF) put('eol-lf', i + 1, ends)
    else if (bytes[i + 1] === LF) put('eol-crlf', ++i + 1, ends)
    else put('eol-cr', i + 1, ends)
    line++
  }
  put('pending', bytes.length, MEANINGS.pending)
  return fields
}

function putLine(bytes: Uint8Array, line: Line, end: number, put: (name: StreamFieldName, end: number, meaning: string) => void): void {
  if (line.kind === 'blank') return
  if (line.kind === 'comment') {
    put('comment-colon', line.value, MEANINGS.commentColon)
    put('comment-text', end, MEANINGS.commentText)
    return
  }
  put('field-name', line.colon, NAME_MEANINGS[line.kind])
  if (line.colon === end) return
  put('colon', line.colon + 1, MEANINGS.colon)
  put('space', line.value, MEANINGS.space)
  put('value', end, valueMeaning(line.kind, bytes, line.value, end))
}

const MEANINGS = {
  bom: 'A byte order mark: dropped at the very start of the stream, and only there (WHATWG HTML §9.2.6).',
  commentColon: 'A line that begins with a colon is a comment: the client ignores it (WHATWG HTML §9.2.6).',
  commentText: 'The text of a comment: it keeps the connection busy, but no page ever sees it (WHATWG HTML §9.2.7).',
  colon: 'Ends the field name; the value follows (WHATWG HTML §9.2.6).',
  space: 'One space behind the colon is not part of the value (WHATWG HTML §9.2.6).',
  lineEnd: 'The end of the line: LF, CR or CRLF, all the same (WHATWG HTML §9.2.5).',
  dispatch: 'A blank line ends the event: now, and not before, the page gets it (WHATWG HTML §9.2.6).',
  blank: 'A blank line with no data before it: nothing is dispatched, an event name is forgotten (WHATWG HTML §9.2.6).',
  data: 'The payload: several data lines are joined by LF (WHATWG HTML §9.2.6).',
  event: 'The event’s type (WHATWG HTML §9.2.6).',
  unknown: 'The value of a field that the client does not know (WHATWG HTML §9.2.6).',
  pending: 'A line without an end: until more bytes come it counts for nothing (WHATWG HTML §9.2.6).',
}

const NAME_MEANINGS: Record<FieldName | 'unknown', string> = {
  data: 'The line is one line of the event’s data (WHATWG HTML §9.2.6).',
  event: 'The line names the event’s type, which says which listener gets it (WHATWG HTML §9.2.6).',
  id: 'The line gives the id that the client sends back as Last-Event-ID after a break (WHATWG HTML §9.2.6).',
  retry: 'The line says how long to wait before reconnecting (WHATWG HTML §9.2.6).',
  unknown: 'No field has this name (case matters), so the client ignores the line (WHATWG HTML §9.2.6).',
}

function valueMeaning(kind: FieldName | 'unknown', bytes: Uint8Array, start: number, end: number): string {
  switch (kind) {
    case 'retry': {
      const retryMs = readRetry(bytes, start, end)
      return retryMs === null
        ? 'Not digits alone, so the client ignores it (WHATWG HTML §9.2.6).'
        : `The client shall wait ${retryMs} ms before it reconnects (WHATWG HTML §9.2.6).`
    }
    case 'id':
      return bytes.subarray(start, end).includes(0)
        ? 'An id with a NUL in it: the client ignores it (WHATWG HTML §9.2.6).'
        : 'The event’s id (WHATWG HTML §9.2.6).'
    case 'data':
      return MEANINGS.data
    case 'event':
      return MEANINGS.event
    case 'unknown':
      return MEANINGS.unknown
  }
}

import type { Field } from '../field.ts'
import { dissectHead } from '../http1/dissect.ts'
import { readChunkLine } from '../http1/chunk-line.ts'
import { valuesOf } from '../http1/head.ts'
import { dissectEventStream } from '../sse/dissect.ts'
import { dissectFrame } from '../websocket/dissect-frame.ts'
import { decodeUtf8 } from '../utf8.ts'
import { acceptFor } from '../websocket/handshake.ts'
import { WireError } from '../wire-error.ts'
import { dissectHttp2Unit } from './dissect-http2-unit.ts'
import { dissectScriptCall } from './script-call.ts'
import type { TapReading, TapUnit } from './units.ts'

/** The bytes of one unit. */
export function bytesOf(reading: TapReading, { direction, start, end }: Pick<TapUnit, 'direction' | 'start' | 'end'>): Uint8Array {
  return reading.bytes[direction].slice(start, end)
}

/** Labels every byte of a unit; offsets count from its first byte, and the fields tile it. */
export function dissectUnit(reading: TapReading, unit: TapUnit): Field[] {
  const bytes = bytesOf(reading, unit)
  switch (unit.kind) {
    case 'head':
      return dissectHead(bytes).map((field) => (field.name === 'field-value' ? derived(reading, unit, field) : field))
    case 'body':
      return [{ name: 'body', start: 0, end: bytes.length, meaning: bodyMeaning(reading, unit) }]
    case 'chunk':
      return dissectChunk(reading, unit, bytes)
    case 'last-chunk':
      return dissectLastChunk(bytes)
    case 'frame':
      try {
        return dissectFrame(bytes)
      } catch (error) {
        // A close code that may not be sent: the frame is there all the same.
        if (!(error instanceof WireError)) throw error
        return [{ name: 'unread', start: 0, end: bytes.length, meaning: error.message }]
      }
    case 'headers':
    case 'data':
    case 'http2':
      return dissectHttp2Unit(bytes, unit)
    case 'unread':
      return [{ name: 'unread', start: 0, end: bytes.length, meaning: unit.why }]
  }
}

/** What the body of the exchange's answer is compressed with, or null. RFC 9110 §8.4. */
export function contentEncoding({ response }: TapReading): string | null {
  return (response && valuesOf(response, 'content-encoding').at(-1)) ?? null
}

export function isEventStream({ response }: TapReading): boolean {
  return response !== null && valuesOf(response, 'content-type').some((value) => value.toLowerCase().startsWith('text/event-stream'))
}

/** `Sec-WebSocket-Accept` with how it comes from this very request's key. RFC 6455 §4.2.2. */
function derived({ request, response }: TapReading, unit: TapUnit & { kind: 'head' }, field: Field): Field {
  const accept = response?.fields.find(({ name }) => name.toLowerCase() === 'sec-websocket-accept')
  const [key] = request ? valuesOf(request, 'sec-websocket-key') : []
  if (!accept || key === undefined || unit.start + field.start !== accept.valueStart) return field
  const is = acceptFor(key) === accept.value ? 'is' : 'would be another value than'
  return {
    ...field,
    meaning: `base64(SHA-1("${key}" + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")) ${is} this: proof that the server read the key (RFC 6455 §4.2.2).`,
  }
}

function bodyMeaning(reading: TapReading, { direction }: TapUnit): string {
  if (direction === 'up') return 'The payload: the body of the request, as Content-Length announced it (RFC 9112 §6.2).'
  const encoding = contentEncoding(reading)
  return encoding ? `The body, compressed with ${encoding} (RFC 9110 §8.4.1).` : 'The body, as the head announced it (RFC 9112 §6).'
}

function dissectChunk(reading: TapReading, unit: TapUnit & { kind: 'chunk' }, bytes: Uint8Array): Field[] {
  const from = unit.dataStart - unit.start
  const to = unit.dataEnd - unit.start
  const { size, sizeEnd, lineEnd } = readChunkLine(bytes.subarray(0, from), 0)
  const fields: Field[] = [
    { name: 'chunk-size', start: 0, end: sizeEnd, meaning: `${size} bytes of data follow, the size in hexadecimal (RFC 9112 §7.1).` },
  ]
  if (lineEnd > sizeEnd) {
    const meaning = 'An extension of this chunk: a client that does not know it ignores it (RFC 9112 §7.1.1).'
    fields.push({ name: 'chunk-extension', start: sizeEnd, end: lineEnd, meaning })
  }
  fields.push({ name: 'eol', start: lineEnd, end: from, meaning: 'Ends the line of the size (RFC 9112 §7.1).' })
  fields.push(...chunkData(reading, bytes, from, to))
  fields.push({ name: 'chunk-end', start: to, end: bytes.length, meaning: 'Ends the data of the chunk (RFC 9112 §7.1).' })
  return fields
}

/** An event stream's chunk is labelled as what it carries; one write is one chunk, so that events are whole in it. */
function chunkData(reading: TapReading, bytes: Uint8Array, from: number, to: number): Field[] {
  const encoding = contentEncoding(reading)
  if (encoding === null && isEventStream(reading)) {
    return dissectEvent(bytes.subarray(from, to)).map((field) => ({ ...field, start: field.start + from, end: field.end + from }))
  }
  const call = encoding === null && dissectScriptCall(bytes.subarray(from, to))
  if (call) return call.map((field) => ({ ...field, start: field.start + from, end: field.end + from }))
  const meaning = encoding
    ? `A piece of the body, compressed with ${encoding}: an event may take several (RFC 9110 §8.4.1).`
    : 'The data of the chunk: a piece of the body (RFC 9112 §7.1).'
  return [{ name: 'chunk-data', start: from, end: to, meaning }]
}

/** An event's fields, each value named after its line: `data-value`, `id-value`. WHATWG HTML §9.2.6. */
export function dissectEvent(bytes: Uint8Array): Field[] {
  let line = ''
  return dissectEventStream(bytes).map(({ name, start, end, meaning }) => {
    if (name === 'field-name') line = decodeUtf8(bytes, start, end)
    const known = name === 'value' && EVENT_FIELDS.includes(line)
    return { name: known ? `${line}-value` : name, start, end, meaning }
  })
}

const EVENT_FIELDS = ['data', 'event', 'id', 'retry']

function dissectLastChunk(bytes: Uint8Array): Field[] {
  const lineLength = bytes.indexOf(0x0a) + 1
  const { sizeEnd } = readChunkLine(bytes.subarray(0, lineLength), 0)
  return [
    { name: 'last-chunk', start: 0, end: sizeEnd, meaning: 'A chunk of size 0: the body ends here (RFC 9112 §7.1).' },
    { name: 'eol', start: sizeEnd, end: lineLength, meaning: 'Ends the line of the size (RFC 9112 §7.1).' },
    {
      name: 'trailers-end',
      start: lineLength,
      end: bytes.length,
      meaning: 'Trailers, if any, and the empty line that ends them (RFC 9112 §7.1.2).',
    },
  ]
}

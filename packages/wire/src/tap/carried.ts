import { carriedPieces, type CarriedPiece } from '../carried-pieces.ts'
import { concat } from '../concat.ts'
import type { Field } from '../field.ts'
import type { Span } from '../span.ts'
import { dissectFrame } from '../websocket/dissect-frame.ts'
import { WireError } from '../wire-error.ts'
import { contentEncoding, dissectEvent, isEventStream } from './dissect-unit.ts'
import { framesOf } from './frames.ts'
import type { TapReading, TapUnit } from './units.ts'

/** Where the bytes lie that the stream carries, within some neighbouring units laid one after the other. */
export function piecesCarried(units: readonly TapUnit[]): CarriedPiece[] {
  const spans: Span[] = []
  let at = 0
  for (const unit of units) {
    if (unit.kind === 'data' && unit.dataEnd > unit.dataStart) {
      spans.push({ start: at + unit.dataStart - unit.start, end: at + unit.dataEnd - unit.start })
    }
    at += unit.end - unit.start
  }
  return carriedPieces(spans)
}

/** What the DATA frames of some units carry, one piece after the other. */
export function carriedBytes(reading: TapReading, units: readonly TapUnit[]): Uint8Array {
  return concat(units.flatMap((unit) => (unit.kind === 'data' ? [reading.bytes[unit.direction].slice(unit.dataStart, unit.dataEnd)] : [])))
}

/** Labels every byte of that: as WebSocket frames (RFC 8441), as events, or as the body that it is. */
export function carriedFields(reading: TapReading, units: readonly TapUnit[]): Field[] {
  const bytes = carriedBytes(reading, units)
  const isWebSocket = units.some((unit) => unit.kind === 'data' && unit.carries)
  const encoding = contentEncoding(reading)
  const isDown = units.some(({ direction }) => direction === 'down')
  if (isWebSocket) return webSocketFields(reading, units, bytes.length)
  if (isDown && encoding === null && isEventStream(reading)) return dissectEvent(bytes)
  const compressed = `A piece of the body, compressed with ${encoding}: an event may take several (RFC 9110 §8.4.1).`
  return [
    {
      name: 'data',
      start: 0,
      end: bytes.length,
      meaning: isDown && encoding ? compressed : 'What the stream carries: the body (RFC 9113 §6.1).',
    },
  ]
}

function webSocketFields(reading: TapReading, units: readonly TapUnit[], length: number): Field[] {
  const fields: Field[] = []
  let at = 0
  try {
    for (const { bytes } of framesOf(reading, units)) {
      for (const field of dissectFrame(bytes)) fields.push({ ...field, start: field.start + at, end: field.end + at })
      at += bytes.length
    }
  } catch (error) {
    if (!(error instanceof WireError)) throw error
    return [{ name: 'unread', start: 0, end: length, meaning: error.message }]
  }
  if (at === length) return fields
  return [{ name: 'data', start: 0, end: length, meaning: 'Pieces of WebSocket frames that are not held whole (RFC 8441 §5).' }]
}

import { placeInCarrier } from '../carried-pieces.ts'
import { concat } from '../concat.ts'
import type { Field } from '../field.ts'
import { valuesOf } from '../http1/head.ts'
import { gunzipPiece, inflateMessage } from '../inflate.ts'
import { applyMask } from '../websocket/mask.ts'
import { CONTINUATION, isControl } from '../websocket/opcode.ts'
import { WireError } from '../wire-error.ts'
import { carriedBytes, carriedFields, piecesCarried } from './carried.ts'
import { bytesOf, contentEncoding, dissectEvent, dissectUnit, isEventStream } from './dissect-unit.ts'
import { framesOf, payloadOf, type HeldFrame } from './frames.ts'
import { labelPackets } from './packets.ts'
import type { TapReading, TapUnit } from './units.ts'

/** One way to see some units: `wire` are the bytes as they passed, the others are computed from them. */
export type LayerName = 'wire' | 'unmasked' | 'inflated'

interface ReadLayer {
  name: LayerName
  bytes: Uint8Array
  fields: Field[]
}

export type Layer = ReadLayer | { name: LayerName; why: string }

/** The layers that neighbouring units of one direction have; offsets count from the first byte of each layer. */
export function layersOf(reading: TapReading, units: readonly TapUnit[]): Layer[] {
  const wire = wireLayer(reading, units)
  const layers: Layer[] = [{ ...wire, fields: labelPackets(reading, units, wire.bytes, wire.fields, false) }]
  const headers = units.flatMap((unit) =>
    unit.kind === 'frame' ? [unit.header] : unit.kind === 'data' ? (unit.carries?.header ?? []) : [],
  )
  if (headers.some(({ masked, payloadLength }) => masked && payloadLength > 0)) layers.push(unmaskedLayer(reading, units))
  if (headers.some(({ rsv1 }) => rsv1)) layers.push(computed(() => inflatedFrames(reading, units)))
  if (bodyPieces(reading, units).length > 0 && contentEncoding(reading)) layers.push(computed(() => inflatedBody(reading, units)))
  return layers
}

function wireLayer(reading: TapReading, units: readonly TapUnit[]): ReadLayer {
  const bytes = new Uint8Array(units.reduce((sum, { start, end }) => sum + end - start, 0))
  const fields: Field[] = []
  let at = 0
  for (const unit of units) {
    bytes.set(bytesOf(reading, unit), at)
    for (const field of dissectUnit(reading, unit)) fields.push({ ...field, start: field.start + at, end: field.end + at })
    at += unit.end - unit.start
  }
  const pieces = piecesCarried(units)
  if (pieces.length === 0) return { name: 'wire', bytes, fields }
  const carried = placeInCarrier(carriedFields(reading, units), pieces)
  const all = [...fields.filter(({ name }) => name !== 'data'), ...carried]
  return { name: 'wire', bytes, fields: all.toSorted((a, b) => a.start - b.start) }
}

function unmaskedLayer(reading: TapReading, units: readonly TapUnit[]): Layer {
  const meaning = 'The payload with the mask taken off: XORed with the key once more (RFC 6455 §5.3).'
  const unmasked = (fields: readonly Field[]) => fields.map((field) => (field.name === 'payload' ? { ...field, meaning } : field))
  if (units.some(({ kind }) => kind === 'data')) {
    const bytes = carriedBytes(reading, units)
    let at = 0
    for (const { header, bytes: frame } of framesOf(reading, units)) {
      if (header.masked) unmask(bytes, at, at + frame.length, header.headerLength)
      at += frame.length
    }
    return { name: 'unmasked', bytes, fields: unmasked(carriedFields(reading, units)) }
  }
  const { bytes, fields } = wireLayer(reading, units)
  let at = 0
  for (const unit of units) {
    const end = at + unit.end - unit.start
    if (unit.kind === 'frame' && unit.header.masked) unmask(bytes, at, end, unit.header.headerLength)
    at = end
  }
  return { name: 'unmasked', bytes, fields: labelPackets(reading, units, bytes, unmasked(fields), true) }
}

function unmask(bytes: Uint8Array, start: number, end: number, headerLength: number): void {
  const payload = start + headerLength
  applyMask(bytes.subarray(payload, end), bytes.slice(payload - 4, payload))
}

/** What permessage-deflate makes of one message's frames. RFC 7692 §7.2.2. */
function inflatedFrames(reading: TapReading, units: readonly TapUnit[]): Layer {
  const [first] = units
  const { direction, start } = first!
  const own = framesOf(reading, units).filter(({ header }) => !isControl(header.opcode))
  const payload = concat(own.map(payloadOf))
  const bytes = inflateMessage(payload, sharesWindow(reading, direction) ? compressedBefore(reading, direction, start) : [])
  const meaning = `The payload, inflated from ${payload.length} to ${bytes.length} bytes (RFC 7692 §7.2.2).`
  return { name: 'inflated', bytes, fields: bytes.length > 0 ? [{ name: 'payload', start: 0, end: bytes.length, meaning }] : [] }
}

function sharesWindow({ response }: TapReading, direction: 'up' | 'down'): boolean {
  const [, ...parameters] = (response ? valuesOf(response, 'sec-websocket-extensions').join() : '').split(';').map((one) => one.trim())
  return !parameters.includes(direction === 'up' ? 'client_no_context_takeover' : 'server_no_context_takeover')
}

/** The compressed messages before this one, all of them. Throws where the tap no longer holds one. */
function compressedBefore(reading: TapReading, direction: 'up' | 'down', until: number): Uint8Array[] {
  if (!reading.bytes[direction].isWholeUpTo(until)) {
    throw new WireError(
      'deflate_invalid',
      until,
      'It refers back to earlier messages (context takeover), and the tap no longer holds them all.',
    )
  }
  const messages: Uint8Array[] = []
  let open: HeldFrame[] = []
  const before = reading[direction].filter(({ start }) => start < until)
  for (const frame of framesOf(reading, before)) {
    const { header } = frame
    if (isControl(header.opcode)) continue
    const goesOn = header.opcode === CONTINUATION && open.length > 0
    if (header.rsv1 || goesOn) open.push(frame)
    if (!header.fin || open.length === 0) continue
    messages.push(concat(open.map(payloadOf)))
    open = []
  }
  return messages
}

/** What of a body each unit has: a chunk's data, or what a DATA frame carries. */
function bodyPieces(reading: TapReading, units: readonly TapUnit[]): Uint8Array[] {
  return units.flatMap((unit) => {
    const isBody =
      unit.direction === 'down' && (unit.kind === 'chunk' || (unit.kind === 'data' && !unit.carries && unit.dataEnd > unit.dataStart))
    return isBody ? [reading.bytes.down.slice(unit.dataStart, unit.dataEnd)] : []
  })
}

function inflatedBody(reading: TapReading, units: readonly TapUnit[]): Layer {
  const encoding = contentEncoding(reading)
  if (encoding !== 'gzip') return { name: 'inflated', why: `${encoding} is not undone here; gzip is.` }
  const { start } = units[0]!
  if (!reading.bytes.down.isWholeUpTo(start)) {
    return { name: 'inflated', why: 'The stream is compressed as one piece, and the tap no longer holds its beginning.' }
  }
  const before = bodyPieces(
    reading,
    reading.down.filter((unit) => unit.start < start),
  )
  const piece = concat(bodyPieces(reading, units))
  const bytes = gunzipPiece(piece, before)
  const meaning = `A piece of the body, inflated from ${piece.length} to ${bytes.length} bytes (RFC 1952).`
  const fields = isEventStream(reading) ? dissectEvent(bytes) : [{ name: 'body', start: 0, end: bytes.length, meaning }]
  return { name: 'inflated', bytes, fields: bytes.length > 0 ? fields : [] }
}

/** Why a layer can't be made is part of what is shown. */
function computed(make: () => Layer): Layer {
  try {
    return make()
  } catch (error) {
    if (!(error instanceof WireError)) throw error
    return { name: 'inflated', why: error.message }
  }
}

import { concat } from '../concat.ts'
import type { Field } from '../field.ts'
import { valuesOf } from '../http1/head.ts'
import { gunzipPiece, inflateMessage } from '../inflate.ts'
import { applyMask } from '../websocket/mask.ts'
import { CONTINUATION, isControl } from '../websocket/opcode.ts'
import { WireError } from '../wire-error.ts'
import { bytesOf, contentEncoding, dissectEvent, dissectUnit, isEventStream } from './dissect-unit.ts'
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
  const layers: Layer[] = [wireLayer(reading, units)]
  const frames = units.filter((unit) => unit.kind === 'frame')
  if (frames.some(({ header }) => header.masked && header.payloadLength > 0)) layers.push(unmaskedLayer(reading, units))
  if (frames.some(({ header }) => header.rsv1)) layers.push(computed(() => inflatedFrames(reading, frames)))
  if (units.some(({ kind }) => kind === 'chunk') && contentEncoding(reading)) layers.push(computed(() => inflatedChunks(reading, units)))
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
  return { name: 'wire', bytes, fields }
}

function unmaskedLayer(reading: TapReading, units: readonly TapUnit[]): Layer {
  const { bytes, fields } = wireLayer(reading, units)
  let at = 0
  for (const unit of units) {
    if (unit.kind === 'frame' && unit.header.masked) {
      const payload = at + unit.header.headerLength
      applyMask(bytes.subarray(payload, at + unit.end - unit.start), bytes.slice(payload - 4, payload))
    }
    at += unit.end - unit.start
  }
  const meaning = 'The payload with the mask taken off: XORed with the key once more (RFC 6455 §5.3).'
  return { name: 'unmasked', bytes, fields: fields.map((field) => (field.name === 'payload' ? { ...field, meaning } : field)) }
}

type FrameUnit = TapUnit & { kind: 'frame' }

/** What permessage-deflate makes of one message's frames. RFC 7692 §7.2.2. */
function inflatedFrames(reading: TapReading, frames: readonly FrameUnit[]): Layer {
  const { direction } = frames[0]!
  const own = frames.filter(({ header }) => !isControl(header.opcode))
  const payload = compressedPayload(reading, own)
  const bytes = inflateMessage(payload, sharesWindow(reading, direction) ? compressedBefore(reading, own[0]!) : [])
  const meaning = `The payload, inflated from ${payload.length} to ${bytes.length} bytes (RFC 7692 §7.2.2).`
  return { name: 'inflated', bytes, fields: bytes.length > 0 ? [{ name: 'payload', start: 0, end: bytes.length, meaning }] : [] }
}

function sharesWindow({ response }: TapReading, direction: 'up' | 'down'): boolean {
  const [, ...parameters] = (response ? valuesOf(response, 'sec-websocket-extensions').join() : '').split(';').map((one) => one.trim())
  return !parameters.includes(direction === 'up' ? 'client_no_context_takeover' : 'server_no_context_takeover')
}

/** The compressed messages before this one, all of them. Throws where the tap no longer holds one. */
function compressedBefore(reading: TapReading, until: FrameUnit): Uint8Array[] {
  if (!reading.bytes[until.direction].isWholeUpTo(until.start)) {
    throw new WireError(
      'deflate_invalid',
      until.start,
      'It refers back to earlier messages (context takeover), and the tap no longer holds them all.',
    )
  }
  const messages: Uint8Array[] = []
  let open: FrameUnit[] = []
  for (const unit of reading[until.direction]) {
    if (unit.start >= until.start) break
    if (unit.kind !== 'frame' || isControl(unit.header.opcode)) continue
    const goesOn = unit.header.opcode === CONTINUATION && open.length > 0
    if (unit.header.rsv1 || goesOn) open.push(unit)
    if (!unit.header.fin || open.length === 0) continue
    messages.push(compressedPayload(reading, open))
    open = []
  }
  return messages
}

function compressedPayload(reading: TapReading, frames: readonly FrameUnit[]): Uint8Array {
  const pieces = frames.map((unit) => {
    const { masked, headerLength } = unit.header
    const bytes = bytesOf(reading, unit)
    const payload = bytes.slice(headerLength)
    if (masked) applyMask(payload, bytes.subarray(headerLength - 4, headerLength))
    return payload
  })
  return concat(pieces)
}

function inflatedChunks(reading: TapReading, units: readonly TapUnit[]): Layer {
  const encoding = contentEncoding(reading)
  if (encoding !== 'gzip') return { name: 'inflated', why: `${encoding} is not undone here; gzip is.` }
  const chunks = units.filter((unit) => unit.kind === 'chunk')
  const first = chunks[0]!
  if (!reading.bytes.down.isWholeUpTo(first.start)) {
    return { name: 'inflated', why: 'The stream is compressed as one piece, and the tap no longer holds its beginning.' }
  }
  const before: Uint8Array[] = []
  for (const unit of reading.down) {
    if (unit.start >= first.start) break
    if (unit.kind === 'chunk') before.push(reading.bytes.down.slice(unit.dataStart, unit.dataEnd))
  }
  const piece = concat(chunks.map(({ dataStart, dataEnd }) => reading.bytes.down.slice(dataStart, dataEnd)))
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

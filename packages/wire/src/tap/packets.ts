import type { Field } from '../field.ts'
import { dissectAttachment, dissectPacket, dissectPayload } from '../socketio/dissect.ts'
import { BINARY, TEXT } from '../websocket/opcode.ts'
import { WireError } from '../wire-error.ts'
import type { TapReading, TapUnit } from './units.ts'

/** Its clients name the revision of Engine.IO's protocol in every request; what is read here is the fourth. */
const REVISION = /[?&]EIO=4(&|$)/

/**
 * The same fields, but that of a Socket.IO exchange over HTTP/1.1 the payload of each frame that is whole and in the
 * clear, and each body that is not chunked, is labelled as the packets that it holds. `fields` are those of `units`, one
 * after the other, over `bytes`.
 */
export function labelPackets(
  reading: TapReading,
  units: readonly TapUnit[],
  bytes: Uint8Array,
  fields: readonly Field[],
  unmasked: boolean,
): Field[] {
  if (!REVISION.test(reading.request?.target ?? '')) return [...fields]
  const dissectors = new Map<number, (piece: Uint8Array) => Field[]>()
  let at = 0
  for (const unit of units) {
    const dissector = dissectorOf(unit, unmasked)
    if (dissector && unit.kind === 'frame') dissectors.set(at + unit.header.headerLength, dissector)
    else if (dissector) dissectors.set(at, dissector)
    at += unit.end - unit.start
  }
  return fields.flatMap((field) => {
    const dissector = field.name === 'payload' || field.name === 'body' ? dissectors.get(field.start) : undefined
    return dissector ? labelled(field, bytes, dissector) : [field]
  })
}

function dissectorOf(unit: TapUnit, unmasked: boolean): ((piece: Uint8Array) => Field[]) | null {
  if (unit.kind === 'body') return (piece) => dissectPayload(piece).fields
  if (unit.kind !== 'frame') return null
  const { opcode, fin, rsv1, masked } = unit.header
  if (!fin || rsv1 || (masked && !unmasked)) return null
  if (opcode === BINARY) return dissectAttachment
  return opcode === TEXT ? (piece) => dissectPacket(piece).fields : null
}

/** What is no packet (the `ok` that answers a POST, a client that speaks something else) stays what it was. */
function labelled(field: Field, bytes: Uint8Array, dissector: (piece: Uint8Array) => Field[]): Field[] {
  try {
    const packets = dissector(bytes.subarray(field.start, field.end))
    return packets.map((one) => ({ ...one, start: one.start + field.start, end: one.end + field.start }))
  } catch (error) {
    if (!(error instanceof WireError)) throw error
    return [{ ...field, meaning: `${field.meaning} No packet of Socket.IO: ${error.message}.` }]
  }
}

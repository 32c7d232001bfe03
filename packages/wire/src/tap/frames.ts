import { concat } from '../concat.ts'
import { applyMask } from '../websocket/mask.ts'
import type { FrameHeader } from '../websocket/frame-header.ts'
import type { TapReading, TapUnit } from './units.ts'

/** A WebSocket frame that is held whole, however its carrier cut it. */
export interface HeldFrame {
  header: FrameHeader
  bytes: Uint8Array
}

/** The whole WebSocket frames in neighbouring units of one direction. */
export function framesOf(reading: TapReading, units: readonly TapUnit[]): HeldFrame[] {
  const frames: HeldFrame[] = []
  let pieces: Uint8Array[] = []
  for (const unit of units) {
    const source = reading.bytes[unit.direction]
    if (unit.kind === 'frame') frames.push({ header: unit.header, bytes: source.slice(unit.start, unit.end) })
    if (unit.kind !== 'data' || !unit.carries) continue
    const { header, begins, ends } = unit.carries
    if (begins) pieces = []
    pieces.push(source.slice(unit.dataStart, unit.dataEnd))
    const bytes = ends ? concat(pieces) : null
    if (bytes?.length === header.headerLength + header.payloadLength) frames.push({ header, bytes })
  }
  return frames
}

/** With the mask taken off. */
export function payloadOf({ header: { masked, headerLength }, bytes }: HeldFrame): Uint8Array {
  const payload = bytes.slice(headerLength)
  if (masked) applyMask(payload, bytes.subarray(headerLength - 4, headerLength))
  return payload
}

import { concat } from '../concat.ts'
import { ANY_FRAME, readFrameHeader, type FrameHeader } from '../websocket/frame-header.ts'
import { CONTINUATION } from '../websocket/opcode.ts'
import { WireError } from '../wire-error.ts'
import type { CarriedFrame } from './units.ts'

/** What one DATA frame carries, and where that begins in its direction. */
export interface CarriedData {
  from: number
  bytes: Uint8Array
}

/**
 * The pieces of WebSocket frames in what neighbouring DATA frames carry, by where each begins in its direction, wherever
 * DATA cuts them (RFC 8441 §5). `setsIn`: where a frame is known to begin; null where none is.
 */
export function carriedFrames(data: readonly CarriedData[], setsIn: number | null): Map<number, CarriedFrame> {
  let at = 0
  const spans = data.map(({ from, bytes }) => {
    const span = { start: at, end: at + bytes.length, shift: from - at }
    at = span.end
    return span
  })
  const first = spans.find(({ start, end, shift }) => setsIn !== null && setsIn >= start + shift && setsIn <= end + shift)
  const pieces = new Map<number, CarriedFrame>()
  if (!first || setsIn === null) return pieces
  for (const { header, start, end } of framesIn(concat(data.map(({ bytes }) => bytes)), setsIn - first.shift)) {
    for (const span of spans) {
      const from = Math.max(start, span.start)
      const to = Math.min(end, span.end)
      if (to > from) pieces.set(from + span.shift, { header, begins: from === start, ends: to === end })
    }
  }
  return pieces
}

/** Up to where no header can be read; the last frame may go on behind the bytes. */
function framesIn(bytes: Uint8Array, from: number): { header: FrameHeader; start: number; end: number }[] {
  const frames = []
  let start = from
  try {
    while (start < bytes.length) {
      const inMessage = ((bytes[start] as number) & 0x0f) === CONTINUATION
      const header = readFrameHeader(bytes, start, bytes.length, { ...ANY_FRAME, inMessage }, start)
      if (!header) break
      const end = start + header.headerLength + header.payloadLength
      frames.push({ header, start, end })
      start = end
    }
  } catch (error) {
    // What is no frame is told as bytes that the stream carries.
    if (!(error instanceof WireError)) throw error
  }
  return frames
}

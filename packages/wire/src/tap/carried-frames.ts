import { carriedPieces, cutByPieces } from '../carried-pieces.ts'
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
 * The pieces of WebSocket frames in what neighbouring DATA frames carry, by where each begins in its direction, in order,
 * wherever DATA cuts them (RFC 8441 §5). `setsIn`: where a frame is known to begin; null where none is.
 */
export function carriedFrames(data: readonly CarriedData[], setsIn: number | null): Map<number, CarriedFrame> {
  const pieces = carriedPieces(data.map(({ from, bytes }) => ({ start: from, end: from + bytes.length })))
  const first = pieces.find(({ from, to, shift }) => setsIn !== null && setsIn >= from + shift && setsIn <= to + shift)
  if (!first || setsIn === null) return new Map()
  const frames = framesIn(concat(data.map(({ bytes }) => bytes)), setsIn - first.shift)
  return new Map(
    cutByPieces(frames, pieces).map(({ whole: { header, start, end }, from, to, shift }) => [
      from + shift,
      { header, begins: from === start, ends: to === end },
    ]),
  )
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

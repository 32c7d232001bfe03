import { FRAME_HEADER_BYTES, PREFACE } from './frame-type.ts'
import type { ScannedFrame } from './scan.ts'

/** A complete frame. */
export interface WholeFrame extends ScannedFrame {
  /** Its bytes, `[start, end)`, counted as whoever read it says. */
  start: number
  end: number
  /** With padding and all. */
  payload: Uint8Array
}

/** The header of the frame at `at`, or null where the bytes end before it does. RFC 9113 §4.1. */
export function frameAt(bytes: Uint8Array, at: number): ScannedFrame | null {
  if (bytes.length - at < FRAME_HEADER_BYTES) return null
  const byte = (place: number): number => bytes[at + place] as number
  // The first bit of the stream is reserved.
  const stream = ((byte(5) & 0x7f) << 24) | (byte(6) << 16) | (byte(7) << 8) | byte(8)
  return { length: (byte(0) << 16) | (byte(1) << 8) | byte(2), type: byte(3), flags: byte(4), stream }
}

/** The frame at `at`, its payload without a copy, or null where the bytes end before it does. */
export function wholeFrameAt(bytes: Uint8Array, at: number): WholeFrame | null {
  const head = frameAt(bytes, at)
  const end = at + FRAME_HEADER_BYTES + (head?.length ?? 0)
  if (!head || end > bytes.length) return null
  return { ...head, start: at, end, payload: bytes.subarray(at + FRAME_HEADER_BYTES, end) }
}

/** The whole frames that follow each other from `at` on. */
export function* wholeFramesFrom(bytes: Uint8Array, at: number): Generator<WholeFrame> {
  for (let frame = wholeFrameAt(bytes, at); frame; frame = wholeFrameAt(bytes, frame.end)) yield frame
}

/** How many of its first bytes are the preface's; all of them: it begins with the preface. RFC 9113 §3.4. */
export function prefaceBytes(bytes: Uint8Array): number {
  let count = 0
  while (count < PREFACE.length && bytes[count] === PREFACE.charCodeAt(count)) count++
  return count
}

export function startsWithPreface(bytes: Uint8Array): boolean {
  return prefaceBytes(bytes) === PREFACE.length
}

import { FRAME_HEADER_BYTES } from './frame-type.ts'
import type { ScannedFrame } from './scan.ts'

/** The header of the frame at `at`, or null where the bytes end before it does. RFC 9113 §4.1. */
export function frameAt(bytes: Uint8Array, at: number): ScannedFrame | null {
  if (bytes.length - at < FRAME_HEADER_BYTES) return null
  const byte = (place: number): number => bytes[at + place] as number
  // The first bit of the stream is reserved.
  const stream = ((byte(5) & 0x7f) << 24) | (byte(6) << 16) | (byte(7) << 8) | byte(8)
  return { length: (byte(0) << 16) | (byte(1) << 8) | byte(2), type: byte(3), flags: byte(4), stream }
}

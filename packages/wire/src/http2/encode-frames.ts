import { concat } from '../concat.ts'
import { CONTINUATION, END_HEADERS, DEFAULT_MAX_FRAME_BYTES } from './frame-type.ts'
import type { Header } from './header-table.ts'
import type { ScannedFrame } from './scan.ts'

/** A frame of this payload. RFC 9113 §4.1. */
export function encodeFrame({ type, flags, stream }: Omit<ScannedFrame, 'length'>, payload: Uint8Array): Uint8Array {
  const { length } = payload
  const header = [length >> 16, length >> 8, length, type, flags, stream >>> 24, stream >> 16, stream >> 8, stream]
  return concat([Uint8Array.from(header, (byte) => byte & 0xff), payload])
}

/**
 * Header fields as a frame of this type, with what continues it where they are long. Each is written out, no Huffman
 * code, and nothing is learnt from it, so that whoever reads it needs no history. RFC 7541 §6.2.2.
 */
export function encodeHeaders({ type, flags, stream }: Omit<ScannedFrame, 'length'>, headers: readonly Header[]): Uint8Array {
  const block = concat(headers.map(({ name, value }) => concat([Uint8Array.of(0), encodeString(name), encodeString(value)])))
  const frames: Uint8Array[] = []
  for (let at = 0; at === 0 || at < block.length; at += DEFAULT_MAX_FRAME_BYTES) {
    const isLast = at + DEFAULT_MAX_FRAME_BYTES >= block.length
    const own = at === 0 ? { type, flags: flags & ~END_HEADERS } : { type: CONTINUATION, flags: 0 }
    const piece = block.subarray(at, at + DEFAULT_MAX_FRAME_BYTES)
    frames.push(encodeFrame({ ...own, flags: own.flags | (isLast ? END_HEADERS : 0), stream }, piece))
  }
  return concat(frames)
}

/** Its characters as latin1. RFC 7541 §5.2. */
function encodeString(text: string): Uint8Array {
  return concat([encodeInteger(text.length, 7), Uint8Array.from(text, (char) => char.charCodeAt(0))])
}

/** RFC 7541 §5.1. */
function encodeInteger(value: number, prefixBits: number): Uint8Array {
  const most = 2 ** prefixBits - 1
  if (value < most) return Uint8Array.of(value)
  const bytes = [most]
  let left = value - most
  for (; left >= 128; left = Math.floor(left / 128)) bytes.push((left % 128) | 0x80)
  return Uint8Array.from([...bytes, left])
}

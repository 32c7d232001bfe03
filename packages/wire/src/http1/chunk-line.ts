import { WireError } from '../wire-error.ts'
import { MAX_SIZE_DIGITS } from './scan.ts'

const CR = 0x0d
const SEMICOLON = 0x3b

/** A chunk's first line, its line end included; `offset` is where it lies in the stream. RFC 9112 §7.1 and §7.1.1. */
export function readChunkLine(line: Uint8Array, offset: number): { size: number; sizeEnd: number; lineEnd: number } {
  let at = 0
  let size = 0
  for (let digit = hexDigit(line[at]); digit >= 0; digit = hexDigit(line[++at])) size = size * 16 + digit
  if (at === 0) throw new WireError('http_chunk_size', offset, `a chunk begins with its size in hex (byte ${offset}): RFC 9112 §7.1`)
  if (at > MAX_SIZE_DIGITS) throw new WireError('http_chunk_too_long', offset, `a chunk's size of ${at} digits (byte ${offset})`)
  const sizeEnd = at
  const lineEnd = line[line.length - 2] === CR ? line.length - 2 : line.length - 1
  while (at < lineEnd && (line[at] === 0x20 || line[at] === 0x09)) at++
  if (at < lineEnd && line[at] !== SEMICOLON) {
    throw new WireError(
      'http_chunk_size',
      offset + at,
      `only ; and extensions follow a chunk's size (byte ${offset + at}): RFC 9112 §7.1.1`,
    )
  }
  for (; at < lineEnd; at++) {
    const byte = line[at] as number
    if (byte < 0x20 ? byte !== 0x09 : byte === 0x7f)
      throw new WireError('http_chunk_extension', offset + at, `control byte ${byte} in a chunk extension (byte ${offset + at})`)
  }
  return { size, sizeEnd: offset + sizeEnd, lineEnd: offset + lineEnd }
}

function hexDigit(byte: number | undefined): number {
  if (byte === undefined) return -1
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30
  const lower = byte | 0x20
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1
}

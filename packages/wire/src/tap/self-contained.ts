import { encodeHeaders } from '../http2/encode-frames.ts'
import { frameAt } from '../http2/frame-head.ts'
import { CONTINUATION, END_STREAM, FRAME_HEADER_BYTES, HEADERS, PREFACE } from '../http2/frame-type.ts'
import type { Header } from '../http2/header-table.ts'
import { concat } from '../concat.ts'
import type { TapSegment } from './segment.ts'

/**
 * Segments of streams of one HTTP/2 connection as a connection of their own that can be read from its first byte:
 * header fields are written out, as those on the wire refer to what other streams taught. `header` has the last word on
 * each. Frames of the connection itself, which every stream's tap has, come once; frames not held whole are left out.
 */
export function selfContained(streams: readonly (readonly TapSegment[])[], header: (header: Header) => Header): TapSegment[] {
  const offsets = { up: 0, down: 0 }
  const seen = new Set<string>()
  const all = streams.flat().toSorted((a, b) => a.at - b.at || Number(isPreface(b.bytes)) - Number(isPreface(a.bytes)))
  return all.flatMap((segment) => {
    const bytes = rewritten(segment, header)
    const first = frameAt(segment.bytes, 0)
    const isShared = isPreface(segment.bytes) || first?.stream === 0
    const key = `${segment.direction} ${segment.at} ${segment.bytes.join()}`
    if (!bytes || (isShared && seen.has(key))) return []
    if (isShared) seen.add(key)
    const offset = offsets[segment.direction]
    offsets[segment.direction] += bytes.length
    return [{ direction: segment.direction, at: segment.at, offset, bytes, begins: null, ends: [] }]
  })
}

/** Null for a frame that is not held whole, or a header block that nobody could read. */
function rewritten({ bytes, headers }: TapSegment, header: (header: Header) => Header): Uint8Array | null {
  if (isPreface(bytes)) return bytes
  const frames: Uint8Array[] = []
  for (let at = 0; at < bytes.length;) {
    const frame = frameAt(bytes, at)
    const end = at + FRAME_HEADER_BYTES + (frame?.length ?? 0)
    if (!frame || end > bytes.length) return null
    if (frame.type === HEADERS) {
      if (!headers) return null
      const fields = headers.flatMap((one) => (one ? [header(one)] : []))
      frames.push(encodeHeaders({ ...frame, flags: frame.flags & END_STREAM }, fields))
    } else if (frame.type !== CONTINUATION) frames.push(bytes.subarray(at, end))
    at = end
  }
  return concat(frames)
}

function isPreface(bytes: Uint8Array): boolean {
  return bytes.length === PREFACE.length && Array.from(PREFACE).every((char, at) => bytes[at] === char.charCodeAt(0))
}

import { concat } from '../concat.ts'
import { encodeHeaders } from '../http2/encode-frames.ts'
import { frameAt, startsWithPreface, wholeFramesFrom } from '../http2/frame-head.ts'
import { CONTINUATION, END_STREAM, HEADERS, PUSH_PROMISE } from '../http2/frame-type.ts'
import type { Header } from '../http2/header-table.ts'
import type { TapSegment } from './segment.ts'

/**
 * Segments of streams of one HTTP/2 connection as a connection of their own that can be read from its first byte:
 * header fields are written out, as those on the wire refer to what other streams taught. `header` has the last word on
 * each. Frames of the connection itself, which every stream's tap has, come once; left out are frames not held whole, and
 * promises, which no server here makes.
 */
export function selfContained(streams: readonly (readonly TapSegment[])[], header: (header: Header) => Header): TapSegment[] {
  const offsets = { up: 0, down: 0 }
  const shared = new SharedFrames()
  const all = streams
    .flatMap((segments, stream) => segments.map((segment) => ({ segment, stream })))
    .toSorted(({ segment: a }, { segment: b }) => a.at - b.at || Number(startsWithPreface(b.bytes)) - Number(startsWithPreface(a.bytes)))
  return all.flatMap(({ segment, stream }) => {
    const bytes = rewritten(segment, header)
    if (!bytes || shared.isRepeated(segment, stream)) return []
    const offset = offsets[segment.direction]
    offsets[segment.direction] += bytes.length
    return [{ direction: segment.direction, at: segment.at, offset, bytes, begins: null, ends: [] }]
  })
}

/** Frames of the connection itself, as several streams' taps hold them: the second of two alike in one tap is another frame. */
class SharedFrames {
  readonly #seen = new Map<string, number>()

  isRepeated({ direction, at, bytes }: TapSegment, stream: number): boolean {
    if (!startsWithPreface(bytes) && frameAt(bytes, 0)?.stream !== 0) return false
    const frame = `${direction} ${at} ${bytes.join()}`
    const ofStream = `${stream} ${frame}`
    const nth = (this.#seen.get(ofStream) ?? 0) + 1
    this.#seen.set(ofStream, nth)
    const kept = this.#seen.get(frame) ?? 0
    if (nth > kept) this.#seen.set(frame, nth)
    return nth <= kept
  }
}

/** Null for a frame that is not held whole, or a header block that nobody could read. */
function rewritten({ bytes, headers }: TapSegment, header: (header: Header) => Header): Uint8Array | null {
  if (startsWithPreface(bytes)) return bytes
  const frames: Uint8Array[] = []
  let end = 0
  for (const frame of wholeFramesFrom(bytes, 0)) {
    end = frame.end
    if (frame.type === PUSH_PROMISE) return null
    if (frame.type === HEADERS) {
      if (!headers) return null
      const fields = headers.flatMap((one) => (one ? [header(one)] : []))
      frames.push(encodeHeaders({ ...frame, flags: frame.flags & END_STREAM }, fields))
    } else if (frame.type !== CONTINUATION) frames.push(bytes.subarray(frame.start, frame.end))
  }
  return end === bytes.length ? concat(frames) : null
}

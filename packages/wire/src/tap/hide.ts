import type { TapDirection, TapSegment } from './segment.ts'

const ZERO = 0x30

/** The segments with `[start, end)` of one direction written over with the digit 0, so that every length stays. */
export function hideBytes(segments: readonly TapSegment[], direction: TapDirection, start: number, end: number): TapSegment[] {
  return segments.map((segment) => {
    const from = Math.max(0, start - segment.offset)
    const to = Math.min(segment.bytes.length, end - segment.offset)
    if (segment.direction !== direction || from >= to) return segment
    return { ...segment, bytes: segment.bytes.slice().fill(ZERO, from, to) }
  })
}

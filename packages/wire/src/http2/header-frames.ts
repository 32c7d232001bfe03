import { carriedPieces, placeOf, type CarriedPiece } from '../carried-pieces.ts'
import { concat } from '../concat.ts'
import type { WholeFrame } from './frame-head.ts'
import { carriedPart } from './frame-rules.ts'
import { FRAME_HEADER_BYTES } from './frame-type.ts'
import { readBlock, type Representation } from './header-block.ts'

/** A header block as its frames carry it. */
export interface CarriedBlock {
  /** Where its bytes lie: in what the frames lie in. */
  pieces: CarriedPiece[]
  representations: Representation[]
  /** Where a byte of it lies, for errors. */
  offsetOf: (at: number) => number
}

/** Puts a header block together from all its frames, each held to its rules before. Throws what `readBlock` throws. RFC 9113 §4.3. */
export function readHeaderFrames(frames: readonly WholeFrame[]): CarriedBlock {
  const parts = frames.map((frame) => ({ frame, ...carriedPart(frame) }))
  const pieces = carriedPieces(
    parts.map(({ frame: { start }, from, to }) => ({
      start: start + FRAME_HEADER_BYTES + from,
      end: start + FRAME_HEADER_BYTES + to,
    })),
  )
  const offsetOf = (at: number): number => placeOf(at, pieces)
  const block = concat(parts.map(({ frame, from, to }) => frame.payload.subarray(from, to)))
  return { pieces, representations: readBlock(block, offsetOf), offsetOf }
}

import type { TapSegment } from '@wireside/wire/tap/segment'
import type { LinkDirection } from './meter.ts'
import { Tap } from './tap.ts'

/**
 * The tap of one HTTP/2 stream. Each segment is whole frames, so that what is told of a frame's bytes comes before them;
 * offsets handed in are the connection's, those kept count what this tap was given, so that only a gap is a gap.
 */
export class StreamTap extends Tap {
  readonly #given: Record<LinkDirection, number> = { up: 0, down: 0 }
  readonly #ends: Record<LinkDirection, TapSegment['ends']> = { up: [], down: [] }

  override record(direction: LinkDirection, at: number, offset: number, bytes: Uint8Array, headers: TapSegment['headers'] = null): void {
    const own = this.#given[direction]
    super.record(direction, at, own, bytes, headers)
    for (const end of this.#ends[direction].splice(0)) super.ends(direction, own + end.offset - offset, end.seq)
    this.#given[direction] += bytes.length
  }

  override ends(direction: LinkDirection, offset: number, seq: number): void {
    this.#ends[direction].push({ offset, seq })
  }
}

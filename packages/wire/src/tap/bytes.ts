import { concat } from '../concat.ts'
import type { TapDirection, TapSegment, UnitStart } from './segment.ts'

/** Bytes without a gap; offsets are in their direction of the connection. */
export interface Run {
  start: number
  bytes: Uint8Array
  /** Where reading can set in, and how; null where no unit begins. The first run of a tap begins with a head. */
  begins: { offset: number; what: UnitStart } | null
}

/** One direction of a tap, put together. */
export class DirectionBytes {
  readonly runs: Run[] = []
  /** Where messages end, behind their last bytes, in order. */
  readonly messageEnds: TapSegment['ends']
  readonly #segments: TapSegment[]

  constructor(segments: readonly TapSegment[], direction: TapDirection) {
    this.#segments = segments.filter((segment) => segment.direction === direction)
    this.messageEnds = this.#segments.flatMap(({ ends }) => ends)
    let from = 0
    this.#segments.forEach((segment, index) => {
      const next = this.#segments[index + 1]
      if (next && next.offset === endOf(segment)) return
      this.runs.push(joined(this.#segments.slice(from, index + 1)))
      from = index + 1
    })
    const [first] = this.runs
    if (first) first.begins = { offset: first.start, what: 'head' }
  }

  /** Of what is not in one run, nothing. */
  slice(start: number, end: number): Uint8Array {
    const run = this.runs.find((one) => start >= one.start && end <= one.start + one.bytes.length)
    return run ? run.bytes.subarray(start - run.start, end - run.start) : new Uint8Array(0)
  }

  /** Whether everything before `offset` is held. */
  isWholeUpTo(offset: number): boolean {
    const [first] = this.runs
    return first !== undefined && offset <= first.start + first.bytes.length
  }

  /** When the byte at `offset` passed. */
  timeOf(offset: number): number {
    return this.#segments[firstBehind(this.#segments, offset, endOf)]?.at ?? 0
  }

  /** The seq of the message that the byte at `offset` belongs to; null where that was not told. */
  seqOf(offset: number): number | null {
    return this.messageEnds[firstBehind(this.messageEnds, offset, (end) => end.offset)]?.seq ?? null
  }
}

/** The first of `ordered` that ends behind `offset`: none is their number. */
function firstBehind<Thing>(ordered: readonly Thing[], offset: number, end: (thing: Thing) => number): number {
  let low = 0
  let high = ordered.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (end(ordered[middle]!) <= offset) low = middle + 1
    else high = middle
  }
  return low
}

function endOf({ offset, bytes }: TapSegment): number {
  return offset + bytes.length
}

function joined(segments: readonly TapSegment[]): Run {
  const start = segments[0]!.offset
  return { start, bytes: concat(segments.map(({ bytes }) => bytes)), begins: segments.find(({ begins }) => begins)?.begins ?? null }
}

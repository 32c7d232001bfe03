import type { TapSegment, UnitStart } from '@wireside/wire/tap/segment'
import type { LinkDirection } from './meter.ts'

/** A connection's first bytes are kept whatever comes after: both heads, the hello and some messages. */
const OPENING_BYTES = 16 * 1024
/** Small segments cost more than their bytes: eight seconds of one direction at the highest rate. */
const MAX_SEGMENTS = 8192

/** Copies of what passed a link in one exchange: its first bytes, and the newest, `maxBytes` at most. */
export class Tap {
  #maxBytes: number
  readonly #opening: TapSegment[] = []
  #openingBytes = 0
  #openingFull = false
  #newest: TapSegment[] = []
  #newestBytes = 0
  /** What begins with the next byte of each direction. */
  readonly #awaited: Record<LinkDirection, TapSegment['begins']> = { up: null, down: null }

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  /** A segment longer than there is room for is kept by its first bytes. */
  record(direction: LinkDirection, at: number, offset: number, bytes: Uint8Array, headers: TapSegment['headers'] = null): void {
    const segment: TapSegment = {
      direction,
      at,
      offset,
      bytes: new Uint8Array(bytes.subarray(0, this.#maxBytes - this.#openingBytes)),
      begins: null,
      ends: [],
      ...(headers && { headers }),
    }
    this.#add(segment)
    this.#trim()
    const awaited = this.#awaited[direction]
    if (awaited && holds(segment, awaited.offset)) segment.begins = awaited
    this.#awaited[direction] = null
  }

  /** A head, chunk or frame begins at `offset`, in bytes recorded already or in the next. */
  begins(direction: LinkDirection, offset: number, what: UnitStart): void {
    const segment = this.#find(direction, offset)
    if (segment) segment.begins ??= { offset, what }
    else this.#awaited[direction] = { offset, what }
  }

  /** The message `seq` ended before `offset`; 0 is control. */
  ends(direction: LinkDirection, offset: number, seq: number): void {
    this.#find(direction, offset - 1)?.ends.push({ offset, seq })
  }

  /** Takes out what begins with these offsets, for the next exchange of the connection. */
  splitAt(up: number, down: number): Tap {
    const next = new Tap(this.#maxBytes)
    const all = [...this.#opening.splice(0), ...this.#newest.splice(0)]
    this.#openingBytes = 0
    this.#newestBytes = 0
    this.#openingFull = false
    for (const segment of all) {
      const from = Math.max(0, (segment.direction === 'up' ? up : down) - segment.offset)
      if (from > 0) this.#add(from < segment.bytes.length ? part(segment, 0, from) : segment)
      if (from < segment.bytes.length) next.#add(from > 0 ? part(segment, from, segment.bytes.length) : segment)
    }
    return next
  }

  /** Keeps no more than this from now on. */
  shrink(maxBytes: number): void {
    this.#maxBytes = Math.min(this.#maxBytes, maxBytes)
    this.#trim()
  }

  /** In the order they passed; each direction has at most one gap, between the first bytes and the newest. */
  get segments(): readonly TapSegment[] {
    return [...this.#opening, ...this.#newest]
  }

  #add(segment: TapSegment): void {
    const { length } = segment.bytes
    this.#openingFull ||= this.#openingBytes + length > Math.min(OPENING_BYTES, this.#maxBytes / 2)
    if (this.#openingFull) {
      this.#newest.push(segment)
      this.#newestBytes += length
    } else {
      this.#opening.push(segment)
      this.#openingBytes += length
    }
  }

  #trim(): void {
    while (this.#newest.length > 0 && (this.#openingBytes + this.#newestBytes > this.#maxBytes || this.#newest.length > MAX_SEGMENTS)) {
      this.#newestBytes -= this.#newest.shift()!.bytes.length
    }
  }

  /** The segment that holds the byte at `offset`: one of the newest, as a rule. */
  #find(direction: LinkDirection, offset: number): TapSegment | null {
    for (const segments of [this.#newest, this.#opening]) {
      for (let index = segments.length - 1; index >= 0; index--) {
        const segment = segments[index]!
        if (segment.direction !== direction) continue
        if (holds(segment, offset)) return segment
        if (segment.offset <= offset) return null
      }
    }
    return null
  }
}

function holds({ offset, bytes }: TapSegment, at: number): boolean {
  return at >= offset && at < offset + bytes.length
}

/** Bytes `[from, to)` of a segment, with what begins and ends in them. */
function part(segment: TapSegment, from: number, to: number): TapSegment {
  const { direction, at, begins, ends } = segment
  const start = segment.offset + from
  const end = segment.offset + to
  return {
    direction,
    at,
    offset: start,
    bytes: segment.bytes.slice(from, to),
    begins: begins && begins.offset >= start && begins.offset < end ? begins : null,
    ends: ends.filter(({ offset }) => offset > start && offset <= end),
  }
}

import type { LinkDirection } from './meter.ts'

/** Bytes that passed the link in one go. */
export interface Segment {
  readonly direction: LinkDirection
  /** Ms on the listener's clock. */
  readonly at: number
  /** Bytes of this direction that passed before it. */
  readonly offset: number
  readonly bytes: Uint8Array
}

/** Keeps copies of the newest segments, at most `maxBytes` of them. A longer segment is kept by its first bytes. */
export class Tap {
  readonly #maxBytes: number
  readonly #segments: Segment[] = []
  #bytes = 0

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  record(direction: LinkDirection, at: number, offset: number, bytes: Uint8Array): void {
    const copy = Uint8Array.from(bytes.subarray(0, this.#maxBytes))
    this.#segments.push({ direction, at, offset, bytes: copy })
    this.#bytes += copy.length
    while (this.#bytes > this.#maxBytes) this.#bytes -= this.#segments.shift()!.bytes.length
  }

  get segments(): readonly Segment[] {
    return this.#segments
  }
}

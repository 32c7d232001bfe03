import type { LinkPart } from './meter.ts'
import { TagQueue } from './tag-queue.ts'

/** Told where each byte that carries data downstream belongs. */
export interface SentUnitsSink {
  sent(tag: unknown, carrierBytes: number, bodyBytes: number): void
  /** Bytes of no tagged write, or of one that a close cut short. */
  untagged(part: LinkPart, count: number): void
}

/**
 * Matches data bytes on the wire to tagged writes. WebSocket: the next message, whatever its length, as compression
 * changes it. Body: the next `bodyBytes` bytes, whatever the chunks, as a chunk may carry several writes and a write
 * may leave in several chunks. A chunk's size line belongs to the write whose byte follows it, its line end to the
 * write whose byte precedes it. The header of an HTTP/2 DATA frame counts as a size line, and its padding as a line end.
 */
export class SentUnits {
  readonly #sink: SentUnitsSink
  readonly #tags = new TagQueue()
  /** A tagged unit has begun. */
  #open = false
  #tag: unknown = undefined
  #bodyLeft = 0
  #carrierBytes = 0
  #bodyBytes = 0
  /** A WebSocket message without a tag has begun. */
  #untaggedMessage = false
  #framed = false
  /** Bytes of a size line, until what follows it is known. */
  #sizeLineBytes = 0
  #behindData = false

  constructor(sink: SentUnitsSink) {
    this.#sink = sink
  }

  tag(tag: unknown, bodyBytes: number): void {
    this.#tags.push(tag, bodyBytes)
  }

  framing(count: number): void {
    this.#framed = true
    if (this.#beginMessage()) this.#carrierBytes += count
    else this.#sink.untagged('framing', count)
    this.#takeSizeLine()
  }

  framePayload(count: number): void {
    this.#takeSizeLine()
    if (this.#open) this.#bodyBytes += count
    else this.#sink.untagged('payload', count)
  }

  messageEnd(): void {
    this.#untaggedMessage = false
    if (this.#open) this.#emit()
  }

  chunking(count: number): void {
    if (!this.#behindData) this.#sizeLineBytes += count
    else if (this.#open) this.#carrierBytes += count
    else this.#sink.untagged('chunking', count)
  }

  /** What stands before a WebSocket control frame within HTTP/2 is that frame's. */
  takePendingCarrier(): number {
    const count = this.#sizeLineBytes
    this.#sizeLineBytes = 0
    return count
  }

  chunkEnd(): void {
    this.#behindData = false
    if (this.#open && this.#bodyLeft === 0) this.#emit()
  }

  bodyPayload(count: number, chunked: boolean): void {
    let left = count
    while (left > 0) {
      if (this.#open && this.#bodyLeft === 0) this.#emit()
      if (!this.#open) this.#beginBodyUnit()
      const taken = this.#open ? Math.min(left, this.#bodyLeft) : left
      this.#takeSizeLine()
      this.#behindData = chunked
      left -= taken
      if (!this.#open) this.#sink.untagged('payload', taken)
      else {
        this.#bodyLeft -= taken
        this.#bodyBytes += taken
        if (this.#bodyLeft === 0 && !chunked) this.#emit()
      }
    }
  }

  bodyEnd(): void {
    this.cutShort()
    this.#tags.clear()
  }

  /** Nothing more comes: what has begun belongs to no one. */
  cutShort(): void {
    if (this.#sizeLineBytes > 0) this.#sink.untagged('chunking', this.#sizeLineBytes)
    if (this.#open && this.#carrierBytes > 0) {
      this.#sink.untagged(this.#framed ? 'framing' : 'chunking', this.#carrierBytes)
    }
    if (this.#open && this.#bodyBytes > 0) this.#sink.untagged('payload', this.#bodyBytes)
    this.#sizeLineBytes = 0
    this.#behindData = false
    this.#reset()
  }

  #beginMessage(): boolean {
    if (!this.#open && !this.#untaggedMessage) {
      if (this.#tags.empty) this.#untaggedMessage = true
      else {
        this.#tag = this.#tags.shift()
        this.#open = true
      }
    }
    return this.#open
  }

  #beginBodyUnit(): void {
    while (!this.#tags.empty && !this.#open) {
      this.#bodyLeft = this.#tags.bodyBytes
      this.#tag = this.#tags.shift()
      this.#open = true
      // A write of nothing leaves nothing to wait for.
      if (this.#bodyLeft === 0) this.#emit()
    }
  }

  #takeSizeLine(): void {
    if (this.#sizeLineBytes === 0) return
    if (this.#open) this.#carrierBytes += this.#sizeLineBytes
    else this.#sink.untagged('chunking', this.#sizeLineBytes)
    this.#sizeLineBytes = 0
  }

  #emit(): void {
    const tag = this.#tag
    const carrierBytes = this.#carrierBytes
    const bodyBytes = this.#bodyBytes
    this.#reset()
    this.#sink.sent(tag, carrierBytes, bodyBytes)
  }

  #reset(): void {
    this.#open = false
    this.#tag = undefined
    this.#bodyLeft = 0
    this.#carrierBytes = 0
    this.#bodyBytes = 0
  }
}

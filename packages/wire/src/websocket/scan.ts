import type { ScanDirection } from '../scan-direction.ts'
import { LENGTH_IN_2_BYTES, LENGTH_IN_8_BYTES, MAX_SHORT_LENGTH } from './payload-length.ts'

/**
 * Told where the bytes of each frame lie in the piece just scanned. Header bytes of data frames are `framing`, their
 * payload is `payload`, and every byte of a control frame is `control`.
 */
export interface FrameSink {
  frameBytes(direction: ScanDirection, part: 'framing' | 'payload' | 'control', start: number, end: number): void
  /** A data message ended: the last byte of its FIN frame was in this piece. */
  frameMessageEnd(direction: ScanDirection): void
}

const FIRST_BYTE = 0
const SECOND_BYTE = 1
const REST_OF_HEADER = 2
const PAYLOAD = 3

/**
 * Finds frames (RFC 6455 §5.2) in a stream cut anywhere, keeping only numbers between pieces. It measures and does not
 * judge: reserved bits and opcodes pass, since what the peers make of them does not change where the bytes lie.
 */
export class FrameScanner {
  readonly #direction: ScanDirection
  readonly #sink: FrameSink
  #phase = FIRST_BYTE
  #control = false
  #fin = false
  /** Bytes of the header still to come after its first two. */
  #headerLeft = 0
  /** Of these, how many are a masking key and not part of the length. */
  #maskBytes = 0
  #payloadLeft = 0

  constructor(direction: ScanDirection, sink: FrameSink) {
    this.#direction = direction
    this.#sink = sink
  }

  scan(bytes: Uint8Array, from: number, to: number): void {
    let at = from
    while (at < to) {
      if (this.#phase === PAYLOAD) {
        const end = Math.min(to, at + this.#payloadLeft)
        this.#sink.frameBytes(this.#direction, this.#control ? 'control' : 'payload', at, end)
        this.#payloadLeft -= end - at
        at = end
      } else {
        const start = at
        at = this.#phase === FIRST_BYTE ? this.#wholeHeader(bytes, at, to) : at
        while (at < to && this.#phase !== PAYLOAD) this.#headerByte(bytes[at++]!)
        this.#sink.frameBytes(this.#direction, this.#control ? 'control' : 'framing', start, at)
      }
      if (this.#phase === PAYLOAD && this.#payloadLeft === 0) this.#endFrame()
    }
  }

  /** Most frames: a length of 7 bits and the whole header in this piece. Returns where it ends; `at` where it is none such. */
  #wholeHeader(bytes: Uint8Array, at: number, to: number): number {
    const first = bytes[at]!
    const second = bytes[at + 1] ?? 0
    const end = at + (second >= 0x80 ? 6 : 2)
    const length = second & 0x7f
    if (length > MAX_SHORT_LENGTH || end > to) return at
    this.#fin = first >= 0x80
    this.#control = (first & 0x08) !== 0
    this.#payloadLeft = length
    this.#phase = PAYLOAD
    return end
  }

  #headerByte(byte: number): void {
    if (this.#phase === FIRST_BYTE) {
      this.#fin = byte >= 0x80
      this.#control = (byte & 0x08) !== 0
      this.#phase = SECOND_BYTE
    } else if (this.#phase === SECOND_BYTE) {
      const length = byte & 0x7f
      this.#maskBytes = byte >= 0x80 ? 4 : 0
      this.#payloadLeft = length <= MAX_SHORT_LENGTH ? length : 0
      this.#headerLeft = this.#maskBytes + (length === LENGTH_IN_2_BYTES ? 2 : length === LENGTH_IN_8_BYTES ? 8 : 0)
      this.#phase = this.#headerLeft > 0 ? REST_OF_HEADER : PAYLOAD
    } else {
      if (this.#headerLeft > this.#maskBytes) this.#payloadLeft = this.#payloadLeft * 256 + byte
      if (--this.#headerLeft === 0) this.#phase = PAYLOAD
    }
  }

  #endFrame(): void {
    this.#phase = FIRST_BYTE
    if (this.#fin && !this.#control) this.#sink.frameMessageEnd(this.#direction)
  }
}

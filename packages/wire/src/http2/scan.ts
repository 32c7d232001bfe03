import { DATA, FRAME_HEADER_BYTES, PADDED, PREFACE } from './frame-type.ts'

export interface ScannedFrame {
  readonly type: number
  readonly flags: number
  /** 0 is the connection itself. */
  readonly stream: number
  /** Of the payload, padding included. */
  readonly length: number
}

/**
 * Told, in the order of the bytes, what each frame has. Of a DATA frame, data is what the stream carries; its header and
 * padding are framing. Every byte of another frame is framing. A header is told once it is complete.
 */
export interface Http2Sink {
  /** The client's connection preface. */
  prefaceBytes(count: number): void
  /** The header is complete; its bytes follow, then those of its payload. */
  frameHead(frame: ScannedFrame): void
  framingBytes(count: number): void
  /** Where data lies in the piece just scanned. */
  dataBytes(start: number, end: number): void
  /** `end`: of the piece just scanned, the byte behind the frame. */
  frameEnd(end: number): void
}

const PREFACE_BYTES = 0
const HEAD = 1
const PAD_LENGTH = 2
const PAYLOAD = 3
const PADDING = 4

/**
 * Finds the frames of one direction of an HTTP/2 connection (RFC 9113 §4.1) in a stream cut anywhere, keeping only
 * numbers between pieces. It measures and does not judge: a frame of any type or length is as long as its header says.
 */
export class Http2Scanner {
  readonly #sink: Http2Sink
  #phase: number
  /** Bytes of the preface or of the frame header so far. */
  #seen = 0
  #length = 0
  #type = 0
  #flags = 0
  #stream = 0
  #payloadLeft = 0
  #paddingLeft = 0

  /** `fromClient`: the direction begins with the connection preface. */
  constructor(sink: Http2Sink, fromClient: boolean) {
    this.#sink = sink
    this.#phase = fromClient ? PREFACE_BYTES : HEAD
  }

  scan(bytes: Uint8Array, from: number, to: number): void {
    let at = from
    while (at < to) {
      switch (this.#phase) {
        case PREFACE_BYTES:
          at = this.#preface(at, to)
          break
        case HEAD:
          at = this.#head(bytes, at, to)
          break
        case PAD_LENGTH:
          this.#padLength(bytes[at++]!)
          this.#sink.framingBytes(1)
          break
        case PAYLOAD:
          at = this.#payload(at, to)
          break
        case PADDING:
          at = this.#padding(at, to)
      }
      if (this.#phase === PAYLOAD && this.#payloadLeft === 0) this.#phase = PADDING
      if (this.#phase === PADDING && this.#paddingLeft === 0) this.#end(at)
    }
  }

  #preface(at: number, to: number): number {
    const end = Math.min(to, at + PREFACE.length - this.#seen)
    this.#seen += end - at
    this.#sink.prefaceBytes(end - at)
    if (this.#seen === PREFACE.length) this.#begin()
    return end
  }

  #head(bytes: Uint8Array, from: number, to: number): number {
    let at = from
    while (at < to && this.#seen < FRAME_HEADER_BYTES) this.#headByte(bytes[at++]!)
    if (this.#seen === FRAME_HEADER_BYTES) {
      this.#sink.frameHead({ type: this.#type, flags: this.#flags, stream: this.#stream, length: this.#length })
      this.#sink.framingBytes(FRAME_HEADER_BYTES)
      this.#payloadLeft = this.#length
      this.#paddingLeft = 0
      this.#phase = this.#type === DATA && (this.#flags & PADDED) !== 0 && this.#length > 0 ? PAD_LENGTH : PAYLOAD
    }
    return at
  }

  #headByte(byte: number): void {
    const place = this.#seen++
    if (place < 3) this.#length = this.#length * 256 + byte
    else if (place === 3) this.#type = byte
    else if (place === 4) this.#flags = byte
    // The first bit is reserved. RFC 9113 §4.1.
    else this.#stream = this.#stream * 256 + (place === 5 ? byte & 0x7f : byte)
  }

  #padLength(byte: number): void {
    this.#paddingLeft = Math.min(byte, this.#length - 1)
    this.#payloadLeft = this.#length - 1 - this.#paddingLeft
    this.#phase = PAYLOAD
  }

  #payload(at: number, to: number): number {
    const end = Math.min(to, at + this.#payloadLeft)
    this.#payloadLeft -= end - at
    if (end > at && this.#type === DATA) this.#sink.dataBytes(at, end)
    else if (end > at) this.#sink.framingBytes(end - at)
    return end
  }

  #padding(at: number, to: number): number {
    const end = Math.min(to, at + this.#paddingLeft)
    this.#paddingLeft -= end - at
    if (end > at) this.#sink.framingBytes(end - at)
    return end
  }

  #end(at: number): void {
    this.#begin()
    this.#sink.frameEnd(at)
  }

  #begin(): void {
    this.#phase = HEAD
    this.#seen = 0
    this.#length = 0
    this.#stream = 0
  }
}

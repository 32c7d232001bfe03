import { concat } from '../concat.ts'
import { GrowingBytes } from '../growing-bytes.ts'
import { WireError } from '../wire-error.ts'
import { frameAt } from './frame-head.ts'
import { CONTINUATION, END_HEADERS, FRAME_HEADER_BYTES, HEADERS, PREFACE, PUSH_PROMISE } from './frame-type.ts'
import { readBlock, type Representation } from './header-block.ts'
import { HeaderTable, type Header, type HeaderTableOptions } from './header-table.ts'
import { carriedPart, checkFrame } from './frame-rules.ts'
import type { ScannedFrame } from './scan.ts'

/** A complete frame; `start` and `end` are its bytes in the stream. */
export interface Http2Frame extends ScannedFrame {
  start: number
  end: number
  /** With padding and all. */
  payload: Uint8Array
  /** Of the frame that begins a header block. */
  block: HeaderBlock | null
}

/** A header block, put together from its frames. RFC 9113 §4.3. */
export interface HeaderBlock {
  /** Where its pieces lie in the stream, in order. */
  pieces: { start: number; end: number }[]
  representations: Representation[]
  /** What each representation says; null where it is no field. */
  headers: (Header | null)[]
}

export interface Http2DecoderOptions extends HeaderTableOptions {
  /** What the reader's SETTINGS_MAX_FRAME_SIZE allows: 16 384 unless it says so. RFC 9113 §6.5.2. */
  maxFrameBytes?: number
  /** Of one header block, all its frames together. */
  maxBlockBytes?: number
}

/**
 * Reads one direction of an HTTP/2 connection piece by piece, from its first byte, and holds each frame to the rules of
 * RFC 9113 §4 and §6 that it can be held to without the other direction. A client's direction begins with the preface.
 * After an error it is of no more use, as is the connection.
 */
export class Http2Decoder {
  readonly #maxFrameBytes: number
  readonly #maxBlockBytes: number
  readonly #table: HeaderTable
  readonly #held = new GrowingBytes()
  /** Of what is held: its place in the stream. */
  #offset = 0
  #begun = false
  #hasPreface = false
  /** Frames of a header block whose last one has not come. */
  #open: Http2Frame[] = []

  constructor({ maxFrameBytes = 16_384, maxBlockBytes = 64 * 1024, ...table }: Http2DecoderOptions = {}) {
    this.#maxFrameBytes = maxFrameBytes
    this.#maxBlockBytes = maxBlockBytes
    this.#table = new HeaderTable(table)
  }

  /** Whether the stream began with the client's preface; false until that is known. */
  get hasPreface(): boolean {
    return this.#hasPreface
  }

  /** The frames that `bytes` complete; those of a header block come together. Throws the `h2_…` and `hpack_…` codes. */
  push(bytes: Uint8Array): Http2Frame[] {
    this.#held.append(bytes)
    const view = this.#held.view()
    const frames: Http2Frame[] = []
    let at = this.#begun ? 0 : this.#begin(view)
    for (;;) {
      const frame = this.#begun ? this.#read(view, at) : null
      if (!frame) break
      at += frame.end - frame.start
      frames.push(...this.#follow(frame))
    }
    if (at > 0) {
      const rest = view.slice(at)
      this.#held.clear()
      this.#held.append(rest)
      this.#offset += at
    }
    return frames
  }

  /** To be called where the bytes end: throws `h2_truncated` in the middle of a frame or of a header block. */
  end(): void {
    const offset = this.#offset + this.#held.length
    if (this.#held.length > 0) throw new WireError('h2_truncated', offset, `the bytes end inside a frame (byte ${offset})`)
    if (this.#open.length > 0) throw new WireError('h2_truncated', offset, `the bytes end before the header block does (byte ${offset})`)
  }

  /** Returns where the first frame begins. No frame begins like the preface: it would be longer than any may be. RFC 9113 §3.4. */
  #begin(view: Uint8Array): number {
    for (let at = 0; at < Math.min(view.length, PREFACE.length); at++) {
      if (view[at] === PREFACE.charCodeAt(at)) continue
      if (at >= 3) throw new WireError('h2_preface', at, `byte ${at} of the client's preface is another (RFC 9113 §3.4)`)
      this.#begun = true
      return 0
    }
    if (view.length < PREFACE.length) return 0
    this.#begun = true
    this.#hasPreface = true
    return PREFACE.length
  }

  #read(view: Uint8Array, at: number): Http2Frame | null {
    const head = frameAt(view, at)
    if (!head) return null
    const { length } = head
    const start = this.#offset + at
    if (length > this.#maxFrameBytes) {
      throw new WireError(
        'h2_frame_too_long',
        start,
        `a frame with ${length} bytes, at most ${this.#maxFrameBytes} are allowed (byte ${start})`,
      )
    }
    this.#checkOrder(head, start)
    const from = at + FRAME_HEADER_BYTES
    if (view.length < from + length) return null
    const frame: Http2Frame = {
      ...head,
      start,
      end: start + FRAME_HEADER_BYTES + length,
      payload: view.slice(from, from + length),
      block: null,
    }
    checkFrame(frame)
    return frame
  }

  /** Nothing may come between the frames of a header block. RFC 9113 §6.10. */
  #checkOrder({ type, stream }: ScannedFrame, start: number): void {
    const [begin] = this.#open
    if (begin && (type !== CONTINUATION || stream !== begin.stream)) {
      throw new WireError(
        'h2_continuation_expected',
        start,
        `another frame within the header block of stream ${begin.stream} (byte ${start})`,
      )
    }
    if (!begin && type === CONTINUATION) {
      throw new WireError('h2_continuation_unexpected', start, `a CONTINUATION where no header block is open (byte ${start})`)
    }
  }

  #follow(frame: Http2Frame): Http2Frame[] {
    const isBlock = frame.type === HEADERS || frame.type === PUSH_PROMISE || frame.type === CONTINUATION
    if (!isBlock) return [frame]
    this.#open.push(frame)
    const bytes = this.#open.reduce((sum, { payload }) => sum + payload.length, 0)
    if (bytes > this.#maxBlockBytes) {
      throw new WireError(
        'h2_block_too_long',
        frame.start,
        `a header block of more than ${this.#maxBlockBytes} bytes (byte ${frame.start})`,
      )
    }
    if ((frame.flags & END_HEADERS) === 0) return []
    const frames = this.#open.splice(0)
    frames[0]!.block = this.#block(frames)
    return frames
  }

  #block(frames: readonly Http2Frame[]): HeaderBlock {
    const parts = frames.map((frame) => ({ frame, ...carriedPart(frame) }))
    const pieces = parts.map(({ frame, from, to }) => ({
      start: frame.start + FRAME_HEADER_BYTES + from,
      end: frame.start + FRAME_HEADER_BYTES + to,
    }))
    const block = concat(parts.map(({ frame, from, to }) => frame.payload.subarray(from, to)))
    const offsetOf = offsetsIn(pieces)
    const representations = readBlock(block, offsetOf)
    return { pieces, representations, headers: this.#table.read(representations, offsetOf) }
  }
}

/** Where a byte of a block lies in the stream, the byte behind it included. */
function offsetsIn(pieces: readonly { start: number; end: number }[]): (at: number) => number {
  return (at) => {
    let left = at
    for (const { start, end } of pieces) {
      if (left < end - start) return start + left
      left -= end - start
    }
    return pieces.at(-1)!.end + left
  }
}

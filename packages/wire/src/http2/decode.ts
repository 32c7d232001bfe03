import type { CarriedPiece } from '../carried-pieces.ts'
import { GrowingBytes } from '../growing-bytes.ts'
import { WireError } from '../wire-error.ts'
import { frameAt, prefaceBytes, wholeFrameAt, type WholeFrame } from './frame-head.ts'
import { CONTINUATION, END_HEADERS, DEFAULT_MAX_FRAME_BYTES, HEADERS, PREFACE, PUSH_PROMISE } from './frame-type.ts'
import { MAX_BLOCK_BYTES, type Representation } from './header-block.ts'
import { readHeaderFrames } from './header-frames.ts'
import { HeaderTable, type Header, type HeaderTableOptions } from './header-table.ts'
import { checkFrame } from './frame-rules.ts'
import type { ScannedFrame } from './scan.ts'

/** A complete frame; its bytes are counted in the stream. */
export interface Http2Frame extends WholeFrame {
  /** Of the frame that begins a header block. */
  block: HeaderBlock | null
}

/** A header block, put together from its frames. RFC 9113 §4.3. */
export interface HeaderBlock {
  /** Where it lies in the stream. */
  pieces: CarriedPiece[]
  representations: Representation[]
  /** What each representation says; null where it is no field. */
  headers: (Header | null)[]
}

export interface Http2DecoderOptions extends HeaderTableOptions {
  /** What the reader's SETTINGS_MAX_FRAME_SIZE allows: 16 384 unless it says so. RFC 9113 §6.5.2. */
  maxFrameBytes?: number
  /** Of one header block, all its frames together, their headers too: frames with nothing in them also take room. */
  maxBlockBytes?: number
}

/** No frame begins with so many bytes of the preface: it would be longer than any may be. RFC 9113 §3.4. */
const PREFACE_TOLD_BY = 3

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
  #openBytes = 0

  constructor({ maxFrameBytes = DEFAULT_MAX_FRAME_BYTES, maxBlockBytes = MAX_BLOCK_BYTES, ...table }: Http2DecoderOptions = {}) {
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
      this.#follow(frame, frames)
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

  /** Returns where the first frame begins. */
  #begin(view: Uint8Array): number {
    const same = prefaceBytes(view)
    this.#hasPreface = same === PREFACE.length
    this.#begun = this.#hasPreface || same < view.length
    if (this.#hasPreface) return PREFACE.length
    if (this.#begun && same >= PREFACE_TOLD_BY) {
      throw new WireError('h2_preface', same, `byte ${same} of the client's preface is another (RFC 9113 §3.4)`)
    }
    return 0
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
    const whole = wholeFrameAt(view, at)
    if (!whole) return null
    const frame: Http2Frame = { ...whole, start, end: this.#offset + whole.end, payload: whole.payload.slice(), block: null }
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

  /** Adds what the frame completes: itself, or all the frames of its header block. */
  #follow(frame: Http2Frame, frames: Http2Frame[]): void {
    const { type, start, end, flags } = frame
    if (type !== HEADERS && type !== PUSH_PROMISE && type !== CONTINUATION) {
      frames.push(frame)
      return
    }
    this.#open.push(frame)
    this.#openBytes += end - start
    if (this.#openBytes > this.#maxBlockBytes) {
      throw new WireError('h2_block_too_long', start, `a header block of more than ${this.#maxBlockBytes} bytes (byte ${start})`)
    }
    if ((flags & END_HEADERS) === 0) return
    const own = this.#open
    this.#open = []
    this.#openBytes = 0
    own[0]!.block = this.#block(own)
    for (const one of own) frames.push(one)
  }

  #block(frames: readonly Http2Frame[]): HeaderBlock {
    const { pieces, representations, offsetOf } = readHeaderFrames(frames)
    return { pieces, representations, headers: this.#table.read(representations, offsetOf) }
  }
}

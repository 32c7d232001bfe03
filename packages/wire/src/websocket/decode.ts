import { GrowingBytes } from '../growing-bytes.ts'
import { checkUtf8, startUtf8 } from '../utf8.ts'
import { WireError } from '../wire-error.ts'
import { readClosePayload } from './close.ts'
import { ANY_FRAME, type FrameContext, type FrameHeader, readFrameHeader } from './frame-header.ts'
import { applyMask } from './mask.ts'
import { CLOSE, CONTINUATION, isControl, TEXT } from './opcode.ts'

/** A complete frame; `start` and `end` are its bytes in the stream. */
export interface Frame extends FrameHeader {
  start: number
  end: number
  maskKey: Uint8Array | null
  /** As the sender meant it: the mask taken off; compressed bytes stay compressed. */
  payload: Uint8Array
}

export interface FrameDecoderOptions {
  /** Who sent the bytes; unknown unless said. */
  sender?: FrameContext['sender']
  /** Whether permessage-deflate was agreed on; assumed unless said. */
  compression?: boolean
  /** Bytes of one frame's payload, and of all fragments of one message. */
  maxPayloadBytes?: number
  maxMessageBytes?: number
}

/** Two bytes, eight of length, four of key. */
const MAX_HEADER_BYTES = 14

/**
 * Reads one direction of a WebSocket connection piece by piece, from the first byte behind the handshake, and holds it
 * to the rules of RFC 6455 §5 to §8.1: lengths, masks, fragments, control frames, close codes, UTF-8 across fragments.
 * After an error it is of no more use, as is the connection.
 */
export class FrameDecoder {
  readonly #context: FrameContext
  readonly #maxMessageBytes: number
  readonly #headerBytes = new GrowingBytes()
  readonly #payloadBytes = new GrowingBytes()
  readonly #utf8 = startUtf8()
  #header: FrameHeader | null = null
  #frameStart = 0
  #messageBytes = 0
  #checksText = false

  constructor(options: FrameDecoderOptions = {}) {
    const { sender, compression, maxPayloadBytes, maxMessageBytes = Number.MAX_SAFE_INTEGER } = options
    this.#context = { ...ANY_FRAME }
    if (sender !== undefined) this.#context.sender = sender
    if (compression !== undefined) this.#context.compression = compression
    if (maxPayloadBytes !== undefined) this.#context.maxPayloadBytes = maxPayloadBytes
    this.#maxMessageBytes = maxMessageBytes
  }

  /** The frames that `bytes` complete. Throws the `ws_…` codes and `utf8_invalid`, with the offset in the stream. */
  push(bytes: Uint8Array): Frame[] {
    const frames: Frame[] = []
    let at = 0
    for (;;) {
      if (this.#header === null) {
        const held = this.#headerBytes.length
        const end = Math.min(bytes.length, at + MAX_HEADER_BYTES - held)
        this.#header = this.#readHeader(bytes, at, end)
        if (this.#header === null) return frames
        at += this.#header.headerLength - held
      }
      const missing = this.#header.payloadLength - this.#payloadBytes.length
      if (bytes.length - at < missing) {
        this.#payloadBytes.append(bytes, at)
        return frames
      }
      frames.push(this.#complete(this.#header, bytes, at, at + missing))
      at += missing
    }
  }

  /** To be called where the bytes end: throws `ws_truncated` in the middle of a frame or of a fragmented message. */
  end(): void {
    const held = this.#headerBytes.length + this.#payloadBytes.length
    const offset = this.#frameStart + held
    if (held > 0) throw new WireError('ws_truncated', offset, `the bytes end inside a frame (byte ${offset})`)
    if (this.#context.inMessage) {
      throw new WireError('ws_truncated', offset, `the bytes end before the message’s last frame (byte ${offset})`)
    }
  }

  #readHeader(bytes: Uint8Array, start: number, end: number): FrameHeader | null {
    let header
    if (this.#headerBytes.length === 0) {
      header = readFrameHeader(bytes, start, end, this.#context, this.#frameStart)
      this.#headerBytes.append(bytes, start, header ? start + header.headerLength : end)
    } else {
      this.#headerBytes.append(bytes, start, end)
      const view = this.#headerBytes.view()
      header = readFrameHeader(view, 0, view.length, this.#context, this.#frameStart)
      if (header) this.#headerBytes.truncate(header.headerLength)
    }
    if (header && !isControl(header.opcode)) this.#checkMessageLength(header)
    return header
  }

  #checkMessageLength({ payloadLength }: FrameHeader): void {
    if (this.#messageBytes + payloadLength <= this.#maxMessageBytes) return
    const offset = this.#frameStart + 1
    throw new WireError('ws_message_too_long', offset, `message of more than ${this.#maxMessageBytes} bytes (${offset})`)
  }

  #complete(header: FrameHeader, bytes: Uint8Array, start: number, end: number): Frame {
    let payload: Uint8Array
    if (this.#payloadBytes.length === 0) {
      // Not `bytes.slice`: a Node Buffer's shares its memory, and taking off the mask would write into the caller's.
      payload = new Uint8Array(bytes.subarray(start, end))
    } else {
      this.#payloadBytes.append(bytes, start, end)
      payload = this.#payloadBytes.copy()
    }
    const maskKey = header.masked ? this.#headerBytes.copy().subarray(header.headerLength - 4) : null
    if (maskKey) applyMask(payload, maskKey)
    const frameEnd = this.#frameStart + header.headerLength + header.payloadLength
    const frame = { ...header, start: this.#frameStart, end: frameEnd, maskKey, payload }
    this.#follow(frame)
    this.#headerBytes.clear()
    this.#payloadBytes.clear()
    this.#header = null
    this.#frameStart = frame.end
    return frame
  }

  /** Holds a frame to what came before it, and remembers what the next one may be. */
  #follow(frame: Frame): void {
    if (frame.opcode === CLOSE) {
      readClosePayload(frame.payload, frame.start + frame.headerLength)
      this.#context.closed = true
    }
    if (isControl(frame.opcode)) return
    if (frame.opcode !== CONTINUATION) this.#checksText = frame.opcode === TEXT && !frame.rsv1
    if (this.#checksText) this.#checkText(frame)
    this.#messageBytes = frame.fin ? 0 : this.#messageBytes + frame.payloadLength
    this.#context.inMessage = !frame.fin
  }

  #checkText(frame: Frame): void {
    const invalid = checkUtf8(this.#utf8, frame.payload)
    if (invalid < 0 && !(frame.fin && this.#utf8.due > 0)) return
    const offset = invalid < 0 ? frame.end : frame.start + frame.headerLength + invalid
    throw new WireError('utf8_invalid', offset, `the text is not UTF-8 (byte ${offset}): RFC 6455 §8.1`)
  }
}

import {
  CONTINUATION,
  END_HEADERS,
  FRAME_HEADER_BYTES,
  GOAWAY,
  HEADERS,
  PING,
  PUSH_PROMISE,
  SETTINGS,
  WINDOW_UPDATE,
} from '@wireside/wire/http2/frame-type'
import { carriedPart } from '@wireside/wire/http2/frame-rules'
import { MAX_BLOCK_BYTES, readBlock } from '@wireside/wire/http2/header-block'
import { HeaderTable, type Header } from '@wireside/wire/http2/header-table'
import type { ScannedFrame } from '@wireside/wire/http2/scan'
import { WireError } from '@wireside/wire/wire-error'
import type { LinkDirection } from './meter.ts'
import type { StreamTap } from './stream-tap.ts'

/** A whole frame, its header first, and where it lies in its direction. */
export interface PassedFrame extends ScannedFrame {
  at: number
  offset: number
  bytes: Uint8Array
}

/** Frames of the connection itself that say nothing of any stream: whoever is on the connection may see them. */
const SHOWN_TO_ALL = [SETTINGS, PING, GOAWAY, WINDOW_UPDATE]
/** The preface and the first settings of both sides, for streams that begin later. */
const OPENING_FRAMES = 8
/** Chromium allows its server's table this much. */
const MAX_TABLE_BYTES = 64 * 1024
/**
 * Gives each stream's tap its own frames, and those of the connection that are nobody's: never another stream's. Header
 * blocks are read here, all of them, since each can refer to what any earlier one of the connection taught (RFC 7541
 * §2.2); a tap is told what its own blocks say, and none what it refers to besides.
 */
export class Http2Taps {
  readonly #directions = { up: new DirectionBlocks(), down: new DirectionBlocks() }
  readonly #open = new Map<number, StreamTap>()
  readonly #opening: { direction: LinkDirection; frame: PassedFrame }[] = []

  /** A stream begins: its tap holds what opened the connection. */
  open(stream: number, tap: StreamTap): void {
    for (const { direction, frame } of this.#opening) tap.record(direction, frame.at, frame.offset, frame.bytes)
    this.#open.set(stream, tap)
  }

  close(stream: number): void {
    this.#open.delete(stream)
  }

  /** The client's preface. */
  preface(at: number, bytes: Uint8Array): void {
    this.#opening.push({
      direction: 'up',
      frame: { type: SETTINGS, flags: 0, stream: 0, length: 0, at, offset: 0, bytes: new Uint8Array(bytes) },
    })
  }

  /** Its stream's `open` comes before. */
  frame(direction: LinkDirection, frame: PassedFrame): void {
    const { type, stream } = frame
    if (type === HEADERS || type === PUSH_PROMISE || type === CONTINUATION) {
      const block = this.#directions[direction].read(frame)
      if (block) this.#open.get(stream)?.record(direction, frame.at, block.offset, block.bytes, block.headers)
    } else if (stream !== 0) {
      this.#open.get(stream)?.record(direction, frame.at, frame.offset, frame.bytes)
    } else if (SHOWN_TO_ALL.includes(type)) {
      if (this.#opening.length < OPENING_FRAMES) this.#opening.push({ direction, frame: { ...frame, bytes: new Uint8Array(frame.bytes) } })
      for (const tap of this.#open.values()) tap.record(direction, frame.at, frame.offset, frame.bytes)
    }
  }
}

interface ReadFrames {
  offset: number
  bytes: Uint8Array
  headers: (Header | null)[] | null
}

/** The header blocks of one direction, and what they taught. */
class DirectionBlocks {
  /** Null once a block could not be read: what later ones refer to is then unknown. */
  #table: HeaderTable | null = new HeaderTable({ maxTableBytes: MAX_TABLE_BYTES, maxListBytes: MAX_BLOCK_BYTES })
  #frames: PassedFrame[] = []
  #bytes = 0

  /** All frames of a block, with its last one. */
  read(frame: PassedFrame): ReadFrames | null {
    // Between the frames of a block no other comes: only its last piece may lie in what is scanned now.
    this.#frames.push({ ...frame, bytes: new Uint8Array(frame.bytes) })
    this.#bytes += frame.bytes.length
    if (this.#bytes > MAX_BLOCK_BYTES) this.#table = null
    if ((frame.flags & END_HEADERS) === 0 && this.#bytes <= MAX_BLOCK_BYTES) return null
    const frames = this.#frames
    this.#frames = []
    this.#bytes = 0
    return { offset: frames[0]!.offset, bytes: Buffer.concat(frames.map(({ bytes }) => bytes)), headers: this.#headers(frames) }
  }

  #headers(frames: readonly PassedFrame[]): (Header | null)[] | null {
    if (!this.#table) return null
    const pieces = frames.map(({ type, flags, bytes }) => {
      const payload = bytes.subarray(FRAME_HEADER_BYTES)
      const { from, to } = carriedPart({ type, flags, payload })
      return payload.subarray(from, to)
    })
    const at = (offset: number): number => offset
    try {
      return this.#table.read(readBlock(Buffer.concat(pieces), at), at)
    } catch (error) {
      if (!(error instanceof WireError)) throw error
      this.#table = null
      return null
    }
  }
}

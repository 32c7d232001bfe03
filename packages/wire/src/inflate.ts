import { Gunzip, Inflate } from 'fflate'
import { concat } from './concat.ts'
import { WireError } from './wire-error.ts'

/** One message may inflate to this much: sixteen times the largest, so that a bomb is refused and nothing else. */
const MAX_INFLATED_BYTES = 16 * 1024 * 1024

/** What a sender takes off the end of each compressed message, and the receiver puts back. RFC 7692 §7.2.1, §7.2.2. */
const TAIL = Uint8Array.of(0x00, 0x00, 0xff, 0xff)

/**
 * The payload of a message compressed with permessage-deflate; `before` are the compressed messages whose window it
 * shares, oldest first: all of its direction, or none without context takeover. Throws `deflate_invalid`,
 * `deflate_too_long`. RFC 7692 §7.2.2.
 */
export function inflateMessage(payload: Uint8Array, before: readonly Uint8Array[]): Uint8Array {
  const collected = new Collected()
  const inflate = new Inflate((bytes) => collected.add(bytes))
  return collected.read(() => {
    for (const earlier of before) {
      collected.begin()
      inflate.push(earlier)
      inflate.push(TAIL)
    }
    collected.begin()
    inflate.push(payload)
    inflate.push(TAIL)
  })
}

/** What `piece` of a gzip stream adds, flushed at its end as an event stream is; `before` is the stream up to it. RFC 1952. */
export function gunzipPiece(piece: Uint8Array, before: readonly Uint8Array[]): Uint8Array {
  const collected = new Collected()
  const gunzip = new Gunzip((bytes) => collected.add(bytes))
  return collected.read(() => {
    for (const earlier of before) {
      collected.begin()
      gunzip.push(earlier)
    }
    collected.begin()
    gunzip.push(piece)
  })
}

/** What comes out since the last `begin`: what came before only fills the window. */
class Collected {
  #pieces: Uint8Array[] = []
  #length = 0

  begin(): void {
    this.#pieces = []
    this.#length = 0
  }

  add(piece: Uint8Array): void {
    this.#length += piece.length
    if (this.#length > MAX_INFLATED_BYTES) {
      throw new WireError('deflate_too_long', 0, `inflates to more than ${MAX_INFLATED_BYTES} bytes`)
    }
    this.#pieces.push(piece)
  }

  read(run: () => void): Uint8Array {
    try {
      run()
    } catch (error) {
      if (error instanceof WireError) throw error
      throw new WireError('deflate_invalid', 0, `can’t be inflated: ${error instanceof Error ? error.message : String(error)}: RFC 1951`)
    }
    return concat(this.#pieces)
  }
}

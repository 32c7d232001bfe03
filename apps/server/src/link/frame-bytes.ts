import { GrowingBytes } from '@wireside/wire/growing-bytes'

/** The bytes of the frame that ends in a piece, put together where it began in an earlier one. */
export class FrameBytes {
  readonly #maxBytes: number
  readonly #before = new GrowingBytes()
  /** Where in the piece the open frame begins. */
  #from = 0

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  /** A frame ends before `end` of this piece. What is returned is valid until the next call; of a frame longer than the bound, a part. */
  end(piece: Uint8Array, end: number): Uint8Array {
    const own = piece.subarray(this.#from, end)
    this.#from = end
    if (this.#before.length === 0) return own
    this.#append(own)
    const whole = this.#before.view()
    this.#before.clear()
    return whole
  }

  /** The piece is over. */
  next(piece: Uint8Array): void {
    this.#append(piece.subarray(this.#from))
    this.#from = 0
  }

  #append(bytes: Uint8Array): void {
    this.#before.append(bytes.subarray(0, Math.max(0, this.#maxBytes - this.#before.length)))
  }
}

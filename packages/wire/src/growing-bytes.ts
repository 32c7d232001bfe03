/** Bytes that arrive piece by piece: doubling, so that a million one-byte pieces cost a million copies and not n². */
export class GrowingBytes {
  #bytes = new Uint8Array(64)
  length = 0

  append(piece: Uint8Array, start = 0, end = piece.length): void {
    const length = this.length + end - start
    if (length > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(length, this.#bytes.length * 2))
      grown.set(this.#bytes.subarray(0, this.length))
      this.#bytes = grown
    }
    if (end - start === 1) this.#bytes[this.length] = piece[start] as number
    else this.#bytes.set(start === 0 && end === piece.length ? piece : piece.subarray(start, end), this.length)
    this.length = length
  }

  /** What has arrived, without a copy: valid until the next `append` or `clear`. */
  view(): Uint8Array {
    return this.#bytes.subarray(0, this.length)
  }

  /** What has arrived, for the caller to keep. */
  copy(): Uint8Array {
    return this.#bytes.slice(0, this.length)
  }

  /** Forgets what lies behind the first `length` bytes. */
  truncate(length: number): void {
    this.length = length
  }

  clear(): void {
    this.length = 0
  }
}

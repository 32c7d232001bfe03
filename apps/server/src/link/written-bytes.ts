import type { WrittenChunk } from './linked-socket.ts'

/** Corked writes are joined up to this: cheaper than handing the pieces to the kernel one by one. */
const JOIN_BYTES = 16 * 1024
/** Text up to this, as a chunk's size line, is written faster character by character than by a call out of JavaScript. */
const SHORT_TEXT = 16

/** What the app has written, as bytes. */
export function bytesOf({ chunk, encoding }: WrittenChunk): Buffer {
  return typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk
}

/** Corked writes, in order, as few pieces: small ones are copied into one, large ones stay as they are. */
export function join(chunks: readonly WrittenChunk[]): Buffer[] {
  const joined: Buffer[] = []
  let from = 0
  let length = 0
  for (let at = 0; at < chunks.length; at++) {
    const next = lengthOf(chunks[at]!)
    if (at > from && length + next > JOIN_BYTES) {
      joined.push(joinRange(chunks, from, at, length))
      from = at
      length = 0
    }
    length += next
  }
  joined.push(joinRange(chunks, from, chunks.length, length))
  return joined
}

function joinRange(chunks: readonly WrittenChunk[], from: number, to: number, length: number): Buffer {
  if (to - from === 1) return bytesOf(chunks[from]!)
  const joined = Buffer.allocUnsafe(length)
  let at = 0
  for (let index = from; index < to; index++) {
    const { chunk, encoding } = chunks[index]!
    if (typeof chunk === 'string') {
      if (encoding !== 'latin1' || chunk.length > SHORT_TEXT) at += joined.write(chunk, at, encoding)
      else for (let character = 0; character < chunk.length; character++) joined[at++] = chunk.charCodeAt(character)
    } else {
      joined.set(chunk, at)
      at += chunk.length
    }
  }
  // How long base64 text is that has line ends is known only once it is read.
  return at === length ? joined : joined.subarray(0, at)
}

function lengthOf({ chunk, encoding }: WrittenChunk): number {
  return typeof chunk !== 'string' || encoding === 'latin1' ? chunk.length : Buffer.byteLength(chunk, encoding)
}

import { constants, createGzip } from 'node:zlib'
import type { Outlet, Tag } from './carrier.ts'

/**
 * One gzip body (RFC 1952) for a whole event stream, flushed after each event so that none waits for the next. An event
 * goes in only when the one before has come out: else both leave in one flush, and neither has bytes of its own.
 */
export class GzipBody {
  readonly #gzip = createGzip()
  readonly #outlet: Outlet<Uint8Array>
  readonly #end: () => void
  readonly #waiting: { tag: Tag; data: Uint8Array }[] = []
  #waitingBytes = 0
  #pieces: Buffer[] = []
  #flushing = false
  #ending = false

  /** Compressed events go to `outlet`, one write each; `end` is called once the trailer has been written. */
  constructor(outlet: Outlet<Uint8Array>, end: () => void) {
    this.#outlet = outlet
    this.#end = end
    this.#gzip.on('readable', () => this.#collect())
    this.#gzip.on('end', () => this.#finish())
  }

  /** Bytes of events, not compressed yet. */
  get heldBytes(): number {
    return this.#waitingBytes
  }

  write(tag: Tag, data: Uint8Array): void {
    if (this.#ending) return
    this.#waiting.push({ tag, data })
    this.#waitingBytes += data.length
    this.#next()
  }

  /** What waits is still compressed and written first. */
  end(): void {
    this.#ending = true
    this.#next()
  }

  /** The connection is gone: nothing is compressed any more. */
  destroy(): void {
    this.#waiting.length = 0
    this.#waitingBytes = 0
    this.#gzip.destroy()
  }

  #next(): void {
    if (this.#flushing || this.#gzip.writableEnded || this.#gzip.destroyed) return
    const event = this.#waiting.shift()
    if (!event) {
      if (this.#ending) this.#gzip.end()
      return
    }
    this.#flushing = true
    this.#gzip.write(event.data)
    this.#gzip.flush(constants.Z_SYNC_FLUSH, () => {
      if (this.#gzip.destroyed) return
      this.#flushing = false
      this.#waitingBytes -= event.data.length
      const body = this.#take()
      this.#outlet(event.tag, body, body.length)
      this.#next()
    })
  }

  /** A large event comes out in many pieces (zlib's chunks are 16 KiB); read as they come, or the compressor stops. */
  #collect(): void {
    for (let piece = this.#read(); piece; piece = this.#read()) this.#pieces.push(piece)
  }

  #read(): Buffer | null {
    return this.#gzip.read() as Buffer | null
  }

  #take(): Buffer {
    this.#collect()
    return Buffer.concat(this.#pieces.splice(0))
  }

  #finish(): void {
    const trailer = this.#take()
    this.#outlet({ message: null, bytes: { control: trailer.length }, replayed: false, place: 0 }, trailer, trailer.length)
    this.#end()
  }
}

/** Whether an `Accept-Encoding` (RFC 9110 §12.5.3) lets gzip pass; without one, nothing is compressed. */
export function acceptsGzip(header: string | undefined): boolean {
  return (header ?? '').split(',').some((coding) => {
    const [name = '', weight] = coding.split(';').map((text) => text.trim().toLowerCase())
    return (name === 'gzip' || name === '*') && !/^q=0(\.0*)?$/.test(weight ?? '')
  })
}

import type { Socket } from 'node:net'
import { Readable } from 'node:stream'
import type { Link } from './link.ts'

export interface WrittenChunk {
  chunk: Buffer | string
  encoding: BufferEncoding
}

/** Corked writes up to this are joined into one: cheaper than handing the pieces to the kernel one by one. */
const JOIN_BYTES = 16 * 1024
/** Text up to this, as a chunk's size line, is written faster character by character than by a call out of JavaScript. */
const SHORT_TEXT = 16
/** As a socket's own mark: beyond this the source waits, so that the kernel's buffer never runs dry. */
const QUEUE_BYTES = 64 * 1024
/** What a stream's implementation is told of a chunk that is not text. */
const BYTES = 'buffer' as BufferEncoding

const WIRE = Symbol('wire side')

/** Found again by the listeners that all sockets share. */
interface WiredSocket extends Socket {
  [WIRE]: WireSide
}

/**
 * The accepted socket, met where its streams meet the kernel: what it reads comes here in the place of its read queue,
 * and what is written goes to its `_write` and not through its write queue. A link has both queues already, and a second
 * pair of them was the greatest part of what it cost. Opening, ending and errors stay the socket's.
 */
export class WireSide {
  readonly #socket: Socket
  readonly #link: Link
  #reading = true
  #corked = false
  #ending = false
  /** Waits for the write under way, or for the uncorking. */
  #queue: WrittenChunk[] | null = null
  #queuedBytes = 0
  #underWay = false
  #underWayBytes = 0
  /** Amid `_write`: the kernel may take it all at once. */
  #handing = false

  constructor(socket: Socket, link: Link) {
    this.#socket = socket
    this.#link = link
    const wired = socket as WiredSocket
    wired[WIRE] = this
    wired.push = WireSide.#push
    wired.on('end', WireSide.#end)
    wired.on('error', WireSide.#error)
    wired.on('close', WireSide.#close)
  }

  static #push(this: WiredSocket, chunk: Buffer | null, encoding?: BufferEncoding): boolean {
    if (chunk === null) return Readable.prototype.push.call(this, chunk, encoding)
    const wire = this[WIRE]
    wire.#link.upstream.receive(chunk)
    return wire.#reading
  }

  static #end(this: WiredSocket): void {
    this[WIRE].#link.receiveEnd()
  }

  static #error(this: WiredSocket, error: NodeJS.ErrnoException): void {
    this[WIRE].#link.socketFailed(error)
  }

  static #close(this: WiredSocket): void {
    this[WIRE].#link.socketClosed()
  }

  /** What TLS has read before there was a link on it. */
  receiveEarly(): void {
    if (this.#socket.readableLength > 0) this.#link.upstream.receive(this.#socket.read() as Buffer)
  }

  /** Bytes that were written and that the kernel has not taken. */
  get bytes(): number {
    return this.#queuedBytes + this.#underWayBytes
  }

  /** Of these, what the kernel has been given and has not taken. */
  get bytesUnderWay(): number {
    return this.#underWayBytes
  }

  /** The source should wait for `drained`. */
  get full(): boolean {
    return this.#queuedBytes + this.#underWayBytes >= QUEUE_BYTES
  }

  /** False stops it after at most one more chunk. */
  set reading(reading: boolean) {
    if (reading === this.#reading) return
    this.#reading = reading
    if (reading && !this.#socket.destroyed) this.#socket._read(0)
  }

  /** In order, and whole. False: `full`. */
  write(chunk: Buffer | string, encoding: BufferEncoding): boolean {
    const isText = typeof chunk === 'string'
    const length = lengthOf(chunk, encoding)
    if (!isText) encoding = BYTES
    if (this.#underWay || this.#corked) {
      ;(this.#queue ??= []).push({ chunk, encoding })
      this.#queuedBytes += length
    } else {
      this.#underWay = true
      this.#underWayBytes = length
      this.#handing = true
      this.#socket._write(chunk, encoding, this.#taken)
      this.#handing = false
    }
    return !this.full
  }

  /** What is written from now on leaves together, at `uncork`. */
  cork(): void {
    this.#corked = true
  }

  uncork(): void {
    this.#corked = false
    if (!this.#underWay) this.#flush()
  }

  /** FIN, behind all that was written; the socket says 'finish'. */
  end(): void {
    this.#ending = true
    if (!this.#underWay && !this.#queue) this.#socket.end()
  }

  #flush(): void {
    const chunks = this.#queue
    if (!chunks) return
    this.#queue = null
    this.#underWay = true
    this.#underWayBytes = this.#queuedBytes
    this.#queuedBytes = 0
    this.#handing = true
    const [{ chunk, encoding }] = chunks as [WrittenChunk]
    if (chunks.length === 1) this.#socket._write(chunk, encoding, this.#taken)
    else this.#socket._writev!(chunks, this.#taken)
    this.#handing = false
  }

  readonly #taken = (error?: Error | null): void => {
    this.#underWay = false
    this.#underWayBytes = 0
    if (error) this.#socket.destroy(error)
    if (this.#handing || this.#socket.destroyed) return
    if (!this.#corked) this.#flush()
    if (this.#ending && !this.#underWay && !this.#queue) this.#socket.end()
    this.#link.downstream.run()
  }
}

/** Small corked writes as one buffer; null where copying would cost more than it saves. */
export function join(chunks: readonly WrittenChunk[]): Buffer | null {
  let length = 0
  for (const { chunk, encoding } of chunks) {
    length += lengthOf(chunk, encoding)
    if (length > JOIN_BYTES) return null
  }
  const joined = Buffer.allocUnsafe(length)
  let at = 0
  for (const { chunk, encoding } of chunks) {
    if (typeof chunk === 'string') {
      if (encoding !== 'latin1' || chunk.length > SHORT_TEXT) at += joined.write(chunk, at, encoding)
      else for (let index = 0; index < chunk.length; index++) joined[at++] = chunk.charCodeAt(index)
    } else {
      joined.set(chunk, at)
      at += chunk.length
    }
  }
  return joined
}

function lengthOf(chunk: Buffer | string, encoding: BufferEncoding): number {
  return typeof chunk !== 'string' || encoding === 'latin1' ? chunk.length : Buffer.byteLength(chunk, encoding)
}

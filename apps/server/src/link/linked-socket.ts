import { Socket } from 'node:net'
import { Readable } from 'node:stream'
import type { Link } from './link.ts'

export interface WrittenChunk {
  chunk: Buffer | string
  encoding: BufferEncoding
}

export type Done = (error?: Error | null) => void

/** What a stream's implementation is told of a chunk that is not text. */
export const BYTES = 'buffer' as BufferEncoding

/** As much as libuv reads at once. */
const READ_BYTES = 64 * 1024
/**
 * Every read of every linked socket comes in here and is copied out at once. Node's own way is 64 KiB of memory for each
 * read, of which all but what came is given back.
 */
export const READ_BUFFER = Buffer.allocUnsafeSlow(READ_BYTES)
/** As Node's pool. */
const POOL_BYTES = 8 * 1024

const LINK = Symbol('link')

/** libuv's handle, as node:net keeps it. */
interface Handle {
  _consumed: boolean
  reading: boolean
  readStart(): number
  readStop(): number
  /** Given to it; and of these, what the kernel has not taken. */
  readonly bytesWritten: number
  readonly writeQueueSize: number
  useUserBuffer(buffer: Uint8Array): void
}

/** An accepted socket, met where its streams meet the kernel: what it reads and what is written to it goes to its link. */
export interface LinkedSocket extends Socket {
  [LINK]: Link
  _handle: Handle | null
}

/** In the place of what node:net does between a socket's streams and its handle. Set one by one, which costs a tenth of another prototype. */
const WAYS = {
  push(this: LinkedSocket, chunk: Buffer | null): boolean {
    const { upstream } = this[LINK]
    if (chunk) return upstream.receive(chunk)
    upstream.receiveEnd()
    return true
  },

  write(this: LinkedSocket, chunk: Buffer | string, encoding: BufferEncoding, done: Done): void {
    this[LINK].downstream.write(chunk, encoding, done)
  },

  writev(this: LinkedSocket, chunks: WrittenChunk[], done: Done): void {
    this[LINK].downstream.writev(chunks, done)
  },

  final(this: LinkedSocket, done: Done): void {
    this[LINK].downstream.end(done)
  },

  destroy(this: LinkedSocket, error: Error | null, done: (error: Error | null) => void): void {
    this[LINK].over(error, done)
  },
}

/** Only where bytes are held: until then node:net itself reads when there is room, and ends what can't be read. */
const HOLDING = {
  read(this: LinkedSocket): void {
    this[LINK].upstream.drained()
  },

  destroy(this: LinkedSocket, error?: NodeJS.ErrnoException): LinkedSocket {
    // node:net calls this where reading has failed.
    const failed = error?.syscall === 'read' && !this.destroyed
    if (failed && this[LINK].upstream.receiveFailure(error)) return this
    return Socket.prototype.destroy.call(this, error) as LinkedSocket
  },
}

/** node:net's option `onread`, which the sockets of a server can't be given: where a socket keeps it. */
const ONREAD = onreadKeys()

/** Puts `link` between the streams of `socket` and the kernel. */
export function linkSocket(socket: Socket, link: Link): LinkedSocket {
  const linked = socket as LinkedSocket
  linked[LINK] = link
  linked.push = WAYS.push
  linked._write = WAYS.write
  linked._writev = WAYS.writev
  linked._final = WAYS.final
  linked._destroy = WAYS.destroy
  const { _handle: handle } = linked
  if (!handle) return linked
  // node:http would else read from the handle in C++, where no link sees it.
  handle._consumed = true
  Reflect.set(linked, ONREAD.buffer, READ_BUFFER)
  Reflect.set(linked, ONREAD.callback, receiveRead)
  handle.useUserBuffer(READ_BUFFER)
  return linked
}

/** From now on the link alone says when the socket is read, and whether its end is told. */
export function holdSocket(socket: LinkedSocket): void {
  socket._read = HOLDING.read
  socket.destroy = HOLDING.destroy
}

/** Whether the socket may hand on several writes as one. */
export function joinWrites(socket: LinkedSocket, joins: boolean): void {
  Reflect.set(socket, '_writev', joins ? WAYS.writev : null)
}

/** node:http2 would else read from the handle in C++, where no link sees it. */
export function hideHandle({ _handle: handle }: LinkedSocket): void {
  if (handle) Object.defineProperty(handle, 'isStreamBase', { value: false })
}

function receiveRead(this: LinkedSocket, length: number, buffer: Buffer): boolean {
  return this.push(copyOf(buffer, length))
}

/** As Node's own pool, but of what was read alone: who keeps a piece of it for long keeps its neighbours. */
let pool = Buffer.allocUnsafeSlow(POOL_BYTES)
let pooledBytes = 0

function copyOf(buffer: Buffer, length: number): Buffer {
  const pooled = length <= POOL_BYTES / 2
  if (pooled && pooledBytes + length > POOL_BYTES) {
    pool = Buffer.allocUnsafeSlow(POOL_BYTES)
    pooledBytes = 0
  }
  const copy = pooled ? pool.subarray(pooledBytes, pooledBytes + length) : Buffer.allocUnsafeSlow(length)
  if (pooled) pooledBytes += length
  buffer.copy(copy, 0, 0, length)
  return copy
}

function onreadKeys(): { buffer: symbol; callback: symbol } {
  const socket = new Socket({ onread: { buffer: READ_BUFFER, callback: receiveRead } } as object)
  const keyOf = (value: unknown): symbol => {
    const key = Object.getOwnPropertySymbols(socket).find((symbol) => Reflect.get(socket, symbol) === value)
    if (!key) throw new TypeError('this version of Node keeps the option onread of a socket elsewhere')
    return key
  }
  return { buffer: keyOf(READ_BUFFER), callback: keyOf(receiveRead) }
}

/** The link of a socket; null for any other object. */
export function linkOf(socket: object): Link | null {
  return (socket as Partial<LinkedSocket>)[LINK] ?? null
}

/** Gives bytes to the app; false: it wants no more for now. Null is the end. */
export function giveToApp(socket: LinkedSocket, chunk: Buffer | null): boolean {
  return Readable.prototype.push.call(socket, chunk)
}

/** `reading` stays true for node:net and node:http, so that they do not start it again. */
export function stopReading({ _handle: handle }: LinkedSocket): void {
  if (!handle) return
  handle.readStop()
  handle.reading = true
}

/** Also where `reading` is true already: it may have been stopped by `stopReading`. */
export function startReading({ _handle: handle }: LinkedSocket): void {
  if (!handle) return
  handle.reading = true
  handle.readStart()
}

/** Gives bytes to the kernel; `done` once it has them. */
export function send(socket: LinkedSocket, chunk: Buffer | string, encoding: BufferEncoding, done: Done): void {
  Socket.prototype._write.call(socket, chunk, typeof chunk === 'string' ? encoding : BYTES, done)
}

/** Pieces that are all bytes, as a stream's implementation is told of them. */
export function asWritten(pieces: readonly Buffer[]): WrittenChunk[] {
  const chunks: WrittenChunk[] = pieces.map((chunk) => ({ chunk, encoding: BYTES }))
  return Object.assign(chunks, { allBuffers: true })
}

/** The same for many at once. */
export function sendAll(socket: LinkedSocket, chunks: WrittenChunk[], done: Done): void {
  Socket.prototype._writev!.call(socket, chunks, done)
}

/** What the kernel has taken of all that a TCP socket was given; `bytesWritten` counts what waits as well. */
export function bytesTaken(tcp: Socket): number {
  const { _handle: handle } = tcp as LinkedSocket
  return handle ? handle.bytesWritten - handle.writeQueueSize : 0
}

/** FIN, behind all that the kernel was given; over TLS its own end first. */
export function shutDown(socket: LinkedSocket, done: Done): void {
  Socket.prototype._final.call(socket, done)
}

/** Closes it; the socket emits `close`. */
export function close(socket: LinkedSocket, error: Error | null, done: (error: Error | null) => void): void {
  Socket.prototype._destroy.call(socket, error, (after) => done(after ?? null))
}

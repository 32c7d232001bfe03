import type { Socket } from 'node:net'
import type { Condition } from '@wireside/contract/conditions'
import { Meter, type LinkDirection } from './meter.ts'
import type { JitterPhase, LinkOwner, RequestHead } from './owner.ts'
import { SocketFace } from './socket-face.ts'

/** What every link of a listener shares. */
export interface LinkContext {
  /** Monotonic ms; all times the link reports are on this clock. */
  now(): number
  /** False is the null mode: meter, tap and scanners off. */
  observe: boolean
  /** A request head is complete and the app has not seen a byte of it. */
  onRequest(link: Link, head: RequestHead): void
}

let lastId = 0

/** One TCP connection as the server sees it: the app's end of an accepted socket. */
export class Link extends SocketFace {
  readonly id = ++lastId
  readonly meter = new Meter()

  constructor(socket: Socket, _context: LinkContext) {
    super(socket, { decodeStrings: false, allowHalfOpen: true, emitClose: true })
    socket.on('data', (chunk: Buffer) => {
      if (!this.push(chunk)) socket.pause()
    })
    socket.on('end', () => this.push(null))
    socket.on('error', (error) => this.destroy(error))
    socket.on('close', () => this.destroy())
  }

  bind(_owner: LinkOwner | null, _conditions: readonly Condition[], _phase?: JitterPhase): void {}

  setConditions(_conditions: readonly Condition[], _phase?: JitterPhase): void {}

  tagNext(_tag: unknown, _bodyBytes: number): void {}

  heldBytes(direction: LinkDirection): number {
    return direction === 'up' ? this.readableLength : this.writableLength + this.socket.writableLength
  }

  resetPeer(): void {
    this.socket.resetAndDestroy()
    this.destroy()
  }

  resetAndDestroy(): this {
    this.resetPeer()
    return this
  }

  closePeer(): void {
    this.push(null)
    this.end()
  }

  override _read(): void {
    this.socket.resume()
  }

  override _write(chunk: Buffer | string, encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    if (this.socket.write(chunk, encoding)) done()
    else this.socket.once('drain', done)
  }

  override _writev(
    chunks: { chunk: Buffer | string; encoding: BufferEncoding }[],
    done: (error?: Error | null) => void,
  ): void {
    this.socket.cork()
    let flowing = true
    for (const { chunk, encoding } of chunks) flowing = this.socket.write(chunk, encoding)
    this.socket.uncork()
    if (flowing) done()
    else this.socket.once('drain', done)
  }

  override _final(done: (error?: Error | null) => void): void {
    this.socket.end(() => done())
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    if (this.socket.closed) done(error)
    else {
      this.socket.once('close', () => done(error))
      this.socket.destroy()
    }
  }
}

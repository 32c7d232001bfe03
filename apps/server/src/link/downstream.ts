import { Closing } from './closing.ts'
import { Hold, wake } from './hold.ts'
import type { Link } from './link.ts'
import { join, type WrittenChunk } from './wire-side.ts'

type Done = (error?: Error | null) => void

/** In the place of an own queue until something is to wait: connections are many, and most have no conditions. */
const OPEN_WAY = new Hold('down', false)

/** From the app to the wire: what is written waits for the conditions, is scanned as it leaves, and copied for the tap. */
export class Downstream {
  readonly #link: Link
  #hold = OPEN_WAY
  #timer: NodeJS.Timeout | null = null
  /** A write is being scanned: its owner may ask for things that must not happen in the middle of it. */
  #sending = false
  /** The write that waits for room, and how many of its bytes are counted by the hold as well. */
  #waitingWrite: Done | null = null
  #waitingBytes = 0
  #waitingFinal: Done | null = null
  #closing: Closing | null = null

  constructor(link: Link) {
    this.#link = link
  }

  get bytes(): number {
    return this.#unsentBytes + this.#hold.bytes + this.#link.wire.bytes
  }

  /** Nothing passes, and what waits keeps its order. */
  get silent(): boolean {
    return this.#hold.silent
  }

  get shaped(): boolean {
    return this.#hold.shaped
  }

  /** Our FIN is under way: what is written from now on goes nowhere. */
  get closing(): boolean {
    return this.#closing !== null
  }

  /** A queue of its own, under conditions. */
  ownHold(): Hold {
    if (this.#hold === OPEN_WAY) this.#hold = new Hold('down', this.#link.secure)
    return this.#hold
  }

  write(chunk: Buffer | string, encoding: BufferEncoding, done: Done): void {
    this.#waitingBytes = chunk.length
    if (!this.#direct) this.#queue(chunk, encoding)
    else if (this.#send(chunk, encoding)) {
      this.#waitingBytes = 0
      done()
      return
    }
    this.#waitingWrite = done
    this.run()
  }

  writev(chunks: WrittenChunk[], done: Done): void {
    const joined = this.#direct ? join(chunks) : null
    if (joined) {
      this.write(joined, 'latin1', done)
      return
    }
    const { wire } = this.#link
    this.#waitingBytes = 0
    wire.cork()
    for (const { chunk, encoding } of chunks) {
      this.#waitingBytes += chunk.length
      if (this.#direct) this.#send(chunk, encoding)
      else this.#queue(chunk, encoding)
    }
    this.#waitingWrite = done
    wire.uncork()
    this.run()
  }

  /** The app has ended: FIN, behind all that was written. */
  end(done: Done): void {
    this.#hold.end(this.#link.context.now())
    this.#waitingFinal = done
    this.run()
  }

  /** FIN from our side, whatever the app does. Of what it has written and what waits in its own queue, all leaves first; `drop`: nothing. */
  close(drop: boolean): void {
    const { socket, wire, context } = this.#link
    const unsentBytes = drop ? 0 : this.#unsentBytes
    if (drop) this.#hold.clear()
    this.#closing = new Closing(socket, wire, unsentBytes, () => this.#timer !== null || this.#hold.silent)
    this.ownHold().end(context.now())
  }

  /** Hands on what may pass by now, and then what waits for that. */
  run(): void {
    const { wire, destroyed } = this.#link
    if (destroyed) return
    if (this.#sending) {
      process.nextTick(() => this.run())
      return
    }
    if (!this.#hold.empty && !wire.full) this.#passAll()
    if (this.#hold.spent) this.#link.cutOff()
    if (this.#waitingWrite && !this.#hold.full && !wire.full) {
      const done = this.#waitingWrite
      this.#waitingWrite = null
      this.#waitingBytes = 0
      done()
    }
    if (!this.#hold.empty || this.#waitingWrite || this.#hold.silent) return
    this.#closing?.finish()
    const final = this.#waitingFinal
    this.#waitingFinal = null
    if (final) this.#endSocket(final)
  }

  stop(): void {
    clearTimeout(this.#timer ?? undefined)
    this.#closing?.stop()
    this.#hold.clear()
  }

  /** Bytes that wait in what the app writes to. */
  get #unsentBytes(): number {
    return this.#link.writableLength - this.#waitingBytes
  }

  /** Nothing stands between a write and the socket. */
  get #direct(): boolean {
    return this.#hold.idle && this.#closing === null && !this.#sending
  }

  #queue(chunk: Buffer | string, encoding: BufferEncoding): void {
    if (this.#closing && !this.#closing.takes(chunk.length)) return
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk
    this.ownHold().add(bytes, this.#link.context.now())
  }

  /** False once the wire is full: it calls `run` when there is room. */
  #send(chunk: Buffer | string, encoding: BufferEncoding): boolean {
    const { socket, wire, observer, attribution } = this.#link
    if (!socket.writable) return true
    if (attribution === null && observer === null) return wire.write(chunk, encoding)
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk
    this.#link.path?.touch()
    observer?.down(bytes)
    if (attribution === null) return wire.write(bytes, encoding)
    this.#sending = true
    try {
      const flowing = wire.write(bytes, encoding)
      const { tap, context, meter } = this.#link
      tap?.record('down', context.now(), meter.down.total, bytes)
      attribution.scanner.down(bytes, 0, bytes.length)
      return flowing
    } finally {
      this.#sending = false
      const { path, upstream } = this.#link
      if (attribution.scanner.webSocket) path?.upgraded()
      // Later, so that whoever wrote the answer is ready for what follows it.
      if (upstream.gate?.decided) process.nextTick(() => upstream.resume())
    }
  }

  #passAll(): void {
    const { wire, context } = this.#link
    let wakeAt: number
    let filled: boolean
    do {
      wire.cork()
      wakeAt = this.#hold.run(context.now(), (bytes) => this.#send(bytes, 'latin1'))
      filled = wire.full
      wire.uncork()
      // The kernel may have taken it all at once.
    } while (filled && !wire.full)
    this.#timer = wake(this.#timer, wakeAt, context.now(), () => this.run())
  }

  #endSocket(done: Done): void {
    const { socket, wire } = this.#link
    if (socket.writableFinished || socket.destroyed) done()
    else {
      socket.once('finish', () => done())
      wire.end()
    }
  }
}

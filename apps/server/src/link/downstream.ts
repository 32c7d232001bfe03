import { Closing } from './closing.ts'
import { Hold, wake } from './hold.ts'
import type { Link } from './link.ts'
import { asWritten, BYTES, send, sendAll, shutDown, type Done, type WrittenChunk } from './linked-socket.ts'
import { SendQueue } from './send-queue.ts'
import { bytesOf, join } from './written-bytes.ts'

/** From the app to the wire: what is written waits for the conditions, is scanned as it leaves, and copied for the tap. */
export class Downstream {
  readonly #link: Link
  /** Null until the first condition or fault: connections are many, and most have none. Until then a write goes to the kernel as it is. */
  #hold: Hold | null = null
  #queue: SendQueue | null = null
  #timer: NodeJS.Timeout | null = null
  /** A write is being scanned: its owner may ask for things that must not happen in the middle of it. */
  #scanning = false
  /** The write that waits for room, and its length, as the hold or the queue counts it as well. */
  #waitingWrite: Done | null = null
  #heldLength = 0
  #waitingFinal: Done | null = null
  /** Of the write that the kernel was given as it is and has not taken, text by its characters. */
  #directLength = 0
  #closing: Closing | null = null
  #fin: 'under way' | 'sent' | null = null

  constructor(link: Link) {
    this.#link = link
  }

  get bytes(): number {
    return this.#waitingLength + (this.#hold?.bytes ?? 0) + (this.#queue?.bytes ?? 0)
  }

  /** Nothing passes, and what waits keeps its order. */
  get silent(): boolean {
    return this.#hold?.silent === true
  }

  get shaped(): boolean {
    return this.#hold?.shaped === true
  }

  /** Our FIN is under way: what is written from now on goes nowhere. */
  get closing(): boolean {
    return this.#closing !== null
  }

  /** Whether or not the app has ended. */
  get fin(): 'under way' | 'sent' | null {
    return this.#fin
  }

  /** From now on what is written waits where conditions can hold it. */
  ownHold(): Hold {
    return (this.#hold ??= new Hold('down', this.#link.secure))
  }

  write(chunk: Buffer | string, encoding: BufferEncoding, done: Done): void {
    if (!this.#isDirect) {
      this.#writeEach([{ chunk, encoding }], done)
      return
    }
    const { socket, inspects } = this.#link
    const bytes = inspects ? bytesOf({ chunk, encoding }) : chunk
    send(socket, bytes, encoding, this.#takeOn(chunk.length, done))
    if (typeof bytes !== 'string') this.#scan(bytes)
  }

  writev(chunks: WrittenChunk[], done: Done): void {
    const { socket, inspects } = this.#link
    if (!this.#isDirect) this.#writeEach(this.#closing ? chunks : asWritten(join(chunks)), done, lengthIn(chunks))
    else if (!inspects) sendAll(socket, chunks, this.#takeOn(lengthIn(chunks), done))
    else {
      const pieces = join(chunks)
      const [first] = pieces
      const taken = this.#takeOn(lengthIn(chunks), done)
      if (first && pieces.length === 1) send(socket, first, BYTES, taken)
      else sendAll(socket, asWritten(pieces), taken)
      for (const bytes of pieces) this.#scan(bytes)
    }
  }

  /** The app has ended: FIN, behind all that was written. */
  end(done: Done): void {
    this.#link.ended('server')
    if (!this.#hold) {
      this.#fin = 'under way'
      shutDown(this.#link.socket, (error) => {
        this.#fin = 'sent'
        done(error)
      })
      return
    }
    this.#hold.end(this.#link.context.now())
    this.#waitingFinal = done
    this.run()
  }

  /** FIN from our side, whatever the app does. Of what it has written and what waits in its own queue, all leaves first; `drop`: nothing. */
  close(drop: boolean): void {
    const { socket, tcpSocket, context } = this.#link
    const unsentLength = drop ? 0 : this.#waitingLength - this.#directLength
    const hold = this.ownHold()
    if (drop) hold.clear()
    this.#closing = new Closing(socket, unsentLength, {
      tcp: tcpSocket,
      delayed: () => this.#timer !== null || hold.silent,
      end: () => this.#end(),
    })
    hold.end(context.now())
  }

  /** Hands on what may pass by now, and then what waits for that. */
  run(): void {
    const hold = this.#hold
    if (this.#link.destroyed || !hold) return
    if (this.#scanning) {
      process.nextTick(() => this.run())
      return
    }
    const queue = this.#ownQueue()
    if (!hold.empty && !queue.full) this.#passAll(hold, queue)
    if (hold.spent) this.#link.cutOff()
    if (this.#waitingWrite && !hold.full && !queue.full) {
      const done = this.#waitingWrite
      this.#waitingWrite = null
      this.#heldLength = 0
      done()
    }
    if (!hold.empty || this.#waitingWrite || hold.silent) return
    this.#closing?.finish()
    if (this.#waitingFinal) this.#end()
  }

  stop(): void {
    clearTimeout(this.#timer ?? undefined)
    this.#closing?.stop()
    this.#hold?.clear()
  }

  /** What waits in the socket, text by its characters. */
  get #waitingLength(): number {
    return this.#link.socket.writableLength - this.#heldLength
  }

  /** A write goes to the kernel as it is. */
  get #isDirect(): boolean {
    return this.#hold === null && !this.#scanning
  }

  #ownQueue(): SendQueue {
    return (this.#queue ??= new SendQueue(this.#link.socket, {
      taken: () => this.run(),
      failed: (error) => this.#link.sendFailed(error),
      ended: () => {
        this.#fin = 'sent'
        this.#end()
        this.#link.halfClosed()
      },
    }))
  }

  /** The kernel is given a write of this length as it is; its stream gives out no other until `done`. */
  #takeOn(length: number, done: Done): Done {
    this.#directLength = length
    return (error) => {
      this.#directLength = 0
      // A silent path carries no news.
      done(error && this.#link.upstream.receiveFailure(error) ? null : error)
    }
  }

  /** FIN, if none has left, and then whoever waits for it is told. */
  #end(): void {
    if (this.#fin === null) {
      this.#fin = 'under way'
      this.#ownQueue().end()
    } else if (this.#fin === 'sent') {
      const final = this.#waitingFinal
      this.#waitingFinal = null
      final?.()
    }
  }

  /** As one write of `length`, each piece by the conditions that those before it may have brought about. */
  #writeEach(pieces: readonly WrittenChunk[], done: Done, length = lengthIn(pieces)): void {
    const queue = this.#ownQueue()
    this.#heldLength = length
    queue.cork()
    for (const piece of pieces) this.#pass(piece)
    queue.uncork()
    this.#waitingWrite = done
    this.run()
  }

  /** To the kernel where nothing stands in between. */
  #pass(piece: WrittenChunk): void {
    const hold = this.ownHold()
    if (hold.idle && this.#closing === null && !this.#scanning) this.#leave(bytesOf(piece))
    // Of those made before a close all leave, and none of the others.
    else if (this.#closing === null || this.#closing.takes(piece.chunk.length)) hold.add(bytesOf(piece), this.#link.context.now())
  }

  /** False once the queue is full: it calls `run` when there is room. */
  #leave(bytes: Buffer): boolean {
    const flowing = this.#ownQueue().write(bytes)
    this.#scan(bytes)
    return flowing
  }

  /** What has just left. */
  #scan(bytes: Buffer): void {
    const { path, observer, attribution, tap, context, meter, upstream } = this.#link
    path?.touch()
    observer?.down(bytes)
    if (attribution === null) return
    this.#scanning = true
    try {
      tap?.record('down', context.now(), meter.down.total, bytes)
      attribution.scanner.down(bytes, 0, bytes.length)
    } finally {
      this.#scanning = false
      if (attribution.scanner.webSocket) path?.upgraded()
      // Later, so that whoever wrote the answer is ready for what follows it.
      if (upstream.gate?.decided) process.nextTick(() => upstream.resume())
    }
  }

  #passAll(hold: Hold, queue: SendQueue): void {
    const { context } = this.#link
    let wakeAt: number
    let filled: boolean
    do {
      queue.cork()
      wakeAt = hold.run(context.now(), (bytes) => this.#leave(bytes))
      filled = queue.full
      queue.uncork()
      // The kernel may have taken it all at once.
    } while (filled && !queue.full)
    this.#timer = wake(this.#timer, wakeAt, context.now(), () => this.run())
  }
}

/** As a stream counts it. */
function lengthIn(chunks: readonly WrittenChunk[]): number {
  let length = 0
  for (const { chunk } of chunks) length += chunk.length
  return length
}

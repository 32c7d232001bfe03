import { asWritten, BYTES, send, sendAll, shutDown, type LinkedSocket } from './linked-socket.ts'

/** As a socket's own mark: beyond this the source waits, so that the kernel's buffer never runs dry. */
const QUEUE_BYTES = 64 * 1024

interface SendQueueEvents {
  /** The kernel has taken what it was given. */
  taken(): void
  /** It takes nothing any more. */
  failed(error: Error): void
  /** FIN has been given to it. */
  ended(): void
}

/** What conditions have let pass and the kernel has not taken: given to it in order, one write at a time. */
export class SendQueue {
  readonly #socket: LinkedSocket
  readonly #events: SendQueueEvents
  #corked = false
  #ending = false
  #failed = false
  /** Waits for the write under way, or for the uncorking. */
  #queue: Buffer[] = []
  #queuedBytes = 0
  #underWay = false
  #underWayBytes = 0
  /** Amid a send: the kernel may take it all at once. */
  #handing = false

  constructor(socket: LinkedSocket, events: SendQueueEvents) {
    this.#socket = socket
    this.#events = events
  }

  /** Bytes that were written and that the kernel has not taken. */
  get bytes(): number {
    return this.#queuedBytes + this.#underWayBytes
  }

  /** The source should wait for `taken`. */
  get full(): boolean {
    return this.bytes >= QUEUE_BYTES
  }

  /** In order, and whole; after a failure nowhere. False: `full`. */
  write(chunk: Buffer): boolean {
    if (this.#failed) return true
    if (this.#underWay || this.#corked) {
      this.#queue.push(chunk)
      this.#queuedBytes += chunk.length
    } else {
      this.#underWay = true
      this.#underWayBytes = chunk.length
      this.#handing = true
      send(this.#socket, chunk, BYTES, this.#taken)
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

  /** FIN, behind all that was written. */
  end(): void {
    this.#ending = true
    this.#shutDown()
  }

  #flush(): void {
    const chunks = this.#queue
    const [first] = chunks
    if (!first) return
    this.#queue = []
    this.#underWay = true
    this.#underWayBytes = this.#queuedBytes
    this.#queuedBytes = 0
    this.#handing = true
    if (chunks.length === 1) send(this.#socket, first, BYTES, this.#taken)
    else sendAll(this.#socket, asWritten(chunks), this.#taken)
    this.#handing = false
  }

  #shutDown(): void {
    if (this.#ending && !this.#underWay && this.#queue.length === 0) shutDown(this.#socket, () => this.#events.ended())
  }

  readonly #taken = (error?: Error | null): void => {
    this.#underWay = false
    this.#underWayBytes = 0
    if (error) {
      this.#failed = true
      this.#queue = []
      this.#queuedBytes = 0
      this.#events.failed(error)
    }
    if (this.#handing || this.#socket.destroyed) return
    if (!this.#corked) this.#flush()
    this.#shutDown()
    this.#events.taken()
  }
}

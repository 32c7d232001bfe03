import type { Socket } from 'node:net'
import type { Condition } from '@wireside/contract/conditions'
import type { Carriage } from '@wireside/contract/control'
import { Attribution, type AttributionEvents } from './attribution.ts'
import { Closing } from './closing.ts'
import type { ConditionSet } from './condition-set.ts'
import type { Exchange } from './exchange.ts'
import { ExchangeTap } from './exchange-tap.ts'
import { Hold } from './hold.ts'
import type { LinkContext, LinkObserver } from './link-context.ts'
import { Meter, type LinkDirection } from './meter.ts'
import type { EndCause, JitterPhase, LinkOwner } from './owner.ts'
import { conditionOf, Path } from './path.ts'
import { SocketFace } from './socket-face.ts'
import { Upstream } from './upstream.ts'
import { join, WireSide, type WireEvents, type WrittenChunk } from './wire-side.ts'

type Done = (error?: Error | null) => void

/** As node:http's own limit for a head (`headersTimeout`), which cannot see a head that is held here. */
const HEAD_TIMEOUT_MS = 60_000
/** What a link has in the place of its own queues until something is to wait: connections are many, and most have no conditions. */
const OPEN_WAYS = { up: new Hold('up', false), down: new Hold('down', false) }
const NO_PHASE: JitterPhase = { seed: 0, startedAt: 0 }

let lastId = 0

/**
 * One TCP connection as the server sees it: a Duplex in the place of an accepted socket. Its wire side is the socket,
 * where bytes are counted; its other side is the app, and conditions hold between the two. Under TLS the socket is the
 * clear side of it: bytes wait before they are encrypted and after they are decrypted; an RST is TCP's, a FIN ends TLS first.
 */
export class Link extends SocketFace implements Exchange {
  static readonly #wireEvents: WireEvents = {
    received: (link, chunk) => link.#receive(chunk),
    drained: (link) => link.#runDown(),
    ended: (link) => link.#receiveEnd(),
    failed: (link, error) => {
      link.#cause ??= error.code === 'ECONNRESET' || error.code === 'EPIPE' ? 'client' : 'error'
      link.#socketGone(error)
    },
    closed: (link) => {
      // What came before the end still waits for its time; the app is told after it.
      if (!link.#clientEnded || link.#endPushed) link.#socketGone()
      link.#letGo()
    },
  }
  static readonly #attributionEvents: AttributionEvents = {
    upstreamWaits: (link) => !link.#up.idle,
    request: (link, head, headBytes) => {
      clearTimeout(link.#headTimer ?? undefined)
      link.#headTimer = null
      link.#tap?.request(headBytes, link.#attribution?.openRequests !== 1)
      link.#context.onRequest(link, head)
      link.#tap?.settle()
    },
    begins: (link, direction, what) => link.#tap?.begins(direction, what),
    // Later, as this is called amid a scan.
    idle: (link) => process.nextTick(() => link.#rest()),
  }

  readonly id: number
  readonly meter = new Meter()
  readonly #context: LinkContext
  /** Under TLS not the socket itself. */
  readonly #tcp: Socket
  readonly #observer: LinkObserver | null
  readonly #attribution: Attribution | null
  readonly #upstream: Upstream | null
  readonly #wire: WireSide
  #up = OPEN_WAYS.up
  #down = OPEN_WAYS.down
  readonly #tap: ExchangeTap | null
  #upTimer: NodeJS.Timeout | null = null
  #downTimer: NodeJS.Timeout | null = null
  #headTimer: NodeJS.Timeout | null = null
  #readerFull = false
  /** A write is being scanned: its owner may ask for things that must not happen in the middle of it. */
  #sending = false
  #clientEnded = false
  #endPushed = false
  /** The write that waits for room, and how many of its bytes are counted by the hold as well. */
  #waitingWrite: Done | null = null
  #waitingBytes = 0
  #waitingFinal: Done | null = null
  #closing: Closing | null = null
  #cause: EndCause | null = null
  #set: ConditionSet | null = null
  /** The conditions that hold, as text: setting what holds already changes nothing. */
  #shape = ''
  /** Null until something is not to pass. */
  #path: Path | null = null
  #refusing = false
  #deliveredBytes = 0
  /** The socket is gone and the app has not been told, because a silent path carries no news. */
  #gone: { error: Error | undefined } | null = null

  constructor(socket: Socket, context: LinkContext, tcp: Socket = socket) {
    super(socket, { decodeStrings: false })
    this.id = ++lastId
    this.#context = context
    this.#tcp = tcp
    this.#observer = context.observer?.(this) ?? null
    this.#attribution = context.observe ? new Attribution(this, context.now, Link.#attributionEvents) : null
    this.#upstream = this.#attribution && new Upstream(this.#attribution, Link.#deliverTo, this)
    this.#tap = context.observe && context.tapBytes > 0 ? new ExchangeTap(this.meter, context.tapBytes) : null
    this.#wire = new WireSide(socket, Link.#wireEvents, this)
    this.#wire.receiveEarly()
  }

  get tcp(): object {
    return this
  }

  get ciphertext(): Record<LinkDirection, number> | null {
    return this.#secure ? { up: this.#tcp.bytesRead, down: this.#tcp.bytesWritten } : null
  }

  get carriage(): Carriage {
    return { protocol: this.#secure ? 'h1-tls' : 'h1', tcp: this.id, stream: null, extendedConnect: false }
  }

  /** Who the newest request belongs to, until its response ends; the conditions hold for the connection as a whole. */
  bind(owner: LinkOwner | null, set: ConditionSet | null): void {
    this.#attribution?.bind(owner)
    if (owner) this.#tap?.give(owner)
    this.#follow(set)
  }

  /** Holds for what waits already, too; order is kept. */
  setConditions(conditions: readonly Condition[], phase: JitterPhase = NO_PHASE): void {
    const shape = conditions.length === 0 ? '' : JSON.stringify([conditions, phase])
    if (shape === this.#shape) return
    this.#shape = shape
    const now = this.#context.now()
    const fresh = this.#deliveredBytes === 0
    this.#haveHolds()
    this.#up.set(conditions, phase, now, fresh)
    this.#down.set(conditions, phase, now, fresh)
    if (this.#upstream) this.#upstream.stripsUpgrade = conditionOf(conditions, 'strip_upgrade')?.proxy === 'removes'
    this.#ownPath().set(conditions)
  }

  /** The path it took is gone, or back: nothing passes either way, and neither end is told. */
  get pathLost(): boolean {
    return this.#path?.lost === true
  }

  set pathLost(lost: boolean) {
    if (lost || this.#path) this.#ownPath().lost = lost
  }

  /** Nothing passes downstream: the client can't tell whether the app still holds the connection. */
  get silent(): boolean {
    return this.#down.silent
  }

  /** For a head that has just come in: the app never sees it, and the client gets RST. */
  refuse(): void {
    this.#refusing = true
    // Later, as this is called amid a scan.
    process.nextTick(() => this.#reset('reset_peer'))
  }

  /**
   * Call just before the one write that carries a message. Its bytes come back as a unit, first in, first out; so on a
   * connection with tags every message is tagged. `bodyBytes` matters on body lanes only.
   */
  tagNext(tag: unknown, bodyBytes: number): void {
    if (this.socket.writable) this.#attribution?.tag(tag, bodyBytes)
  }

  get deliveredBytes(): number {
    return this.#deliveredBytes
  }

  /** Bytes that wait in the link and its socket. */
  heldBytes(direction: LinkDirection): number {
    if (direction === 'up') return this.readableLength + this.#up.bytes + (this.#upstream?.bytes ?? 0)
    return this.writableLength - this.#waitingBytes + this.#down.bytes + this.#wire.bytes
  }

  /** A real RST, now; what waits is dropped. */
  resetPeer(): void {
    this.#reset('reset_peer')
  }

  resetAndDestroy(): this {
    this.#reset('server')
    return this
  }

  /** FIN: what was written still leaves, what is written or comes in from now on goes nowhere. */
  closePeer(): void {
    this.#closePeer('close', this.writableLength - this.#waitingBytes)
  }

  /** The app's side of a connection on which nothing can pass: a newer one has taken its place. */
  giveWay(): void {
    this.#cause ??= 'superseded'
    this.destroy()
  }

  #closePeer(cause: EndCause, unsentBytes: number): void {
    if (this.#closing || this.destroyed) return
    this.#cause ??= cause
    this.#closing = new Closing(this.socket, this.#wire, unsentBytes, () => this.#downTimer !== null || this.#down.silent)
    this.#haveHolds()
    this.#down.end(this.#context.now())
    this.#up.clear()
    this.#endReading()
    this.#updatePause()
    this.#runDown()
  }

  override _read(): void {
    if (!this.#readerFull) return
    this.#readerFull = false
    this.#runUp()
  }

  override _write(chunk: Buffer | string, encoding: BufferEncoding, done: Done): void {
    this.#waitingBytes = chunk.length
    if (!this.#direct) this.#queue(chunk, encoding)
    else if (this.#send(chunk, encoding)) {
      this.#waitingBytes = 0
      done()
      return
    }
    this.#waitingWrite = done
    this.#runDown()
  }

  override _writev(chunks: WrittenChunk[], done: Done): void {
    const joined = this.#direct ? join(chunks) : null
    if (joined) {
      this._write(joined, 'latin1', done)
      return
    }
    this.#waitingBytes = 0
    this.#wire.cork()
    for (const { chunk, encoding } of chunks) {
      this.#waitingBytes += chunk.length
      if (this.#direct) this.#send(chunk, encoding)
      else this.#queue(chunk, encoding)
    }
    this.#waitingWrite = done
    this.#wire.uncork()
    this.#runDown()
  }

  override _final(done: Done): void {
    this.#cause ??= 'server'
    this.#down.end(this.#context.now())
    this.#waitingFinal = done
    this.#runDown()
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    clearTimeout(this.#upTimer ?? undefined)
    clearTimeout(this.#downTimer ?? undefined)
    clearTimeout(this.#headTimer ?? undefined)
    this.#closing?.stop()
    this.#up.clear()
    this.#down.clear()
    const cause = this.#cause ?? (error ? 'error' : 'server')
    this.#attribution?.close(cause)
    this.#observer?.closed(cause)
    // By a FIN the peer would learn what a silent path does not carry: the socket outlives the app's side.
    if (this.socket.closed || this.#down.silent) {
      this.#wire.reading = true
      this.#letGo()
      done(error)
    } else {
      this.socket.once('close', () => done(error))
      this.socket.destroy()
    }
  }

  /** Both sides are over: no condition concerns it any more. */
  #letGo(): void {
    if (!this.destroyed || !this.socket.closed) return
    this.#path?.close()
    this.#set?.leave(this)
  }

  get #secure(): boolean {
    return this.#tcp !== this.socket
  }

  #haveHolds(): void {
    if (this.#up !== OPEN_WAYS.up) return
    this.#up = new Hold('up', this.#secure)
    this.#down = new Hold('down', this.#secure)
  }

  #ownPath(): Path {
    this.#haveHolds()
    return (this.#path ??= new Path({
      now: this.#context.now,
      silence: () => this.#applySilence(),
      forgot: (ends) => {
        if (ends === 'rst') this.#reset('idle_timeout')
        else this.#closePeer('idle_timeout', this.writableLength - this.#waitingBytes)
      },
      expired: () => {
        this.#cause ??= 'silent'
        this.destroy()
        this.socket.destroy()
      },
    }))
  }

  /** No request is open any more: nobody's conditions hold, and the tap begins anew. */
  #rest(): void {
    if (!this.#attribution?.idle) return
    this.#follow(null)
    this.#tap?.renew()
  }

  #follow(set: ConditionSet | null): void {
    if (set !== this.#set) {
      this.#set?.leave(this)
      this.#set = set
      if (!this.socket.closed) set?.join(this)
    }
    this.setConditions(set?.conditions ?? [], set?.phase)
  }

  /** What was silent and is not any more goes on in order; what happened meanwhile is told now. */
  #applySilence(): void {
    this.#up.silent = this.#path?.isSilent('up') === true
    this.#down.silent = this.#path?.isSilent('down') === true
    // The app has let go of it meanwhile: whoever still speaks on it gets RST.
    if (this.destroyed && !this.#down.silent && !this.socket.destroyed) this.#tcp.resetAndDestroy()
    if (this.#gone && !this.#up.silent) this.destroy(this.#gone.error)
    // With _writev, everything that waits for room counts as written only when the last of it is.
    Reflect.set(this, '_writev', this.#down.shaped ? null : Link.prototype._writev)
    this.#runUp()
    this.#runDown()
  }

  #socketGone(error?: Error): void {
    if (this.#up.silent && !this.destroyed) this.#gone ??= { error }
    else this.destroy(error)
  }

  /** Nothing stands between a write and the socket. */
  get #direct(): boolean {
    return this.#down.idle && this.#closing === null && !this.#sending
  }

  #queue(chunk: Buffer | string, encoding: BufferEncoding): void {
    if (this.#closing && !this.#closing.takes(chunk.length)) return
    this.#haveHolds()
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk
    this.#down.add(bytes, this.#context.now())
  }

  /** The wire side, downstream. False once it is full: it calls `#runDown` when there is room. */
  #send(chunk: Buffer | string, encoding: BufferEncoding): boolean {
    if (!this.socket.writable) return true
    if (this.#attribution === null && this.#observer === null) return this.#wire.write(chunk, encoding)
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk
    this.#path?.touch()
    this.#observer?.down(bytes)
    if (this.#attribution === null) return this.#wire.write(bytes, encoding)
    this.#sending = true
    try {
      const flowing = this.#wire.write(bytes, encoding)
      this.#tap?.record('down', this.#context.now(), this.meter.down.total, bytes)
      this.#attribution.scanner.down(bytes, 0, bytes.length)
      return flowing
    } finally {
      this.#sending = false
      if (this.#attribution.scanner.webSocket) this.#path?.upgraded()
      // Later, so that whoever wrote the answer is ready for what follows it.
      if (this.#upstream?.decided) process.nextTick(() => this.#resumeUpstream())
    }
  }

  #runDown(): void {
    if (this.destroyed) return
    if (this.#sending) {
      process.nextTick(() => this.#runDown())
      return
    }
    if (!this.#down.empty && !this.#wire.full) this.#passAllDown()
    if (this.#down.spent) this.#cutOff()
    if (this.#waitingWrite && !this.#down.full && !this.#wire.full) {
      const done = this.#waitingWrite
      this.#waitingWrite = null
      this.#waitingBytes = 0
      done()
    }
    if (!this.#down.empty || this.#waitingWrite || this.#down.silent) return
    this.#closing?.finish()
    const final = this.#waitingFinal
    this.#waitingFinal = null
    if (final) this.#endSocket(final)
  }

  #passAllDown(): void {
    let wakeAt: number
    let filled: boolean
    do {
      this.#wire.cork()
      wakeAt = this.#down.run(this.#context.now(), (bytes) => this.#send(bytes, 'latin1'))
      filled = this.#wire.full
      this.#wire.uncork()
      // The kernel may have taken it all at once.
    } while (filled && !this.#wire.full)
    this.#downTimer = this.#wake(this.#downTimer, wakeAt, () => this.#runDown())
  }

  /** A condition lets nothing more pass: what waits goes nowhere, and both ends see the end. */
  #cutOff(): void {
    if (this.#closing) return
    this.#down.clear()
    this.#closePeer('limit_data', 0)
  }

  #endSocket(done: Done): void {
    if (this.socket.writableFinished || this.socket.destroyed) done()
    else {
      this.socket.once('finish', () => done())
      this.#wire.end()
    }
  }

  /** The wire side, upstream. */
  #receive(chunk: Buffer): void {
    if (this.destroyed) return
    if (this.#upstream === null) {
      this.#path?.touch()
      this.#deliver(chunk)
      return
    }
    this.#tap?.record('up', this.#context.now(), this.meter.up.total + this.#upstream.undecidedBytes, chunk)
    this.#path?.touch()
    this.#upstream.receive(chunk)
    if (this.#upstream.holdsHead) this.#headTimer ??= setTimeout(() => this.destroy(), HEAD_TIMEOUT_MS)
    if (this.#upstream.full) this.#updatePause()
  }

  #resumeUpstream(): void {
    if (this.destroyed) return
    this.#upstream?.resume()
    this.#runUp()
  }

  #receiveEnd(): void {
    if (this.destroyed) {
      this.socket.destroy()
      return
    }
    this.#clientEnded = true
    this.#cause ??= 'client'
    this.#upstream?.giveUp()
    this.#runUp()
  }

  static #deliverTo(this: void, link: Link, bytes: Buffer): void {
    link.#deliver(bytes)
  }

  #deliver(bytes: Buffer): void {
    if (this.#endPushed || this.#refusing) return
    if (this.#up.idle) this.#passUp(bytes)
    else {
      this.#up.add(bytes, this.#context.now())
      this.#runUp()
    }
    if (this.#readerFull) this.#updatePause()
  }

  #passUp(bytes: Buffer): boolean {
    this.#observer?.up(bytes)
    this.#readerFull = !this.push(bytes)
    this.#deliveredBytes += bytes.length
    this.#attribution?.delivered(this.#deliveredBytes)
    return !this.#readerFull
  }

  #runUp(): void {
    if (this.destroyed) return
    if (!this.#up.empty && !this.#readerFull) {
      const wakeAt = this.#up.run(this.#context.now(), (bytes) => this.#passUp(bytes))
      this.#upTimer = this.#wake(this.#upTimer, wakeAt, () => this.#runUp())
    }
    this.#updatePause()
    if (this.#up.spent) this.#cutOff()
    if (this.#clientEnded && this.#up.empty && !this.#up.silent && !this.#upstream?.undecidedBytes) this.#endReading()
  }

  #endReading(): void {
    if (this.#endPushed) return
    this.#endPushed = true
    this.push(null)
    if (this.socket.closed) setImmediate(() => this.destroy())
  }

  #updatePause(): void {
    this.#wire.reading = this.#closing !== null || !(this.#readerFull || this.#up.full || this.#upstream?.full === true)
  }

  /** Timers ring up to a millisecond late; where one rings too early the hold passes nothing and names the rest. */
  #wake(timer: NodeJS.Timeout | null, at: number, run: () => void): NodeJS.Timeout | null {
    if (timer) clearTimeout(timer)
    return at === Infinity ? null : setTimeout(run, Math.max(1, Math.ceil(at - this.#context.now()) - 1))
  }

  #reset(cause: EndCause): void {
    if (this.destroyed) {
      if (!this.socket.destroyed) this.#tcp.resetAndDestroy()
      return
    }
    this.#cause ??= cause
    // While a FIN is under way a reset would be refused and the handle leak.
    if (this.socket.writableEnded && !this.socket.writableFinished) this.socket.destroy()
    else this.#tcp.resetAndDestroy()
    this.destroy()
  }
}

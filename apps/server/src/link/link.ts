import type { Socket } from 'node:net'
import type { Condition } from '@wireside/contract/conditions'
import type { Carriage } from '@wireside/contract/control'
import { Attribution } from './attribution.ts'
import type { ConditionSet } from './condition-set.ts'
import { Downstream } from './downstream.ts'
import type { Exchange } from './exchange.ts'
import { ExchangeTap } from './exchange-tap.ts'
import type { LinkContext, LinkObserver } from './link-context.ts'
import { Meter, type LinkDirection } from './meter.ts'
import type { EndCause, JitterPhase, LinkOwner, RequestHead } from './owner.ts'
import { conditionOf, Path } from './path.ts'
import { SocketFace } from './socket-face.ts'
import { Upstream } from './upstream.ts'
import { WireSide, type WrittenChunk } from './wire-side.ts'

type Done = (error?: Error | null) => void

const NO_PHASE: JitterPhase = { seed: 0, startedAt: 0 }

let lastId = 0

/**
 * One TCP connection as the server sees it: a Duplex in the place of an accepted socket. Its wire side is the socket,
 * where bytes are counted; its other side is the app, and conditions hold between the two. Under TLS the socket is the
 * clear side of it: bytes wait before they are encrypted and after they are decrypted; an RST is TCP's, a FIN ends TLS first.
 * What belongs to the link as a whole is here: whose it is, its conditions, and every way it ends.
 */
export class Link extends SocketFace implements Exchange {
  readonly id: number
  readonly meter = new Meter()
  readonly context: LinkContext
  /** Null where nothing is looked into. */
  readonly attribution: Attribution | null
  readonly observer: LinkObserver | null
  readonly tap: ExchangeTap | null
  readonly wire: WireSide
  readonly upstream: Upstream
  readonly downstream: Downstream
  /** Under TLS not the socket itself. */
  readonly #tcp: Socket
  #cause: EndCause | null = null
  #set: ConditionSet | null = null
  /** The conditions that hold, as text: setting what holds already changes nothing. */
  #shape = ''
  #path: Path | null = null
  /** The socket is gone and the app has not been told, because a silent path carries no news. */
  #gone: { error: Error | undefined } | null = null

  constructor(socket: Socket, context: LinkContext, tcp: Socket = socket) {
    super(socket, { decodeStrings: false })
    this.id = ++lastId
    this.context = context
    this.#tcp = tcp
    this.observer = context.observer?.(this) ?? null
    this.attribution = context.observe ? new Attribution(this) : null
    this.tap = context.observe && context.tapBytes > 0 ? new ExchangeTap(this.meter, context.tapBytes) : null
    this.upstream = new Upstream(this)
    this.downstream = new Downstream(this)
    this.wire = new WireSide(socket, this)
    this.wire.receiveEarly()
  }

  get tcp(): object {
    return this
  }

  /** What passes is encrypted next. */
  get secure(): boolean {
    return this.#tcp !== this.socket
  }

  get ciphertext(): Record<LinkDirection, number> | null {
    return this.secure ? { up: this.#tcp.bytesRead, down: this.#tcp.bytesWritten } : null
  }

  get carriage(): Carriage {
    return { protocol: this.secure ? 'h1-tls' : 'h1', tcp: this.id, stream: null, extendedConnect: false }
  }

  /** Who the newest request belongs to, until its response ends; the conditions hold for the connection as a whole. */
  bind(owner: LinkOwner | null, set: ConditionSet | null): void {
    this.attribution?.bind(owner)
    if (owner) this.tap?.give(owner)
    this.#follow(set)
  }

  /** Holds for what waits already, too; order is kept. */
  setConditions(conditions: readonly Condition[], phase: JitterPhase = NO_PHASE): void {
    const shape = conditions.length === 0 ? '' : JSON.stringify([conditions, phase])
    if (shape === this.#shape) return
    this.#shape = shape
    const now = this.context.now()
    const fresh = this.deliveredBytes === 0
    this.upstream.ownHold().set(conditions, phase, now, fresh)
    this.downstream.ownHold().set(conditions, phase, now, fresh)
    if (this.upstream.gate) this.upstream.gate.stripsUpgrade = conditionOf(conditions, 'strip_upgrade')?.proxy === 'removes'
    this.#ownPath().set(conditions)
  }

  /** Null until something is not to pass. */
  get path(): Path | null {
    return this.#path
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
    return this.downstream.silent
  }

  /** For a head that has just come in: the app never sees it, and the client gets RST. */
  refuse(): void {
    this.upstream.refuse()
    // Later, as this is called amid a scan.
    process.nextTick(() => this.#reset('reset_peer'))
  }

  /**
   * Call just before the one write that carries a message. Its bytes come back as a unit, first in, first out; so on a
   * connection with tags every message is tagged. `bodyBytes` matters on body lanes only.
   */
  tagNext(tag: unknown, bodyBytes: number): void {
    if (this.socket.writable) this.attribution?.tag(tag, bodyBytes)
  }

  get deliveredBytes(): number {
    return this.upstream.deliveredBytes
  }

  /** Bytes that wait in the link and its socket. */
  heldBytes(direction: LinkDirection): number {
    return direction === 'up' ? this.upstream.bytes : this.downstream.bytes
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
    this.#closePeer('close', false)
  }

  /** A condition lets nothing more pass: what waits goes nowhere, and both ends see the end. */
  cutOff(): void {
    this.#closePeer('limit_data', true)
  }

  /** The app's side of a connection on which nothing can pass: a newer one has taken its place. */
  giveWay(): void {
    this.#cause ??= 'superseded'
    this.destroy()
  }

  override _read(): void {
    this.upstream.drained()
  }

  override _write(chunk: Buffer | string, encoding: BufferEncoding, done: Done): void {
    this.downstream.write(chunk, encoding, done)
  }

  override _writev(chunks: WrittenChunk[], done: Done): void {
    this.downstream.writev(chunks, done)
  }

  override _final(done: Done): void {
    this.#cause ??= 'server'
    this.downstream.end(done)
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.upstream.stop()
    this.downstream.stop()
    const cause = this.#cause ?? (error ? 'error' : 'server')
    this.attribution?.close(cause)
    this.observer?.closed(cause)
    // By a FIN the peer would learn what a silent path does not carry: the socket outlives the app's side.
    if (this.socket.closed || this.silent) {
      this.wire.reading = true
      this.#letGo()
      done(error)
    } else {
      this.socket.once('close', () => done(error))
      this.socket.destroy()
    }
  }

  /** The wire: FIN has come in. */
  receiveEnd(): void {
    if (this.destroyed) {
      this.socket.destroy()
      return
    }
    this.#cause ??= 'client'
    this.upstream.receiveEnd()
  }

  /** The wire: the socket has failed. */
  socketFailed(error: NodeJS.ErrnoException): void {
    this.#cause ??= error.code === 'ECONNRESET' || error.code === 'EPIPE' ? 'client' : 'error'
    this.#socketGone(error)
  }

  /** The wire: the socket is closed. */
  socketClosed(): void {
    // What came before the end still waits for its time; the app is told after it.
    if (!this.upstream.holdsEnd) this.#socketGone()
    this.#letGo()
  }

  /** The scanner: a request head is complete, and the app has not seen a byte of it. */
  requested(head: RequestHead, headBytes: number): void {
    this.upstream.headDone()
    this.tap?.request(headBytes, this.attribution?.openRequests !== 1)
    this.context.onRequest(this, head)
    this.tap?.settle()
  }

  /** The scanner: no request is open any more. */
  answered(): void {
    // Later, as this is called amid a scan.
    process.nextTick(() => {
      if (!this.attribution?.idle) return
      this.#follow(null)
      this.tap?.renew()
    })
  }

  #closePeer(cause: EndCause, drop: boolean): void {
    if (this.downstream.closing || this.destroyed) return
    this.#cause ??= cause
    this.downstream.close(drop)
    this.upstream.clear()
    this.upstream.endReading()
    this.upstream.updatePause()
    this.downstream.run()
  }

  /** Both sides are over: no condition concerns it any more. */
  #letGo(): void {
    if (!this.destroyed || !this.socket.closed) return
    this.#path?.close()
    this.#set?.leave(this)
  }

  #ownPath(): Path {
    return (this.#path ??= new Path({
      now: this.context.now,
      silence: () => this.#applySilence(),
      forgot: (ends) => {
        if (ends === 'rst') this.#reset('idle_timeout')
        else this.#closePeer('idle_timeout', false)
      },
      expired: () => {
        this.#cause ??= 'silent'
        this.destroy()
        this.socket.destroy()
      },
    }))
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
    this.upstream.ownHold().silent = this.#path?.isSilent('up') === true
    this.downstream.ownHold().silent = this.#path?.isSilent('down') === true
    // The app has let go of it meanwhile: whoever still speaks on it gets RST.
    if (this.destroyed && !this.silent && !this.socket.destroyed) this.#tcp.resetAndDestroy()
    if (this.#gone && !this.upstream.silent) this.destroy(this.#gone.error)
    // With _writev, everything that waits for room counts as written only when the last of it is.
    Reflect.set(this, '_writev', this.downstream.shaped ? null : Link.prototype._writev)
    this.upstream.run()
    this.downstream.run()
  }

  #socketGone(error?: Error): void {
    if (this.upstream.silent && !this.destroyed) this.#gone ??= { error }
    else this.destroy(error)
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

import type { Socket } from 'node:net'
import type { Condition } from '@wireside/contract/conditions'
import type { Carriage } from '@wireside/contract/control'
import { Attribution } from './attribution.ts'
import type { ConditionSet } from './condition-set.ts'
import { Downstream } from './downstream.ts'
import type { Exchange } from './exchange.ts'
import { ExchangeTap } from './exchange-tap.ts'
import type { LinkContext, LinkObserver } from './link-context.ts'
import { close, hideHandle, joinWrites, linkOf, linkSocket } from './linked-socket.ts'
import { Meter, type LinkDirection } from './meter.ts'
import { Orphan } from './orphan.ts'
import type { EndCause, JitterPhase, LinkOwner, RequestHead } from './owner.ts'
import { conditionOf, Path } from './path.ts'
import { SocketExchange } from './socket-exchange.ts'
import { Upstream } from './upstream.ts'

const NO_PHASE: JitterPhase = { seed: 0, startedAt: 0 }

let lastId = 0

/**
 * One TCP connection as the server sees it. The app has the accepted socket itself; the link stands between that
 * socket's streams and the kernel, where bytes are counted and where conditions hold. Under TLS the socket is the clear
 * side of it: bytes wait before they are encrypted and after they are decrypted; an RST is TCP's, a FIN ends TLS first.
 * What belongs to the link as a whole is here: whose it is, its conditions, and every way it ends.
 */
export class Link extends SocketExchange implements Exchange {
  readonly id: number
  readonly meter = new Meter()
  readonly context: LinkContext
  /** Null where nothing is looked into. */
  readonly attribution: Attribution | null
  readonly observer: LinkObserver | null
  readonly tap: ExchangeTap | null
  readonly upstream: Upstream
  readonly downstream: Downstream
  /** Under TLS not the socket itself. */
  readonly tcpSocket: Socket
  #cause: EndCause | null = null
  #set: ConditionSet | null = null
  /** The conditions that hold, as text: setting what holds already changes nothing. */
  #shape = ''
  #path: Path | null = null
  /** The peer gets RST whatever the path. */
  #resets = false
  #orphan: Orphan | null = null
  #closed = false

  /** From here on the bytes of `socket` go through the link. `tcp`: what it is the clear side of. */
  constructor(socket: Socket, context: LinkContext, tcp: Socket = socket) {
    super(socket)
    this.id = ++lastId
    this.context = context
    this.tcpSocket = tcp
    linkSocket(socket, this)
    this.observer = context.observer?.(this) ?? null
    if (this.observer) hideHandle(this.socket)
    this.attribution = context.observe ? new Attribution(this) : null
    this.tap = context.observe && context.tapBytes > 0 ? new ExchangeTap(this.meter, context.tapBytes) : null
    this.upstream = new Upstream(this)
    this.downstream = new Downstream(this)
    socket.on('close', Link.#socketClosed)
    // TLS has read ahead.
    if (socket.readableLength > 0) this.upstream.receive(socket.read() as Buffer)
  }

  static #socketClosed(this: Socket): void {
    const link = linkOf(this)
    if (link && !link.#orphan) link.#letGo()
  }

  get tcp(): object {
    return this
  }

  /** What passes is looked into, and so it must be bytes. */
  get inspects(): boolean {
    return this.attribution !== null || this.observer !== null
  }

  /** What passes is encrypted next. */
  get secure(): boolean {
    return this.tcpSocket !== this.socket
  }

  get ciphertext(): Record<LinkDirection, number> | null {
    return this.secure ? { up: this.tcpSocket.bytesRead, down: this.tcpSocket.bytesWritten } : null
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
    this.upstream.stripsUpgrade = conditionOf(conditions, 'strip_upgrade')?.proxy === 'removes'
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
    if (this.socket.writable && !this.downstream.fin) this.attribution?.tag(tag, bodyBytes)
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

  /** The socket: its app, or what went wrong, destroys it. */
  over(error: NodeJS.ErrnoException | null, done: (error: Error | null) => void): void {
    this.upstream.stop()
    this.downstream.stop()
    const cause = this.#cause ?? causeOf(error)
    this.attribution?.close(cause)
    this.observer?.closed(cause)
    // By a FIN the peer would learn what a silent path does not carry: the connection outlives its socket.
    if (this.silent && !this.#resets) this.#orphan = new Orphan(this.socket, this.tcpSocket, this.upstream.ended, () => this.#letGo())
    close(this.socket, error, done)
  }

  /** One end has said that it sends no more. */
  ended(by: 'client' | 'server'): void {
    this.#cause ??= by
  }

  /** One way is over; where the FIN of the other was not its app's, nobody else ends the connection. */
  halfClosed(): void {
    if (this.downstream.closing && this.downstream.fin === 'sent' && this.upstream.ended) this.destroy()
  }

  /** The kernel takes nothing more. */
  sendFailed(error: Error): void {
    if (!this.upstream.receiveFailure(error)) this.socket.destroy(error)
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
    this.upstream.drain()
    this.downstream.run()
  }

  /** Both sides are over: no condition concerns it any more. */
  #letGo(): void {
    this.#closed = true
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
        this.#orphan?.destroy()
      },
    }))
  }

  #follow(set: ConditionSet | null): void {
    if (set !== this.#set) {
      this.#set?.leave(this)
      this.#set = set
      if (!this.#closed) set?.join(this)
    }
    this.setConditions(set?.conditions ?? [], set?.phase)
  }

  /** What was silent and is not any more goes on in order; what happened meanwhile is told now. */
  #applySilence(): void {
    this.upstream.ownHold().silent = this.#path?.isSilent('up') === true
    this.downstream.ownHold().silent = this.#path?.isSilent('down') === true
    // The app has let go of it meanwhile: whoever still speaks on it gets RST.
    if (!this.silent) this.#orphan?.reset()
    // With _writev, everything that waits for room counts as written only when the last of it is.
    joinWrites(this.socket, !this.downstream.shaped)
    this.upstream.run()
    this.downstream.run()
  }

  #reset(cause: EndCause): void {
    this.#cause ??= cause
    this.#resets = true
    if (this.#orphan) this.#orphan.reset()
    // While a FIN is under way a reset would be refused and the handle leak.
    else if (this.downstream.fin === 'under way') this.destroy()
    else {
      this.tcpSocket.resetAndDestroy()
      this.destroy()
    }
  }
}

/** Of a socket that nobody here has ended. */
function causeOf(error: NodeJS.ErrnoException | null): EndCause {
  if (error === null) return 'server'
  return error.code === 'ECONNRESET' || error.code === 'EPIPE' ? 'client' : 'error'
}

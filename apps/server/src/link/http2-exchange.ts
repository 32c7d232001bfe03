import { EventEmitter } from 'node:events'
import { constants } from 'node:http2'
import type { Carriage } from '@wireside/contract/control'
import { FrameScanner, type FrameSink } from '@wireside/wire/websocket/scan'
import type { ConditionSet } from './condition-set.ts'
import type { Exchange } from './exchange.ts'
import type { Link } from './link.ts'
import { LINK_PARTS, type LinkDirection, type LinkPart, type Meter } from './meter.ts'
import type { EndCause, LinkOwner } from './owner.ts'
import { SentUnits } from './sent-units.ts'
import type { StreamTap } from './stream-tap.ts'

/** What the streams of one connection share. */
export interface Http2Streams {
  readonly link: Link
  now(): number
  /** A stream has an owner from now on, and its connection these conditions. */
  bound(stream: Http2Exchange, set: ConditionSet | null): void
}

/** What came up before the stream's owner was known: the app reads a head after its bytes have passed. */
interface Waiting {
  bytes: Record<LinkDirection, Partial<Record<LinkPart, number>>>
  received: boolean
  closed: EndCause | null
}

/** One stream of an HTTP/2 connection: whose bytes its frames are, and which message each DATA byte belongs to. */
export class Http2Exchange extends EventEmitter implements Exchange {
  readonly stream: number
  owner: LinkOwner | null = null
  /** The stream as the app has it. */
  app: { readonly writableLength: number; close(code: number): void } | null = null
  readonly #streams: Http2Streams
  #tap: StreamTap | null
  /** Its tap is its owner's. */
  tapped = false
  readonly #units: SentUnits
  #waiting: Waiting | null = { bytes: { up: {}, down: {} }, received: false, closed: null }
  #receivedAt = 0
  #upCarrierBytes = 0
  #upBodyBytes = 0
  /** A WebSocket on this stream (RFC 8441): frames within DATA. */
  #frames: { up: FrameScanner; down: FrameScanner } | null = null
  #upEnded = false
  #downEnded = false
  #over = false
  #cause: EndCause | null = null

  constructor(stream: number, streams: Http2Streams, tap: StreamTap | null) {
    super()
    this.stream = stream
    this.#streams = streams
    this.#tap = tap
    this.#units = new SentUnits({
      sent: (tag, carrierBytes, bodyBytes) => this.owner?.unit?.({ tag, at: streams.now(), carrierBytes, bodyBytes }),
      untagged: (part, count) => this.owner?.bytes?.('down', part, count),
    })
  }

  get carriage(): Carriage {
    return { protocol: 'h2', tcp: this.#streams.link.id, stream: this.stream, extendedConnect: this.#frames !== null }
  }

  get tcp(): object {
    return this.#streams.link.tcp
  }

  get id(): number {
    return this.#streams.link.id
  }

  get meter(): Meter {
    return this.#streams.link.meter
  }

  get ciphertext(): Record<LinkDirection, number> | null {
    return this.#streams.link.ciphertext
  }

  get remoteAddress(): string | undefined {
    return this.#streams.link.remoteAddress
  }

  get remotePort(): number | undefined {
    return this.#streams.link.remotePort
  }

  get localAddress(): string | undefined {
    return this.#streams.link.localAddress
  }

  get localPort(): number | undefined {
    return this.#streams.link.localPort
  }

  get isOver(): boolean {
    return this.#over
  }

  bind(owner: LinkOwner | null, set: ConditionSet | null): void {
    if (!owner) return
    this.owner = owner
    if (this.#tap && owner.tapped) {
      this.tapped = true
      owner.tapped(this.#tap)
    }
    this.#tap = null
    this.#streams.bound(this, set)
    this.#tellWaiting(owner)
  }

  /** DATA carries WebSocket frames from here on. */
  speakWebSocket(): void {
    const sink: FrameSink = {
      frameBytes: (direction, part, start, end) =>
        direction === 'up' ? this.#countUp(part, end - start) : this.#countFrame(part, end - start),
      frameMessageEnd: (direction) => (direction === 'up' ? this.#receive() : this.#units.messageEnd()),
    }
    this.#frames = { up: new FrameScanner('up', sink), down: new FrameScanner('down', sink) }
  }

  tagNext(tag: unknown, bodyBytes: number): void {
    this.#units.tag(tag, bodyBytes)
  }

  heldBytes(direction: LinkDirection): number {
    // A stream whose window is used up keeps what is written to it, and the link sees none of that.
    return this.#streams.link.heldBytes(direction) + (direction === 'down' ? this.writableLength : 0)
  }

  get deliveredBytes(): number {
    return this.#streams.link.deliveredBytes
  }

  get writableLength(): number {
    return this.app?.writableLength ?? 0
  }

  resetPeer(): void {
    this.#streams.link.resetPeer()
  }

  closePeer(): void {
    this.#streams.link.closePeer()
  }

  resetStream(): void {
    this.#cause ??= 'reset_stream'
    this.app?.close(constants.NGHTTP2_INTERNAL_ERROR)
  }

  refuse(): void {
    this.#streams.link.refuse()
  }

  get silent(): boolean {
    return this.#streams.link.silent
  }

  giveWay(): void {
    this.#streams.link.giveWay()
  }

  destroy(): void {
    this.#streams.link.destroy()
  }

  /** Bytes of a whole frame that is not DATA. */
  count(direction: LinkDirection, part: LinkPart, count: number): void {
    if (!this.#waiting) this.owner?.bytes?.(direction, part, count)
    else this.#waiting.bytes[direction][part] = (this.#waiting.bytes[direction][part] ?? 0) + count
  }

  /** Header and padding of a DATA frame. */
  dataFraming(direction: LinkDirection, count: number): void {
    if (direction === 'up') this.#upCarrierBytes += count
    else this.#units.chunking(count)
  }

  data(direction: LinkDirection, bytes: Uint8Array): void {
    if (this.#frames) this.#frames[direction].scan(bytes, 0, bytes.length)
    else if (direction === 'up') this.#upBodyBytes += bytes.length
    else this.#units.bodyPayload(bytes.length, true)
  }

  dataEnd(direction: LinkDirection): void {
    if (direction === 'down' && !this.#frames) this.#units.chunkEnd()
  }

  /** END_STREAM passed: this direction carries no more. */
  endStream(direction: LinkDirection): void {
    if (direction === 'up') {
      this.#upEnded = true
      if (!this.#frames && this.#upCarrierBytes > 0) this.#receive()
    } else {
      this.#downEnded = true
      this.#units.bodyEnd()
    }
    // A request without a body ends with its head; a WebSocket's end is an act of its client.
    const byClient = direction === 'down' && this.#upEnded && this.#frames !== null
    if (this.#upEnded && this.#downEnded) this.#end(byClient ? 'client' : 'server', this.#frames === null)
  }

  close(by: EndCause): void {
    this.#end(by, false)
  }

  /** `inOrder`: the answer is whole, which its owner knows, as under HTTP/1.1, where the connection lives on. */
  #end(by: EndCause, inOrder: boolean): void {
    if (this.#over) return
    const cause = this.#cause ?? by
    this.#over = true
    this.#units.cutShort()
    if (!inOrder && this.#waiting) this.#waiting.closed = cause
    else if (!inOrder) this.owner?.closed?.({ at: this.#streams.now(), cause })
    this.emit('close')
  }

  #countUp(part: 'framing' | 'payload' | 'control', count: number): void {
    switch (part) {
      case 'framing':
        this.#upCarrierBytes += count
        break
      case 'payload':
        this.#upBodyBytes += count
        break
      case 'control':
        this.count('up', 'control', count + this.#upCarrierBytes)
        this.#upCarrierBytes = 0
    }
  }

  #countFrame(part: 'framing' | 'payload' | 'control', count: number): void {
    switch (part) {
      case 'framing':
        this.#units.framing(count)
        break
      case 'payload':
        this.#units.framePayload(count)
        break
      case 'control':
        this.count('down', 'control', count + this.#units.takePendingCarrier())
    }
  }

  /** A WebSocket message, or a request body, came in whole. */
  #receive(): void {
    this.#receivedAt = this.#streams.now()
    if (this.#waiting) this.#waiting.received = true
    else this.#tellReceived()
  }

  #tellReceived(): void {
    const unit = { at: this.#receivedAt, carrierBytes: this.#upCarrierBytes, bodyBytes: this.#upBodyBytes }
    this.#upCarrierBytes = 0
    this.#upBodyBytes = 0
    this.owner?.received?.(unit)
  }

  #tellWaiting(owner: LinkOwner): void {
    const waiting = this.#waiting
    this.#waiting = null
    if (!waiting) return
    for (const direction of ['up', 'down'] as const) {
      for (const part of LINK_PARTS) {
        const count = waiting.bytes[direction][part]
        if (count) owner.bytes?.(direction, part, count)
      }
    }
    if (waiting.received) this.#tellReceived()
    if (waiting.closed) owner.closed?.({ at: this.#streams.now(), cause: waiting.closed })
  }
}

import { CONTINUATION, DATA, END_STREAM, FRAME_HEADER_BYTES, HEADERS, PREFACE, RST_STREAM } from '@wireside/wire/http2/frame-type'
import { Http2Scanner, type Http2Sink, type ScannedFrame } from '@wireside/wire/http2/scan'
import type { ConditionSet } from './condition-set.ts'
import { FrameBytes } from './frame-bytes.ts'
import { Http2Exchange, type Http2Streams } from './http2-exchange.ts'
import { Http2Taps } from './http2-taps.ts'
import type { Link } from './link.ts'
import type { LinkObserver } from './link-context.ts'
import type { LinkDirection } from './meter.ts'
import type { EndCause } from './owner.ts'
import { StreamTap } from './stream-tap.ts'

/** What nghttp2 takes, a frame's header with it; the connection of a longer frame is about to end. RFC 9113 §4.2. */
const MAX_FRAME_BYTES = FRAME_HEADER_BYTES + 16 * 1024

/** Gives every byte of an HTTP/2 connection to the stream, and so to the lane, that it belongs to, or to all of them. */
export class Http2Observer implements LinkObserver, Http2Streams {
  readonly link: Link
  readonly now: () => number
  readonly #scanners: Record<LinkDirection, Http2Scanner>
  readonly #open = new Map<number, Http2Exchange>()
  readonly #sets = new Map<Http2Exchange, ConditionSet>()
  /** Owners that are told what is shared, the one longest on the connection first. */
  #owners: Http2Exchange[] = []
  /** Shared bytes from before there was an owner: the preface, the first settings. */
  readonly #unowned = { up: 0, down: 0 }
  /** What is being scanned. */
  #piece: Uint8Array = new Uint8Array(0)
  readonly #tapBytes: number
  /** Null where no bytes are kept. */
  readonly #taps: Http2Taps | null
  readonly #frames: Record<LinkDirection, FrameBytes> = { up: new FrameBytes(MAX_FRAME_BYTES), down: new FrameBytes(MAX_FRAME_BYTES) }

  /** `tapBytes`: what each stream's tap keeps for its owner; 0: none. */
  constructor(link: Link, now: () => number, tapBytes: number) {
    this.link = link
    this.now = now
    this.#tapBytes = tapBytes
    this.#taps = tapBytes > 0 ? new Http2Taps() : null
    this.#scanners = { up: new Http2Scanner(this.#sink('up'), true), down: new Http2Scanner(this.#sink('down'), false) }
  }

  up(bytes: Uint8Array): void {
    this.#scan('up', bytes)
  }

  down(bytes: Uint8Array): void {
    this.#scan('down', bytes)
  }

  /** The exchange of a stream that the app was told of. */
  exchange(stream: number): Http2Exchange {
    const known = this.#open.get(stream)
    if (known) return known
    // It was over before the app heard of it.
    const late = new Http2Exchange(stream, this, null)
    late.close('client')
    return late
  }

  /** The app was told of a stream, and knows whose it is: what is nobody's is not kept. */
  heard(stream: Http2Exchange): void {
    if (!stream.tapped) this.#taps?.close(stream.stream)
  }

  bound(stream: Http2Exchange, set: ConditionSet | null): void {
    if (set && !stream.isOver) this.#follow(stream, set)
    if (!stream.owner?.shared || stream.isOver) return
    this.#owners.push(stream)
    for (const direction of ['up', 'down'] as const) {
      if (this.#unowned[direction] > 0) stream.owner.shared(direction, this.#unowned[direction])
      this.#unowned[direction] = 0
    }
  }

  closed(cause: EndCause): void {
    for (const set of new Set(this.#sets.values())) set.leave(this.link)
    this.#sets.clear()
    for (const stream of this.#open.values()) stream.close(cause)
    this.#open.clear()
    this.#owners = []
  }

  #scan(direction: LinkDirection, bytes: Uint8Array): void {
    this.#piece = bytes
    this.#scanners[direction].scan(bytes, 0, bytes.length)
    if (this.#taps) this.#frames[direction].next(bytes)
  }

  #sink(direction: LinkDirection): Http2Sink {
    const meter = this.link.meter[direction]
    let frame: ScannedFrame = { type: 0, flags: 0, stream: 0, length: 0 }
    let stream: Http2Exchange | undefined
    return {
      prefaceBytes: (count) => {
        meter.control += count
        this.#share(direction, count)
        if (this.#taps && meter.control === PREFACE.length) this.#taps.preface(this.now(), this.#frames[direction].end(this.#piece, count))
      },
      frameHead: (next) => {
        frame = next
        stream = this.#streamOf(next, direction)
      },
      framingBytes: (count) => {
        if (frame.type !== DATA) return
        meter.framing += count
        if (stream) stream.dataFraming(direction, count)
        else this.#share(direction, count)
      },
      dataBytes: (start, end) => {
        meter.payload += end - start
        if (stream) stream.data(direction, this.#piece.subarray(start, end))
        else this.#share(direction, end - start)
      },
      frameEnd: (end) => {
        if (frame.type === DATA) stream?.dataEnd(direction)
        else this.#countWhole(frame, stream, direction)
        if (this.#taps) this.#keep(this.#taps, frame, direction, end)
        if (stream) this.#settle(frame, stream, direction)
      },
    }
  }

  #streamOf({ type, stream }: ScannedFrame, direction: LinkDirection): Http2Exchange | undefined {
    const known = this.#open.get(stream)
    if (known || direction === 'down' || type !== HEADERS) return known
    const tap = this.#taps ? new StreamTap(this.#tapBytes) : null
    const opened = new Http2Exchange(stream, this, tap)
    this.#open.set(stream, opened)
    if (tap) this.#taps?.open(stream, tap)
    return opened
  }

  #keep(taps: Http2Taps, frame: ScannedFrame, direction: LinkDirection, end: number): void {
    const bytes = this.#frames[direction].end(this.#piece, end)
    const whole = FRAME_HEADER_BYTES + frame.length
    if (whole > MAX_FRAME_BYTES) return
    taps.frame(direction, { ...frame, at: this.now(), offset: this.link.meter[direction].total - whole, bytes })
  }

  #countWhole({ type, length }: ScannedFrame, stream: Http2Exchange | undefined, direction: LinkDirection): void {
    const count = FRAME_HEADER_BYTES + length
    const isHead = type === HEADERS || type === CONTINUATION
    this.link.meter[direction][isHead ? 'heads' : 'control'] += count
    if (stream) stream.count(direction, isHead ? 'heads' : 'control', count)
    else this.#share(direction, count)
  }

  #settle({ type, flags, stream: id }: ScannedFrame, stream: Http2Exchange, direction: LinkDirection): void {
    if (type === RST_STREAM) stream.close(direction === 'up' ? 'client' : 'server')
    else if ((type === DATA || type === HEADERS) && (flags & END_STREAM) !== 0) stream.endStream(direction)
    if (!stream.isOver) return
    this.#open.delete(id)
    this.#taps?.close(id)
    this.#letGo(stream)
    this.#owners = this.#owners.filter((owner) => owner !== stream)
    // Later, as this is called amid a scan.
    if (this.#open.size === 0) process.nextTick(() => this.#open.size === 0 && this.link.setConditions([]))
  }

  /** Lanes that share the connection each have a set; all of them hold it, and say the same. */
  #follow(stream: Http2Exchange, set: ConditionSet): void {
    this.#sets.set(stream, set)
    set.join(this.link)
    this.link.setConditions(set.conditions, set.phase)
  }

  #letGo(stream: Http2Exchange): void {
    const set = this.#sets.get(stream)
    this.#sets.delete(stream)
    if (set && ![...this.#sets.values()].includes(set)) set.leave(this.link)
  }

  #share(direction: LinkDirection, count: number): void {
    const owner = this.#owners[0]?.owner
    if (owner) owner.shared?.(direction, count)
    else this.#unowned[direction] += count
  }
}

import { ConversationScanner, type ConversationSink, type ScanPart } from '@wireside/wire/http1/conversation'
import type { ScanDirection } from '@wireside/wire/scan-direction'
import type { Link } from './link.ts'
import type { LinkPart, Meter } from './meter.ts'
import type { EndCause, LinkOwner, ReceivedUnit } from './owner.ts'
import { SentUnits, type SentUnitsSink } from './sent-units.ts'

interface UnderWay {
  owner: LinkOwner
  unit: ReceivedUnit
  carrierPart: 'framing' | 'chunking'
  /** Up to which byte of this direction it lasts. */
  offset: number
}

/** Gives every byte of a connection its part and its owner: the exchange, and the tagged write, it belongs to. */
export class Attribution implements ConversationSink, SentUnitsSink {
  readonly scanner = new ConversationScanner(this)
  readonly #meter: Meter
  readonly #link: Link
  /** Requests whose response has not ended. */
  #openRequests = 0
  /** Of the oldest of them: down belongs to it. */
  #downOwner: LinkOwner | null = null
  /** Of the others, oldest first; null where requests are not pipelined. */
  #nextOwners: (LinkOwner | null)[] | null = null
  #upOwner: LinkOwner | null = null
  /** Head bytes whose owner is known only when the head is complete. */
  #headBytes = 0
  #upCarrierBytes = 0
  #upCarrierPart: 'framing' | 'chunking' = 'chunking'
  #upBodyBytes = 0
  /** Came in whole, and not yet seen by the app; null where there is nothing such. */
  #underWay: UnderWay[] | null = null
  /** The response under way has sent a chunk's size line. */
  #chunked = false
  /** Null until the first message: connections are many, and most are silent for long. */
  #units: SentUnits | null = null

  constructor(link: Link) {
    this.#link = link
    this.#meter = link.meter
  }

  /** Names the owner of the newest request, until its response ends. */
  bind(owner: LinkOwner | null): void {
    this.#upOwner = owner
    if (this.#nextOwners) this.#nextOwners[this.#nextOwners.length - 1] = owner
    else this.#downOwner = owner
  }

  get idle(): boolean {
    return this.#openRequests === 0
  }

  get openRequests(): number {
    return this.#openRequests
  }

  tag(tag: unknown, bodyBytes: number): void {
    this.#ownUnits().tag(tag, bodyBytes)
  }

  /** The app has seen so many bytes of what came in. */
  delivered(offset: number): void {
    if (this.#underWay === null) return
    let count = 0
    for (const { owner, unit, offset: end } of this.#underWay) {
      if (end > offset) break
      count++
      owner.received?.({ ...unit, at: this.#link.context.now() })
    }
    if (count === this.#underWay.length) this.#underWay = null
    else if (count > 0) this.#underWay = this.#underWay.slice(count)
  }

  /** The connection is over. Bytes that never became a unit go to their owner as they are. */
  close(cause: EndCause): void {
    this.scanner.downEnd()
    this.#units?.cutShort()
    this.#flushUp()
    for (const { owner, unit, carrierPart } of this.#underWay ?? []) {
      if (unit.carrierBytes > 0) owner.bytes?.('up', carrierPart, unit.carrierBytes)
      if (unit.bodyBytes > 0) owner.bytes?.('up', 'payload', unit.bodyBytes)
    }
    this.#underWay = null
    const owners = new Set([this.#downOwner, ...(this.#nextOwners ?? []), this.#upOwner])
    const end = { at: this.#link.context.now(), cause }
    for (const owner of owners) owner?.closed?.(end)
    this.#openRequests = 0
    this.#downOwner = null
    this.#nextOwners = null
    this.#upOwner = null
  }

  bytes(direction: ScanDirection, part: ScanPart, start: number, end: number): void {
    const count = end - start
    this.#meter[direction].add(part, count)
    if (direction === 'up') this.#countUp(part, count)
    else this.#countDown(part, count)
  }

  request(method: string, target: string): void {
    this.#flushUp()
    this.#upOwner = null
    if (this.#openRequests++ === 0) this.#downOwner = null
    else (this.#nextOwners ??= []).push(null)
    this.#link.requested({ method, target }, this.#headBytes)
    this.#reportHead()
  }

  chunkEnd(direction: ScanDirection): void {
    if (direction === 'down') this.#units?.chunkEnd()
    this.#link.tap?.begins(direction, 'chunk')
  }

  unitEnd(direction: ScanDirection): void {
    if (direction === 'up') this.#endReceived()
    else if (this.scanner.webSocket) this.#units?.messageEnd()
    this.#link.tap?.begins(direction, this.scanner.webSocket ? 'frame' : 'head')
  }

  responseEnd(): void {
    this.#units?.bodyEnd()
    this.#chunked = false
    this.#openRequests = Math.max(0, this.#openRequests - 1)
    this.#downOwner = this.#nextOwners?.shift() ?? null
    if (this.#openRequests <= 1) this.#nextOwners = null
    if (this.#openRequests > 0) return
    this.#flushUp()
    this.#upOwner = null
    this.#link.answered()
  }

  sent(tag: unknown, carrierBytes: number, bodyBytes: number): void {
    this.#downOwner?.unit?.({ tag, at: this.#link.context.now(), carrierBytes, bodyBytes })
  }

  untagged(part: LinkPart, count: number): void {
    this.#downOwner?.bytes?.('down', part, count)
  }

  #ownUnits(): SentUnits {
    return (this.#units ??= new SentUnits(this))
  }

  #countDown(part: ScanPart, count: number): void {
    switch (part) {
      case 'framing':
        this.#ownUnits().framing(count)
        break
      case 'chunking':
        this.#chunked = true
        this.#ownUnits().chunking(count)
        break
      case 'payload':
        if (this.scanner.webSocket) this.#ownUnits().framePayload(count)
        else this.#ownUnits().bodyPayload(count, this.#chunked)
        break
      case 'heads':
      case 'control':
        this.#downOwner?.bytes?.('down', part, count)
    }
  }

  #countUp(part: ScanPart, count: number): void {
    switch (part) {
      case 'framing':
      case 'chunking':
        this.#upCarrierPart = part
        this.#upCarrierBytes += count
        break
      case 'payload':
        this.#upBodyBytes += count
        break
      case 'heads':
        this.#headBytes += count
        break
      case 'control':
        this.#upOwner?.bytes?.('up', 'control', count)
    }
  }

  #reportHead(): void {
    this.#upOwner?.bytes?.('up', 'heads', this.#headBytes)
    this.#headBytes = 0
  }

  #endReceived(): void {
    const unit = { at: this.#link.context.now(), carrierBytes: this.#upCarrierBytes, bodyBytes: this.#upBodyBytes }
    this.#upCarrierBytes = 0
    this.#upBodyBytes = 0
    if (!this.#link.upstream.waits) this.#upOwner?.received?.(unit)
    else if (this.#upOwner) {
      const underWay = { owner: this.#upOwner, unit, carrierPart: this.#upCarrierPart, offset: this.#meter.up.total }
      if (this.#underWay) this.#underWay.push(underWay)
      else this.#underWay = [underWay]
    }
  }

  #flushUp(): void {
    if (this.#upCarrierBytes > 0) this.#upOwner?.bytes?.('up', this.#upCarrierPart, this.#upCarrierBytes)
    if (this.#upBodyBytes > 0) this.#upOwner?.bytes?.('up', 'payload', this.#upBodyBytes)
    this.#upCarrierBytes = 0
    this.#upBodyBytes = 0
  }
}

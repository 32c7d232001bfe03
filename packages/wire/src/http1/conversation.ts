import { FrameScanner, type FrameSink } from '../websocket/scan.ts'
import type { ScanDirection } from '../scan-direction.ts'
import { MessageScanner, type BodyRule, type MessageSink, type ScannedHead } from './scan.ts'

/** The parts a scan can tell apart; `framing` and `control` come once a connection speaks WebSocket. */
export type ScanPart = 'heads' | 'chunking' | 'payload' | 'framing' | 'control'

/** Told, in the order of the bytes, what each direction of a connection carries. */
export interface ConversationSink {
  bytes(direction: ScanDirection, part: ScanPart, start: number, end: number): void
  /** A request head is complete; nothing behind it has been scanned. */
  request(method: string, target: string): void
  chunkEnd(direction: ScanDirection): void
  /** A WebSocket message (up to FIN) or a body ended. */
  unitEnd(direction: ScanDirection): void
  /** The final response to the oldest open request ended. */
  responseEnd(): void
}

interface Exchange {
  readonly method: string
  readonly upgrade: boolean
}

/**
 * Scans both directions of one connection: HTTP/1.1 with requests paired to their responses, and WebSocket from a 101
 * on. It holds numbers and heads, never payload, and looks at nothing but the bytes and their order.
 */
export class ConversationScanner implements MessageSink, FrameSink {
  readonly #sink: ConversationSink
  /** Null once HTTP is left for good: connections are many, and most of them stay in one protocol. */
  #requests: MessageScanner | null
  #responses: MessageScanner | null
  #upFrames: FrameScanner | null = null
  #downFrames: FrameScanner | null = null
  /** Requests whose response has not ended, oldest first; null where there is none. */
  #open: Exchange[] | null = null
  /** Of the newest response head. */
  #status = 0

  constructor(sink: ConversationSink) {
    this.#sink = sink
    this.#requests = new MessageScanner('up', this)
    this.#responses = new MessageScanner('down', this)
  }

  /** Bytes at the end of what was scanned upstream that belong to a request head not complete yet. */
  get pendingHeadBytes(): number {
    return this.#requests?.pendingHeadBytes ?? 0
  }

  /** An upgrade was asked for and is not answered: only the answer tells what the client's next bytes are. */
  get undecided(): boolean {
    return this.#requests?.left === true
  }

  /** A 101 has gone down: both directions are frames. */
  get webSocket(): boolean {
    return this.#downFrames !== null
  }

  /** Returns how far it came: short of `to` only while undecided. */
  up(bytes: Uint8Array, from: number, to: number): number {
    if (this.#upFrames) this.#upFrames.scan(bytes, from, to)
    else if (this.#requests) return this.#requests.scan(bytes, from, to)
    else this.#sink.bytes('up', 'payload', from, to)
    return to
  }

  down(bytes: Uint8Array, from: number, to: number): void {
    const at = this.#responses ? this.#responses.scan(bytes, from, to) : from
    if (at === to) return
    if (this.#downFrames) this.#downFrames.scan(bytes, at, to)
    else this.#sink.bytes('down', 'payload', at, to)
  }

  /** The server sends no more: a body that lasts until then has ended. */
  downEnd(): void {
    this.#responses?.close()
  }

  /** Its scanners call this, and what follows. */
  messageBytes(direction: ScanDirection, part: 'heads' | 'chunking' | 'payload', start: number, end: number): void {
    this.#sink.bytes(direction, part, start, end)
  }

  chunkEnd(direction: ScanDirection): void {
    this.#sink.chunkEnd(direction)
  }

  messageHead(direction: ScanDirection, head: ScannedHead): BodyRule {
    return direction === 'up' ? this.#requestHead(head) : this.#responseHead(head)
  }

  messageEnd(direction: ScanDirection, hadBody: boolean): void {
    if (hadBody) this.#sink.unitEnd(direction)
    if (direction === 'down') this.#answered(this.#status)
    else if (this.#open?.at(-1)?.upgrade) this.#requests?.leave()
  }

  frameBytes(direction: ScanDirection, part: 'framing' | 'payload' | 'control', start: number, end: number): void {
    this.#sink.bytes(direction, part, start, end)
  }

  frameMessageEnd(direction: ScanDirection): void {
    this.#sink.unitEnd(direction)
  }

  #requestHead(head: ScannedHead): BodyRule {
    const [method = '', target = ''] = head.startLine.split(' ', 2)
    const exchange = { method, upgrade: head.upgrade || method === 'CONNECT' }
    // A literal, as an array that grows has room for seventeen from the first on, and connections are many.
    if (this.#open) this.#open.push(exchange)
    else this.#open = [exchange]
    this.#sink.request(method, target)
    if (head.chunked) return 'chunked'
    return method === 'CONNECT' ? 'none' : (head.contentLength ?? 'none')
  }

  #responseHead(head: ScannedHead): BodyRule {
    this.#status = Number(head.startLine.split(' ', 2)[1])
    return responseBody(this.#status, this.#open?.[0]?.method ?? '', head)
  }

  #answered(status: number): void {
    if (status >= 100 && status < 200 && status !== 101) return
    const exchange = this.#open?.[0]
    const tunnel = exchange?.method === 'CONNECT' && status >= 200 && status < 300
    if (status === 101 || tunnel) {
      if (!tunnel) {
        this.#upFrames = new FrameScanner('up', this)
        this.#downFrames = new FrameScanner('down', this)
      }
      this.#responses?.leave()
      this.#responses = null
      this.#requests = null
      this.#open = null
      return
    }
    // An answer before the request was complete, or to none (408): nothing to close.
    if (exchange === undefined) return
    this.#open?.shift()
    if (this.#open?.length === 0) this.#open = null
    if (this.#open === null && this.#requests?.left) this.#requests.stay()
    this.#sink.responseEnd()
  }
}

function responseBody(status: number, method: string, head: ScannedHead): BodyRule {
  const ok = status >= 200 && status < 300
  if (method === 'HEAD' || status < 200 || status === 204 || status === 304) return 'none'
  if (method === 'CONNECT' && ok) return 'none'
  if (head.chunked) return 'chunked'
  return head.contentLength ?? 'close'
}

import { GrowingBytes } from '../growing-bytes.ts'
import { decodeUtf8 } from '../utf8.ts'
import { WireError } from '../wire-error.ts'
import { readLine, readRetry } from './line.ts'

/** An event as the page's listener gets it. */
export interface StreamEvent {
  type: string
  data: string
  lastEventId: string
}

/** What a stream says, in its order. Comments and `retry` never reach a page; a learner wants to see them. */
export type StreamItem = { kind: 'event'; event: StreamEvent } | { kind: 'comment'; text: string } | { kind: 'retry'; retryMs: number }

export interface EventStreamOptions {
  /** Bytes one event may hold, its unfinished line included; browsers have no bound. */
  maxEventBytes?: number
  /** The id the last connection ended with: a new one goes on from it. */
  lastEventId?: string
}

const LF = 0x0a
const CR = 0x0d
const BOM = Uint8Array.of(0xef, 0xbb, 0xbf)

/**
 * Reads an event stream piece by piece; where the pieces end changes nothing. WHATWG HTML §9.2.6.
 *
 * A byte order mark at the very start is dropped. Lines end in CR, LF or CRLF; ill-formed UTF-8 becomes U+FFFD. An
 * event is dispatched by a blank line, and only if it has a `data` line. What no blank line follows is never returned.
 */
export class EventStreamDecoder {
  /** The last `retry` seen, in milliseconds. */
  retryMs: number | null = null
  /** What a reconnecting client would send as `Last-Event-ID`: moves on at blank lines only. */
  lastEventId: string

  readonly #maxEventBytes: number
  readonly #line = new GrowingBytes()
  #bomMatched = 0
  #afterCr = false
  #consumed = 0
  #data: string[] = []
  #dataBytes = 0
  #type = ''
  #id: string

  constructor(options: EventStreamOptions = {}) {
    this.#maxEventBytes = options.maxEventBytes ?? Infinity
    this.lastEventId = options.lastEventId ?? ''
    this.#id = this.lastEventId
  }

  /** What `bytes` complete. Throws `sse_event_too_long`; nothing else can be wrong with an event stream. */
  push(bytes: Uint8Array): StreamItem[] {
    const items: StreamItem[] = []
    let start = this.#skipBom(bytes)
    for (let i = start; i < bytes.length; i++) {
      const byte = bytes[i]
      if (byte !== LF && byte !== CR) {
        this.#afterCr = false
        continue
      }
      if (byte === LF && this.#afterCr) {
        this.#afterCr = false
        start = i + 1
        continue
      }
      this.#afterCr = byte === CR
      this.#endLine(bytes, start, i, items)
      start = i + 1
    }
    this.#line.append(bytes, start)
    this.#limit(this.#line.length, bytes.length)
    this.#consumed += bytes.length
    return items
  }

  #skipBom(bytes: Uint8Array): number {
    let i = 0
    while (this.#bomMatched >= 0 && this.#bomMatched < BOM.length && i < bytes.length) {
      if (bytes[i] === BOM[this.#bomMatched]) {
        this.#bomMatched++
        i++
      } else {
        // These first bytes were no mark: they belong to the line.
        this.#line.append(BOM, 0, this.#bomMatched)
        this.#bomMatched = -1
      }
    }
    return i
  }

  #endLine(bytes: Uint8Array, start: number, end: number, items: StreamItem[]): void {
    if (this.#line.length === 0) {
      this.#limit(end - start, end)
      this.#read(bytes, start, end, items)
    } else {
      this.#line.append(bytes, start, end)
      this.#limit(this.#line.length, end)
      this.#read(this.#line.view(), 0, this.#line.length, items)
      this.#line.clear()
    }
  }

  #read(bytes: Uint8Array, start: number, end: number, items: StreamItem[]): void {
    const line = readLine(bytes, start, end)
    switch (line.kind) {
      case 'data':
        this.#data.push(decodeUtf8(bytes, line.value, end))
        this.#dataBytes += end - line.value + 1
        return
      case 'event':
        this.#type = decodeUtf8(bytes, line.value, end)
        return
      case 'id':
        if (!bytes.subarray(line.value, end).includes(0)) this.#id = decodeUtf8(bytes, line.value, end)
        return
      case 'retry': {
        const retryMs = readRetry(bytes, line.value, end)
        if (retryMs === null) return
        this.retryMs = retryMs
        items.push({ kind: 'retry', retryMs })
        return
      }
      case 'comment':
        items.push({ kind: 'comment', text: decodeUtf8(bytes, line.value, end) })
        return
      case 'blank':
        this.#dispatch(items)
        return
      case 'unknown':
    }
  }

  #dispatch(items: StreamItem[]): void {
    this.lastEventId = this.#id
    if (this.#data.length > 0) {
      const event = { type: this.#type || 'message', data: this.#data.join('\n'), lastEventId: this.#id }
      items.push({ kind: 'event', event })
    }
    this.#data = []
    this.#dataBytes = 0
    this.#type = ''
  }

  #limit(lineBytes: number, at: number): void {
    if (this.#dataBytes + lineBytes <= this.#maxEventBytes) return
    const offset = this.#consumed + at
    throw new WireError('sse_event_too_long', offset, `the event has more than ${this.#maxEventBytes} bytes`)
  }
}

/** The whole of a stream that has ended: its events, and what a client would remember. WHATWG HTML §9.2.6. */
export function decodeEventStream(bytes: Uint8Array): {
  events: StreamEvent[]
  retry: number | null
  lastEventId: string
  comments: string[]
} {
  const decoder = new EventStreamDecoder()
  const events: StreamEvent[] = []
  const comments: string[] = []
  for (const item of decoder.push(bytes)) {
    if (item.kind === 'event') events.push(item.event)
    else if (item.kind === 'comment') comments.push(item.text)
  }
  return { events, retry: decoder.retryMs, lastEventId: decoder.lastEventId, comments }
}

import { GrowingBytes } from '../growing-bytes.ts'
import { WireError } from '../wire-error.ts'
import { bodyOf } from './body-length.ts'
import { readChunkLine } from './chunk-line.ts'
import { readFields, readHead, type Head, type HeadField } from './head.ts'
import { MAX_SCANNED_HEAD_BYTES } from './scan.ts'

/** What one direction of a connection says, in its order; together the items tile the stream. */
export type HttpItem =
  | { kind: 'head'; start: number; end: number; head: Head }
  /** A piece of a body, or of a chunk's data: as much of it as came at once. */
  | { kind: 'body' | 'chunk-data'; start: number; end: number; bytes: Uint8Array }
  | { kind: 'chunk-head'; start: number; end: number; size: number; sizeEnd: number; lineEnd: number }
  /** The line end behind a chunk's data. */
  | { kind: 'chunk-end'; start: number; end: number }
  | { kind: 'trailers'; start: number; end: number; fields: HeadField[]; blank: number }
  /** No bytes of its own: the message is complete. */
  | { kind: 'message-end'; start: number; end: number }
  /** HTTP is left after a 101 or a CONNECT: WebSocket frames, or anything. */
  | { kind: 'upgraded'; start: number; end: number; bytes: Uint8Array }

export interface HttpDecoderOptions {
  /** Methods of the requests that the responses answer, oldest first: an answer to HEAD has no body. */
  requestMethods?: readonly string[]
  maxHeadBytes?: number
}

/** Size and extensions of one chunk: nobody sends extensions, and a longer line is an attack. */
const MAX_CHUNK_LINE_BYTES = 4096

const CR = 0x0d
const LF = 0x0a

type Phase = 'head' | 'counted' | 'until-close' | 'chunk-line' | 'chunk-data' | 'chunk-end' | 'trailers' | 'asked-upgrade' | 'upgraded'

/**
 * Reads one direction of an HTTP/1.1 connection piece by piece, held to RFC 9112; where the pieces end changes only how
 * bodies are cut. After an error it is of no more use, as is the connection.
 */
export class HttpDecoder {
  readonly #maxHeadBytes: number
  readonly #methods: string[]
  /** The head, chunk line or trailers that are not complete yet. */
  readonly #held = new GrowingBytes()
  #phase: Phase = 'head'
  #consumed = 0
  #left = 0
  /** Bytes of the current line, its end not counted; whether any line before it held something. */
  #lineBytes = 0
  #sawText = false

  constructor(options: HttpDecoderOptions = {}) {
    this.#maxHeadBytes = options.maxHeadBytes ?? MAX_SCANNED_HEAD_BYTES
    this.#methods = [...(options.requestMethods ?? [])]
  }

  /** What `bytes` complete. Throws the `http_…` codes with the offset in the stream. */
  push(bytes: Uint8Array): HttpItem[] {
    const items: HttpItem[] = []
    let at = 0
    while (at < bytes.length) at = this.#step(bytes, at, items)
    return items
  }

  /** To be called where the bytes end: ends a body that lasts until then; throws `http_truncated` inside anything else. */
  end(): HttpItem[] {
    const at = this.#consumed + this.#held.length
    if (this.#phase === 'until-close') {
      this.#phase = 'head'
      return [{ kind: 'message-end', start: at, end: at }]
    }
    const between = this.#held.length === 0 && (this.#phase === 'head' || this.#phase === 'upgraded' || this.#phase === 'asked-upgrade')
    if (!between) throw new WireError('http_truncated', at, `the bytes end inside a message (byte ${at})`)
    return []
  }

  #step(bytes: Uint8Array, at: number, items: HttpItem[]): number {
    switch (this.#phase) {
      case 'asked-upgrade':
        // Only the answer tells; but a client's frame begins with FIN or a continuation, a request with a letter.
        this.#phase = (bytes[at] as number) >= 0x80 || (bytes[at] as number) < 0x0a ? 'upgraded' : 'head'
        return at
      case 'head':
        return this.#takeLines(bytes, at, (held, start, end) => this.#takeHead(held, start, end, items))
      case 'trailers':
        return this.#takeLines(bytes, at, (held, start, end) => {
          const { fields, blank } = readFields(held, 0, start)
          items.push({ kind: 'trailers', start, end, fields, blank })
          this.#endMessage(end, items)
        })
      case 'chunk-line':
        return this.#takeChunkLine(bytes, at, items)
      case 'chunk-end':
        return this.#takeChunkEnd(bytes, at, items)
      case 'counted':
      case 'chunk-data':
        return this.#takeCounted(bytes, at, items)
      case 'until-close':
      case 'upgraded': {
        const start = this.#consumed
        this.#consumed += bytes.length - at
        const kind = this.#phase === 'upgraded' ? 'upgraded' : 'body'
        items.push({ kind, start, end: this.#consumed, bytes: new Uint8Array(bytes.subarray(at)) })
        return bytes.length
      }
    }
  }

  /** Holds lines until an empty one. Empty lines before a head's first line do not end it. */
  #takeLines(bytes: Uint8Array, from: number, take: (held: Uint8Array, start: number, end: number) => void): number {
    for (let at = from; at < bytes.length; at++) {
      const byte = bytes[at]
      if (byte !== LF) {
        if (byte !== CR) this.#lineBytes++
        continue
      }
      const ends = this.#lineBytes === 0 && (this.#sawText || this.#phase === 'trailers')
      this.#sawText ||= this.#lineBytes > 0
      this.#lineBytes = 0
      if (!ends) continue
      this.#held.append(bytes, from, at + 1)
      this.#checkHeadLength()
      const start = this.#consumed
      this.#consumed += this.#held.length
      const held = this.#held.copy()
      this.#held.clear()
      this.#sawText = false
      take(held, start, this.#consumed)
      return at + 1
    }
    this.#held.append(bytes, from)
    this.#checkHeadLength()
    return bytes.length
  }

  #checkHeadLength(): void {
    if (this.#held.length <= this.#maxHeadBytes) return
    const offset = this.#consumed + this.#maxHeadBytes
    throw new WireError('http_head_too_long', offset, `a head of more than ${this.#maxHeadBytes} bytes (byte ${offset})`)
  }

  #takeHead(held: Uint8Array, start: number, end: number, items: HttpItem[]): void {
    const head = readHead(held, start)
    items.push({ kind: 'head', start, end, head })
    const body = bodyOf(head, head.kind === 'response' ? this.#methodAnswered(head.status) : head.method)
    if (body === 'upgrade') this.#phase = head.kind === 'response' ? 'upgraded' : 'asked-upgrade'
    else if (body === 'chunked') this.#phase = 'chunk-line'
    else if (body === 'until-close') this.#phase = 'until-close'
    else if (body === 0) this.#endMessage(end, items)
    else {
      this.#phase = 'counted'
      this.#left = body
    }
    if (body === 'upgrade') items.push({ kind: 'message-end', start: end, end })
  }

  #methodAnswered(status: number): string {
    if (status < 200 && status !== 101) return this.#methods[0] ?? 'GET'
    return this.#methods.shift() ?? 'GET'
  }

  #takeCounted(bytes: Uint8Array, from: number, items: HttpItem[]): number {
    const end = Math.min(bytes.length, from + this.#left)
    const start = this.#consumed
    this.#consumed += end - from
    this.#left -= end - from
    const inChunk = this.#phase === 'chunk-data'
    items.push({ kind: inChunk ? 'chunk-data' : 'body', start, end: this.#consumed, bytes: new Uint8Array(bytes.subarray(from, end)) })
    if (this.#left === 0) {
      if (inChunk) this.#phase = 'chunk-end'
      else this.#endMessage(this.#consumed, items)
    }
    return end
  }

  #takeChunkLine(bytes: Uint8Array, from: number, items: HttpItem[]): number {
    const lf = bytes.indexOf(LF, from)
    this.#held.append(bytes, from, lf < 0 ? bytes.length : lf + 1)
    if (this.#held.length > MAX_CHUNK_LINE_BYTES) {
      const offset = this.#consumed + MAX_CHUNK_LINE_BYTES
      throw new WireError('http_chunk_extension', offset, `a chunk's line of more than ${MAX_CHUNK_LINE_BYTES} bytes (byte ${offset})`)
    }
    if (lf < 0) return bytes.length
    const held = this.#held.copy()
    this.#held.clear()
    const start = this.#consumed
    this.#consumed += held.length
    const { size, sizeEnd, lineEnd } = readChunkLine(held, start)
    items.push({ kind: 'chunk-head', start, end: this.#consumed, size, sizeEnd, lineEnd })
    this.#left = size
    this.#phase = size === 0 ? 'trailers' : 'chunk-data'
    return lf + 1
  }

  #takeChunkEnd(bytes: Uint8Array, from: number, items: HttpItem[]): number {
    const byte = bytes[from]
    const offset = this.#consumed + this.#held.length
    const isFirst = this.#held.length === 0
    if (byte !== LF && !(isFirst && byte === CR)) {
      throw new WireError('http_chunk_end', offset, `a chunk's data ends with CRLF (byte ${offset}): RFC 9112 §7.1`)
    }
    if (byte === CR) {
      this.#held.append(bytes, from, from + 1)
      return from + 1
    }
    const start = this.#consumed
    this.#consumed = offset + 1
    this.#held.clear()
    items.push({ kind: 'chunk-end', start, end: this.#consumed })
    this.#phase = 'chunk-line'
    return from + 1
  }

  #endMessage(end: number, items: HttpItem[]): void {
    items.push({ kind: 'message-end', start: end, end })
    this.#phase = 'head'
  }
}

/** A message put together. */
export interface HttpMessage {
  head: Head
  body: Uint8Array
  trailers: HeadField[]
}

/** All messages of one direction, and what followed once HTTP was left. Throws what `HttpDecoder` throws. */
export function decodeHttp(bytes: Uint8Array, options: HttpDecoderOptions = {}): { messages: HttpMessage[]; upgraded: Uint8Array | null } {
  const decoder = new HttpDecoder(options)
  const messages: HttpMessage[] = []
  const body = new GrowingBytes()
  let upgraded: Uint8Array | null = null
  for (const item of [...decoder.push(bytes), ...decoder.end()]) {
    const message = messages.at(-1)
    if (item.kind === 'head') messages.push({ head: item.head, body: new Uint8Array(0), trailers: [] })
    else if (item.kind === 'body' || item.kind === 'chunk-data') body.append(item.bytes)
    else if (item.kind === 'trailers' && message) message.trailers = item.fields
    else if (item.kind === 'upgraded') upgraded = item.bytes
    else if (item.kind === 'message-end' && message) {
      message.body = body.copy()
      body.clear()
    }
  }
  return { messages, upgraded }
}

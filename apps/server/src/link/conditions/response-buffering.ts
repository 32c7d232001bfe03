import type { ConditionOf } from '@wireside/contract/conditions'
import { MessageScanner, type BodyRule, type ScannedHead } from '@wireside/wire/http1/scan'

/** More than this is never kept: then the source waits, as before a proxy whose buffers are full. */
const FULL_BYTES = 4 * 1024 * 1024

/**
 * A proxy that keeps responses back, between the app and the queue: bytes go in as written and come out in order, later.
 * It reads HTTP to know chunks and ends; once an upgrade was answered it passes everything. Offsets count from the first
 * byte that went in.
 */
export class ResponseBuffering {
  readonly #condition: ConditionOf<'response_buffering'>
  readonly #scanner: MessageScanner
  #pieces: Buffer[] = []
  #bytes = 0
  #added = 0
  #scanned = 0
  /** Everything before it may leave. */
  #free = 0
  #responseStart = 0
  /** Where the newest whole chunk ends, and how much data the one under way has. */
  #chunkEnd = 0
  #chunkBytes = 0
  #interim = false
  #tunnel = false

  constructor(condition: ConditionOf<'response_buffering'>) {
    this.#condition = condition
    this.#scanner = new MessageScanner('down', {
      messageBytes: (_, part, start, end) => {
        this.#scanned += end - start
        if (part === 'payload') this.#chunkBytes += end - start
      },
      messageHead: (_, head) => this.#headEnded(head),
      chunkEnd: () => this.#chunkEnded(),
      messageEnd: () => this.#messageEnded(),
    })
  }

  get bytes(): number {
    return this.#bytes
  }

  get full(): boolean {
    return this.#bytes >= FULL_BYTES
  }

  /** Takes what the app wrote; returns what leaves now. */
  add(bytes: Buffer): Buffer[] {
    this.#pieces.push(bytes)
    this.#bytes += bytes.length
    this.#added += bytes.length
    if (!this.#tunnel) this.#scanner.scan(bytes, 0, bytes.length)
    if (this.#tunnel) return this.release()
    const { holds, bytes: block } = this.#condition
    if (holds === 'blocks') this.#free = Math.max(this.#free, this.#added - ((this.#added - this.#responseStart) % block))
    return this.#leave(this.#free)
  }

  /** Everything leaves: the source ended, or the condition did. */
  release(): Buffer[] {
    return this.#leave(this.#added)
  }

  #headEnded({ startLine, chunked, contentLength }: ScannedHead): BodyRule {
    const status = Number(startLine.split(' ')[1])
    this.#tunnel = status === 101
    this.#interim = status < 200
    const { holds } = this.#condition
    if (holds === 'next' || holds === 'small') this.#free = this.#scanned
    this.#chunkEnd = this.#scanned
    this.#chunkBytes = 0
    if (status < 200 || status === 204 || status === 304) return 'none'
    return chunked ? 'chunked' : (contentLength ?? 'close')
  }

  #chunkEnded(): void {
    const { holds, bytes } = this.#condition
    if (holds === 'next') this.#free = this.#chunkEnd
    else if (holds === 'small' && this.#chunkBytes > bytes) this.#free = this.#scanned
    this.#chunkEnd = this.#scanned
    this.#chunkBytes = 0
  }

  #messageEnded(): void {
    if (this.#interim) return
    this.#free = this.#scanned
    this.#responseStart = this.#scanned
  }

  /** Takes out what lies before `offset`. */
  #leave(offset: number): Buffer[] {
    let count = offset - (this.#added - this.#bytes)
    const left: Buffer[] = []
    while (count > 0) {
      const piece = this.#pieces[0]!
      const out = piece.subarray(0, count)
      left.push(out)
      count -= out.length
      this.#bytes -= out.length
      if (out.length === piece.length) this.#pieces.shift()
      else this.#pieces[0] = piece.subarray(out.length)
    }
    return left
  }
}

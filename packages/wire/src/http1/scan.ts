import type { ScanDirection } from '../scan-direction.ts'
import { decodeLatin1 } from '../latin1.ts'

/** What a head says about the bytes behind it. RFC 9112 §6.3. */
export interface ScannedHead {
  /** The first line: `GET /sse HTTP/1.1`, `HTTP/1.1 200 OK`. */
  readonly startLine: string
  readonly chunked: boolean
  readonly contentLength: number | undefined
  /** A request that asks to leave HTTP: Upgrade with its Connection option. */
  readonly upgrade: boolean
}

/** A number of bytes or chunks, until the connection closes, or none at all. */
export type BodyRule = number | 'chunked' | 'close' | 'none'

/** Told where the bytes of each message lie in the piece just scanned. */
export interface MessageSink {
  messageBytes(direction: ScanDirection, part: 'heads' | 'chunking' | 'payload', start: number, end: number): void
  /** A head is complete: what follows it? */
  messageHead(direction: ScanDirection, head: ScannedHead): BodyRule
  /** The line end behind a chunk's data has passed. */
  chunkEnd(direction: ScanDirection): void
  messageEnd(direction: ScanDirection, hadBody: boolean): void
}

/** A head longer than this is not looked at: four times what node:http takes before it answers 431. */
export const MAX_SCANNED_HEAD_BYTES = 64 * 1024

const HEAD = 0
const COUNTED_BODY = 1
const BODY_UNTIL_CLOSE = 2
const CHUNK_SIZE = 3
const CHUNK_EXTENSION = 4
const CHUNK_DATA = 5
const CHUNK_END = 6
const TRAILERS = 7
const LEFT = 8
/** Not HTTP/1.1 as we know it: the rest counts as payload. */
const LOST = 9

/** Of a chunk's size in hexadecimal: all that a number holds exactly. */
export const MAX_SIZE_DIGITS = 13

/** Room for a head that comes in pieces: most fit. */
const LEAST_HELD_BYTES = 1024

const NOTHING = new Uint8Array(0)

const CR = 13
const LF = 10
const SEMICOLON = 59
const COLON = 58
const UPPER_A = 65
const UPPER_Z = 90

/** Finds the messages of one direction of an HTTP/1.1 connection (RFC 9112) in a stream cut anywhere. */
export class MessageScanner {
  readonly #direction: ScanDirection
  readonly #sink: MessageSink
  #phase = HEAD
  /** The head so far, copied, as it is read only once it is complete. */
  #head = NOTHING
  #headBytes = 0
  /** Of the current line, its end not counted; whether any line of the head before it held something. */
  #lineBytes = 0
  #sawText = false
  #sizeDigits = 0
  #left = 0

  constructor(direction: ScanDirection, sink: MessageSink) {
    this.#direction = direction
    this.#sink = sink
  }

  /** Bytes of a head that is not complete yet. */
  get pendingHeadBytes(): number {
    return this.#phase === HEAD ? this.#headBytes : 0
  }

  /** HTTP is left, for now or for good: nothing more is scanned. */
  get left(): boolean {
    return this.#phase === LEFT
  }

  /** Called from `messageEnd`: what follows this message may not be HTTP. */
  leave(): void {
    this.#phase = LEFT
  }

  /** The peers stayed with HTTP after all. */
  stay(): void {
    this.#phase = HEAD
  }

  /** The connection ended: so does a body that lasts until then. */
  close(): void {
    if (this.#phase === BODY_UNTIL_CLOSE) this.#end(true)
  }

  /** Returns how far it came: short of `to` only where HTTP is left. */
  scan(bytes: Uint8Array, from: number, to: number): number {
    let at = from
    while (at < to && this.#phase !== LEFT) {
      const phase = this.#phase
      if (phase === HEAD) at = this.#scanHead(bytes, at, to)
      else if (phase === COUNTED_BODY || phase === CHUNK_DATA) at = this.#scanCounted(at, to)
      else if (phase === BODY_UNTIL_CLOSE || phase === LOST) {
        this.#sink.messageBytes(this.#direction, 'payload', at, to)
        at = to
      } else at = this.#scanChunkLines(bytes, at, to)
    }
    return at
  }

  #scanHead(bytes: Uint8Array, from: number, to: number): number {
    let at = from
    let complete = false
    while (at < to && !complete) {
      const byte = bytes[at++]!
      if (byte === LF) {
        // Empty lines before the first line are not its end. RFC 9112 §2.2.
        complete = this.#lineBytes === 0 && this.#sawText
        this.#sawText ||= this.#lineBytes > 0
        this.#lineBytes = 0
      } else if (byte !== CR) this.#lineBytes++
    }
    // Most heads come in one piece, which need not be kept.
    const whole = complete && this.#headBytes === 0 ? bytes.subarray(from, at) : null
    if (!whole) this.#keep(bytes, from, at)
    this.#sink.messageBytes(this.#direction, 'heads', from, at)
    if (complete) this.#endHead(whole ?? this.#head.subarray(0, this.#headBytes))
    else if (this.#headBytes > MAX_SCANNED_HEAD_BYTES) this.#phase = LOST
    return at
  }

  #keep(bytes: Uint8Array, from: number, to: number): void {
    const needed = this.#headBytes + to - from
    if (needed > this.#head.length) {
      const grown = new Uint8Array(Math.max(LEAST_HELD_BYTES, 2 * needed))
      grown.set(this.#head.subarray(0, this.#headBytes))
      this.#head = grown
    }
    this.#head.set(bytes.subarray(from, to), this.#headBytes)
    this.#headBytes = needed
  }

  #endHead(bytes: Uint8Array): void {
    const head = readHead(bytes)
    this.#head = NOTHING
    this.#headBytes = 0
    this.#lineBytes = 0
    this.#sawText = false
    const rule = this.#sink.messageHead(this.#direction, head)
    if (rule === 'none') this.#end(false)
    else if (rule === 'close') this.#phase = BODY_UNTIL_CLOSE
    else if (rule === 'chunked') this.#expectChunk()
    else if (rule === 0) this.#end(true)
    else {
      this.#left = rule
      this.#phase = COUNTED_BODY
    }
  }

  #scanCounted(from: number, to: number): number {
    const end = Math.min(to, from + this.#left)
    this.#left -= end - from
    this.#sink.messageBytes(this.#direction, 'payload', from, end)
    if (this.#left === 0) {
      if (this.#phase === CHUNK_DATA) this.#phase = CHUNK_END
      else this.#end(true)
    }
    return end
  }

  #scanChunkLines(bytes: Uint8Array, from: number, to: number): number {
    let at = from
    while (at < to) {
      const byte = bytes[at++]!
      if (this.#phase === CHUNK_END) {
        if (byte === LF) {
          this.#sink.messageBytes(this.#direction, 'chunking', from, at)
          this.#expectChunk()
          this.#sink.chunkEnd(this.#direction)
          return at
        }
        if (byte !== CR) this.#phase = LOST
      } else if (byte === LF) {
        if (this.#phase === TRAILERS ? this.#lineBytes === 0 : this.#sizeDigits === 0) {
          const ended = this.#phase === TRAILERS
          this.#sink.messageBytes(this.#direction, 'chunking', from, at)
          if (ended) this.#end(true)
          else this.#phase = LOST
          return at
        }
        this.#lineBytes = 0
        if (this.#phase !== TRAILERS) {
          this.#phase = this.#left === 0 ? TRAILERS : CHUNK_DATA
          if (this.#left > 0) break
        }
      } else if (this.#phase === TRAILERS) {
        if (byte !== CR) this.#lineBytes++
      } else if (this.#phase === CHUNK_SIZE && byte !== CR) this.#sizeByte(byte)
      if (this.#phase === LOST) break
    }
    this.#sink.messageBytes(this.#direction, 'chunking', from, at)
    return at
  }

  #sizeByte(byte: number): void {
    const digit = hexDigit(byte)
    if (digit >= 0 && this.#sizeDigits < MAX_SIZE_DIGITS) {
      this.#left = this.#left * 16 + digit
      this.#sizeDigits++
    } else if (byte === SEMICOLON || byte === 32 || byte === 9) this.#phase = CHUNK_EXTENSION
    else this.#phase = LOST
  }

  #expectChunk(): void {
    this.#phase = CHUNK_SIZE
    this.#left = 0
    this.#sizeDigits = 0
    this.#lineBytes = 0
  }

  #end(hadBody: boolean): void {
    this.#phase = HEAD
    this.#headBytes = 0
    this.#lineBytes = 0
    this.#sink.messageEnd(this.#direction, hadBody)
  }
}

function hexDigit(byte: number): number {
  if (byte >= 48 && byte <= 57) return byte - 48
  const lower = byte | 0x20
  return lower >= 97 && lower <= 102 ? lower - 87 : -1
}

/** Reads the few fields that say where a message ends; all others are passed over, and nothing is made of their bytes. */
function readHead(bytes: Uint8Array): ScannedHead {
  let startLine: string | null = null
  let chunked = false
  let contentLength: number | undefined
  let asksUpgrade = false
  let connectionUpgrade = false
  for (let at = 0, end = 0; at < bytes.length; at = end + 1) {
    end = bytes.indexOf(LF, at)
    if (end < 0) end = bytes.length
    const lineEnd = bytes[end - 1] === CR ? end - 1 : end
    if (lineEnd <= at) continue
    if (startLine === null) startLine = decodeLatin1(bytes, at, lineEnd)
    else if (isField(bytes, at, 'transfer-encoding')) chunked = /(^|,)\s*chunked$/i.test(valueOf(bytes, at, lineEnd))
    else if (isField(bytes, at, 'content-length')) {
      const value = valueOf(bytes, at, lineEnd)
      if (/^\d+$/.test(value)) contentLength = Number(value)
    } else if (isField(bytes, at, 'upgrade')) asksUpgrade = true
    else if (isField(bytes, at, 'connection')) connectionUpgrade ||= /(^|,)\s*upgrade\s*(,|$)/i.test(valueOf(bytes, at, lineEnd))
  }
  return { startLine: startLine ?? '', chunked, contentLength, upgrade: asksUpgrade && connectionUpgrade }
}

/** Whether the line at `at` is of this field; names are without case. RFC 9110 §5.1. */
function isField(bytes: Uint8Array, at: number, name: string): boolean {
  if (bytes[at + name.length] !== COLON) return false
  for (let index = 0; index < name.length; index++) {
    const byte = bytes[at + index]!
    if ((byte >= UPPER_A && byte <= UPPER_Z ? byte | 0x20 : byte) !== name.charCodeAt(index)) return false
  }
  return true
}

function valueOf(bytes: Uint8Array, at: number, lineEnd: number): string {
  return decodeLatin1(bytes, bytes.indexOf(COLON, at) + 1, lineEnd).trim()
}

import { bodyOf } from '../http1/body-length.ts'
import { readChunkLine } from '../http1/chunk-line.ts'
import { readHead, valuesOf, type Head, type RequestHead, type ResponseHead } from '../http1/head.ts'
import { ANY_FRAME, readFrameHeader, type FrameHeader } from '../websocket/frame-header.ts'
import type { Header } from '../http2/header-table.ts'
import type { ScannedFrame } from '../http2/scan.ts'
import { CONTINUATION, isControl } from '../websocket/opcode.ts'
import { WireError } from '../wire-error.ts'
import { DirectionBytes, type Run } from './bytes.ts'
import type { TapDirection, TapSegment, UnitStart } from './segment.ts'

interface UnitBase {
  direction: TapDirection
  /** Its bytes in its direction of the connection. */
  start: number
  end: number
  /** When its last byte passed: the server's monotonic clock, ms. */
  at: number
  /** Of the message that it carries, or is a piece of; 0 is control, null is not told. */
  seq: number | null
}

/** One thing on the wire that can be looked at on its own. */
export type TapUnit = UnitBase &
  (
    | { kind: 'head'; head: Head }
    | { kind: 'body' }
    | { kind: 'chunk'; dataStart: number; dataEnd: number }
    | { kind: 'last-chunk' }
    | { kind: 'frame'; header: FrameHeader }
    /** HTTP/2: HEADERS with what continues it; null where the header block could not be read. */
    | { kind: 'headers'; headers: readonly (Header | null)[] | null }
    | DataUnit
    /** HTTP/2: any other frame of the stream or of the connection itself; null is the preface. */
    | { kind: 'http2'; frame: ScannedFrame | null }
    /** Bytes that could not be read, and why. */
    | { kind: 'unread'; why: string }
  )

/** HTTP/2: what of one DATA frame belongs to one message; the frame's header belongs to the first. */
interface DataUnit {
  kind: 'data'
  dataStart: number
  dataEnd: number
  /** It ends the stream. */
  isLast: boolean
  /** The WebSocket frame that it is, or is a piece of; null on other streams, and where its header is not held. RFC 8441 §5. */
  carries: CarriedFrame | null
}

export interface CarriedFrame {
  header: FrameHeader
  /** Whether the piece has the frame's first byte, and its last. */
  begins: boolean
  ends: boolean
}

/** One exchange as its tap holds it. */
export interface TapReading {
  request: RequestHead | null
  response: ResponseHead | null
  /** In the order of their direction; they tile each run of it. */
  up: TapUnit[]
  down: TapUnit[]
  bytes: Record<TapDirection, DirectionBytes>
}

/** Finds the units in what a tap kept of one exchange. Nothing is refused: what can't be read is a unit that says why. */
export function readUnits(segments: readonly TapSegment[]): TapReading {
  const bytes = { up: new DirectionBytes(segments, 'up'), down: new DirectionBytes(segments, 'down') }
  const request = firstHead(bytes.up)
  const method = request?.kind === 'request' ? request.method : 'GET'
  const down = new UnitReader('down', bytes.down, (head) => bodyOf(head, method)).read()
  const response = down.flatMap((unit) => (unit.kind === 'head' && unit.head.kind === 'response' ? [unit.head] : [])).at(-1) ?? null
  const isWebSocket = response?.status === 101
  const upBody = (head: Head) => (isWebSocket ? 'upgrade' : head.kind === 'request' && asksUpgrade(head) ? 0 : bodyOf(head, method))
  const up = new UnitReader('up', bytes.up, upBody).read()
  return { request: request?.kind === 'request' ? request : null, response, up, down, bytes }
}

function asksUpgrade(head: Head): boolean {
  return valuesOf(head, 'upgrade').length > 0
}

function firstHead({ runs: [run] }: DirectionBytes): Head | null {
  if (!run) return null
  const end = headEnd(run.bytes, 0)
  try {
    return end < 0 ? null : readHead(run.bytes.subarray(0, end), run.start)
  } catch (error) {
    if (!(error instanceof WireError)) throw error
    return null
  }
}

type Mode = UnitStart | 'counted' | 'until-close'

class UnitReader {
  readonly #direction: TapDirection
  readonly #source: DirectionBytes
  readonly #bodyOf: (head: Head) => ReturnType<typeof bodyOf>
  readonly #units: TapUnit[] = []
  #mode: Mode = 'head'
  #left = 0

  constructor(direction: TapDirection, source: DirectionBytes, body: (head: Head) => ReturnType<typeof bodyOf>) {
    this.#direction = direction
    this.#source = source
    this.#bodyOf = body
  }

  read(): TapUnit[] {
    const { runs } = this.#source
    runs.forEach((run, index) => this.#readRun(run, index === runs.length - 1))
    return this.#units
  }

  #readRun({ start, bytes, begins }: Run, isLast: boolean): void {
    const from = begins ? begins.offset - start : bytes.length
    if (from > 0) this.#unread(start, start + from, 'The tap no longer holds its beginning.')
    if (begins) this.#mode = begins.what
    let at = from
    try {
      while (at < bytes.length) {
        const next = this.#step(bytes, at, start)
        if (next < 0) break
        at = next
      }
    } catch (error) {
      if (!(error instanceof WireError)) throw error
      this.#unread(start + at, start + bytes.length, error.message)
      return
    }
    if (at < bytes.length)
      this.#unread(start + at, start + bytes.length, isLast ? 'The rest is still to come.' : 'The tap no longer holds the rest.')
  }

  /** Reads one unit and returns where the next begins; -1 where it is not whole. */
  #step(bytes: Uint8Array, at: number, base: number): number {
    switch (this.#mode) {
      case 'head':
        return this.#head(bytes, at, base)
      case 'chunk':
        return this.#chunk(bytes, at, base)
      case 'frame':
        return this.#frame(bytes, at, base)
      case 'counted': {
        if (bytes.length - at < this.#left) return -1
        const end = at + this.#left
        this.#put(base + at, base + end, { kind: 'body' })
        this.#mode = 'head'
        return end
      }
      case 'until-close':
        this.#put(base + at, base + bytes.length, { kind: 'body' })
        return bytes.length
    }
  }

  #head(bytes: Uint8Array, at: number, base: number): number {
    const end = headEnd(bytes, at)
    if (end < 0) return -1
    const head = readHead(bytes.subarray(at, end), base + at)
    const body = this.#bodyOf(head)
    this.#put(base + at, base + end, { kind: 'head', head })
    if (body === 'upgrade') this.#mode = 'frame'
    else if (body === 'chunked') this.#mode = 'chunk'
    else if (body === 'until-close') this.#mode = 'until-close'
    else if (body > 0) {
      this.#mode = 'counted'
      this.#left = body
    }
    return end
  }

  #chunk(bytes: Uint8Array, at: number, base: number): number {
    const lf = bytes.indexOf(LF, at)
    if (lf < 0) return -1
    const { size } = readChunkLine(bytes.subarray(at, lf + 1), base + at)
    const dataStart = lf + 1
    if (size === 0) {
      // Trailers, if there are any, and the empty line.
      const end = bytes[dataStart] === LF ? dataStart + 1 : bytes[dataStart + 1] === LF ? dataStart + 2 : headEnd(bytes, dataStart)
      if (end < 0 || end > bytes.length) return -1
      this.#put(base + at, base + end, { kind: 'last-chunk' })
      this.#mode = 'head'
      return end
    }
    const dataEnd = dataStart + size
    const end = dataEnd + (bytes[dataEnd] === LF ? 1 : 2)
    if (end > bytes.length) return -1
    this.#put(base + at, base + end, { kind: 'chunk', dataStart: base + dataStart, dataEnd: base + dataEnd })
    return end
  }

  #frame(bytes: Uint8Array, at: number, base: number): number {
    const inMessage = ((bytes[at] as number) & 0x0f) === CONTINUATION
    const header = readFrameHeader(bytes, at, bytes.length, { ...ANY_FRAME, inMessage }, base + at)
    const end = header ? at + header.headerLength + header.payloadLength : Infinity
    if (!header || end > bytes.length) return -1
    this.#put(base + at, base + end, { kind: 'frame', header })
    return end
  }

  #unread(start: number, end: number, why: string): void {
    this.#put(start, end, { kind: 'unread', why })
  }

  #put(start: number, end: number, unit: KindOf<TapUnit>): void {
    const carries = unit.kind === 'chunk' || unit.kind === 'body' || (unit.kind === 'frame' && !isControl(unit.header.opcode))
    const seq = carries ? this.#source.seqOf(end - 1) : null
    this.#units.push({ direction: this.#direction, start, end, at: this.#source.timeOf(end - 1), seq, ...unit })
  }
}

/** A union's members without the fields that all share. */
export type KindOf<Unit> = Unit extends UnitBase ? Omit<Unit, keyof UnitBase> : never

const LF = 0x0a
const CR = 0x0d

/** The byte behind the empty line that ends a head, or -1. Empty lines before the first line do not end it. RFC 9112 §2. */
function headEnd(bytes: Uint8Array, from: number): number {
  let lineStart = from
  let sawText = false
  for (let lf = bytes.indexOf(LF, from); lf >= 0; lf = bytes.indexOf(LF, lf + 1)) {
    const isEmpty = lf === lineStart || (lf === lineStart + 1 && bytes[lineStart] === CR)
    if (isEmpty && sawText) return lf + 1
    sawText ||= !isEmpty
    lineStart = lf + 1
  }
  return -1
}

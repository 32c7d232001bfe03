import { DATA, END_STREAM, FRAME_HEADER_BYTES, HEADERS, CONTINUATION, PREFACE } from '../http2/frame-type.ts'
import { frameAt } from '../http2/frame-head.ts'
import { carriedPart } from '../http2/frame-rules.ts'
import type { Header } from '../http2/header-table.ts'
import type { ScannedFrame } from '../http2/scan.ts'
import type { RequestHead, ResponseHead } from '../http1/head.ts'
import { DirectionBytes, type Run } from './bytes.ts'
import { carriedFrames, type CarriedData } from './carried-frames.ts'
import type { TapDirection, TapSegment } from './segment.ts'
import type { CarriedFrame, KindOf, TapReading, TapUnit } from './units.ts'

/** The same of one stream of HTTP/2, whose segments are whole frames. */
export function readHttp2Units(segments: readonly TapSegment[]): TapReading {
  const bytes = { up: new DirectionBytes(segments, 'up'), down: new DirectionBytes(segments, 'down') }
  const request = firstHeaders(segments, 'up')
  const isWebSocket = valueOf(request, ':protocol') === 'websocket'
  const read = (direction: TapDirection) => new Http2UnitReader(direction, bytes[direction], segments, isWebSocket).read()
  return { request: requestOf(request), response: responseOf(firstHeaders(segments, 'down')), up: read('up'), down: read('down'), bytes }
}

class Http2UnitReader {
  readonly #direction: TapDirection
  readonly #source: DirectionBytes
  readonly #headers: Map<number, readonly (Header | null)[]>
  readonly #ends: number[]
  readonly #isWebSocket: boolean
  #carried = new Map<number, CarriedFrame>()
  readonly #units: TapUnit[] = []

  constructor(direction: TapDirection, source: DirectionBytes, segments: readonly TapSegment[], isWebSocket: boolean) {
    const own = segments.filter((segment) => segment.direction === direction)
    this.#direction = direction
    this.#source = source
    this.#headers = new Map(own.flatMap(({ offset, headers }) => (headers ? [[offset, headers]] : [])))
    this.#ends = own.flatMap(({ ends }) => ends.map(({ offset }) => offset))
    this.#isWebSocket = isWebSocket
  }

  read(): TapUnit[] {
    this.#source.runs.forEach((run, index) => {
      if (this.#isWebSocket) this.#carried = this.#framesCarried(run, index > 0)
      this.#readRun(run)
    })
    return this.#units
  }

  #readRun({ start, bytes }: Run): void {
    let at = 0
    if (startsWithPreface(bytes)) {
      this.#put(start, start + PREFACE.length, { kind: 'http2', frame: null })
      at = PREFACE.length
    }
    while (at < bytes.length) {
      const frame = frameAt(bytes, at)
      const end = at + FRAME_HEADER_BYTES + (frame?.length ?? 0)
      if (!frame || end > bytes.length) {
        this.#put(start + at, start + bytes.length, { kind: 'unread', why: 'The tap no longer holds the rest.' })
        return
      }
      at = frame.type === HEADERS ? this.#readHeaders(bytes, at, end, start) : this.#readFrame(frame, bytes, at, end, start)
    }
  }

  /** Behind a gap DATA may begin amid a WebSocket frame: one begins where a message is known to end. */
  #framesCarried({ start, bytes }: Run, behindGap: boolean): Map<number, CarriedFrame> {
    const data: CarriedData[] = []
    let at = startsWithPreface(bytes) ? PREFACE.length : 0
    for (let frame = frameAt(bytes, at); frame; frame = frameAt(bytes, at)) {
      const end = at + FRAME_HEADER_BYTES + frame.length
      if (end > bytes.length) break
      const { from, to } = dataIn(frame, bytes, at)
      if (to > from) data.push({ from: start + from, bytes: bytes.subarray(from, to) })
      at = end
    }
    const known = behindGap && this.#direction === 'down' ? this.#ends.find((end) => end > start) : data[0]?.from
    return carriedFrames(data, known ?? null)
  }

  #readHeaders(bytes: Uint8Array, at: number, end: number, base: number): number {
    let behind = end
    for (let next = frameAt(bytes, behind); next?.type === CONTINUATION; next = frameAt(bytes, behind)) {
      if (behind + FRAME_HEADER_BYTES + next.length > bytes.length) break
      behind += FRAME_HEADER_BYTES + next.length
    }
    this.#put(base + at, base + behind, { kind: 'headers', headers: this.#headers.get(base + at) ?? null })
    return behind
  }

  #readFrame(frame: ScannedFrame, bytes: Uint8Array, at: number, end: number, base: number): number {
    if (frame.type !== DATA) this.#put(base + at, base + end, { kind: 'http2', frame })
    else {
      const { from, to } = dataIn(frame, bytes, at)
      this.#readData(frame, { start: base + at, from: base + from, to: base + to, end: base + end })
    }
    return end
  }

  /** Cuts a DATA frame where messages, or WebSocket frames, meet. */
  #readData({ flags }: ScannedFrame, { start, from, to, end }: Record<'start' | 'from' | 'to' | 'end', number>): void {
    const cuts = new Set([...this.#ends, ...this.#carried.keys()])
    const starts = [from, ...[...cuts].filter((at) => at > from && at < to).toSorted((a, b) => a - b)]
    starts.forEach((dataStart, index) => {
      const dataEnd = starts[index + 1] ?? to
      const isLast = index === starts.length - 1
      this.#put(index === 0 ? start : dataStart, isLast ? end : dataEnd, {
        kind: 'data',
        dataStart,
        dataEnd,
        isLast: isLast && (flags & END_STREAM) !== 0,
        carries: this.#carried.get(dataStart) ?? null,
      })
    })
  }

  #put(start: number, end: number, unit: KindOf<TapUnit>): void {
    const seq = unit.kind === 'data' && unit.dataEnd > unit.dataStart ? this.#source.seqOf(unit.dataEnd - 1) : null
    this.#units.push({ direction: this.#direction, start, end, at: this.#source.timeOf(end - 1), seq, ...unit })
  }
}

/** Where in `bytes` lies what the DATA frame at `at` carries; of any other frame, nothing. */
function dataIn(frame: ScannedFrame, bytes: Uint8Array, at: number): { from: number; to: number } {
  const payload = at + FRAME_HEADER_BYTES
  if (frame.type !== DATA) return { from: payload, to: payload }
  const { from, to } = carriedPart({ ...frame, payload: bytes.subarray(payload, payload + frame.length) })
  return { from: payload + from, to: payload + Math.max(from, to) }
}

function startsWithPreface(bytes: Uint8Array): boolean {
  return bytes.length >= PREFACE.length && Array.from(PREFACE).every((char, at) => bytes[at] === char.charCodeAt(0))
}

type Headers = readonly (Header | null)[]

function firstHeaders(segments: readonly TapSegment[], direction: TapDirection): Headers {
  return segments.find((segment) => segment.direction === direction && segment.headers)?.headers ?? []
}

function valueOf(headers: Headers, name: string): string | undefined {
  return headers.find((header) => header?.name === name)?.value
}

/** As HTTP/1.1 has it, for those who ask what was requested; it lies nowhere. RFC 9113 §8.3.1. */
function requestOf(headers: Headers): RequestHead | null {
  const method = valueOf(headers, ':method')
  const target = valueOf(headers, ':path')
  return method === undefined || target === undefined ? null : { kind: 'request', method, target, ...nowhere(headers) }
}

function responseOf(headers: Headers): ResponseHead | null {
  const status = valueOf(headers, ':status')
  return status === undefined ? null : { kind: 'response', status: Number(status), reason: '', ...nowhere(headers) }
}

function nowhere(headers: Headers) {
  const place = { start: 0, colon: 0, valueStart: 0, valueEnd: 0, lineEnd: 0, end: 0 }
  const fields = headers.flatMap((header) => (header && !header.name.startsWith(':') ? [{ ...header, ...place }] : []))
  return { version: '2', start: 0, startLine: 0, startLineEnd: 0, fieldsStart: 0, fields, blank: 0, end: 0 }
}

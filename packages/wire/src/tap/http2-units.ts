import { startsWithPreface, wholeFrameAt, wholeFramesFrom, type WholeFrame } from '../http2/frame-head.ts'
import { CONTINUATION, DATA, END_HEADERS, END_STREAM, FRAME_HEADER_BYTES, HEADERS, PREFACE, PUSH_PROMISE } from '../http2/frame-type.ts'
import { carriedPart } from '../http2/frame-rules.ts'
import type { Header } from '../http2/header-table.ts'
import type { RequestHead, ResponseHead } from '../http1/head.ts'
import { DirectionBytes, type Run } from './bytes.ts'
import { carriedFrames, type CarriedData } from './carried-frames.ts'
import type { TapDirection, TapSegment } from './segment.ts'
import type { CarriedFrame, KindOf, TapReading, TapUnit } from './units.ts'

/** The same of one stream of HTTP/2, whose segments are whole frames. */
export function readHttp2Units(segments: readonly TapSegment[]): TapReading {
  const bytes = { up: new DirectionBytes(segments, 'up'), down: new DirectionBytes(segments, 'down') }
  const request = firstHeaders(segments, 'up', ':method')
  const isWebSocket = valueOf(request, ':protocol') === 'websocket'
  const read = (direction: TapDirection) => new Http2UnitReader(direction, bytes[direction], segments, isWebSocket).read()
  return {
    request: requestOf(request),
    response: responseOf(firstHeaders(segments, 'down', ':status')),
    up: read('up'),
    down: read('down'),
    bytes,
  }
}

class Http2UnitReader {
  readonly #direction: TapDirection
  readonly #source: DirectionBytes
  readonly #headers: Map<number, readonly (Header | null)[]>
  readonly #isWebSocket: boolean
  /** By where they begin, in order. */
  readonly #carried = new Map<number, CarriedFrame>()
  /** Where messages, or WebSocket frames, meet: those that are not behind what is being read. */
  #cuts: number[] = []
  #nextCut = 0
  readonly #units: TapUnit[] = []

  constructor(direction: TapDirection, source: DirectionBytes, segments: readonly TapSegment[], isWebSocket: boolean) {
    const own = segments.filter((segment) => segment.direction === direction)
    this.#direction = direction
    this.#source = source
    this.#headers = new Map(own.flatMap(({ offset, headers }) => (headers ? [[offset, headers]] : [])))
    this.#isWebSocket = isWebSocket
  }

  read(): TapUnit[] {
    const { runs, messageEnds } = this.#source
    if (this.#isWebSocket) runs.forEach((run, index) => this.#findCarried(run, index > 0))
    const cuts = new Set([...messageEnds.map(({ offset }) => offset), ...this.#carried.keys()])
    this.#cuts = [...cuts].toSorted((a, b) => a - b)
    for (const run of runs) this.#readRun(run)
    return this.#units
  }

  #readRun({ start, bytes }: Run): void {
    let at = 0
    if (startsWithPreface(bytes)) {
      this.#put(start, start + PREFACE.length, { kind: 'http2', frame: null })
      at = PREFACE.length
    }
    for (let frame = wholeFrameAt(bytes, at); frame; frame = wholeFrameAt(bytes, at)) at = this.#readFrame(frame, bytes, start)
    if (at < bytes.length) this.#put(start + at, start + bytes.length, { kind: 'unread', why: 'The tap no longer holds the rest.' })
  }

  /** Behind a gap DATA may begin amid a WebSocket frame: one begins where a message is known to end. */
  #findCarried({ start, bytes }: Run, behindGap: boolean): void {
    const data: CarriedData[] = []
    for (const frame of wholeFramesFrom(bytes, startsWithPreface(bytes) ? PREFACE.length : 0)) {
      const { from, to } = dataIn(frame) ?? { from: 0, to: 0 }
      if (to > from) data.push({ from: start + from, bytes: bytes.subarray(from, to) })
    }
    const known = behindGap ? this.#source.messageEnds.find(({ offset }) => offset > start)?.offset : data[0]?.from
    for (const [at, frame] of carriedFrames(data, known ?? null)) this.#carried.set(at, frame)
  }

  /** Returns where in `bytes` the next unit begins. */
  #readFrame(frame: WholeFrame, bytes: Uint8Array, base: number): number {
    const data = dataIn(frame)
    if (frame.type === HEADERS || frame.type === PUSH_PROMISE) return this.#readHeaders(frame, bytes, base)
    if (data) this.#readData(frame, data, base)
    else this.#put(base + frame.start, base + frame.end, { kind: 'http2', frame })
    return frame.end
  }

  #readHeaders(frame: WholeFrame, bytes: Uint8Array, base: number): number {
    let last = frame
    while ((last.flags & END_HEADERS) === 0) {
      const next = wholeFrameAt(bytes, last.end)
      if (next?.type !== CONTINUATION || next.stream !== frame.stream) break
      last = next
    }
    const start = base + frame.start
    this.#put(start, base + last.end, { kind: 'headers', headers: this.#headers.get(start) ?? null })
    return last.end
  }

  /** Cuts a DATA frame where messages, or WebSocket frames, meet. */
  #readData(frame: WholeFrame, data: { from: number; to: number }, base: number): void {
    const [from, to] = [base + data.from, base + data.to]
    const starts = [from]
    while (this.#nextCut < this.#cuts.length && this.#cuts[this.#nextCut]! < to) {
      const cut = this.#cuts[this.#nextCut++]!
      if (cut > from) starts.push(cut)
    }
    starts.forEach((dataStart, index) => {
      const dataEnd = starts[index + 1] ?? to
      const isLast = index === starts.length - 1
      this.#put(index === 0 ? base + frame.start : dataStart, isLast ? base + frame.end : dataEnd, {
        kind: 'data',
        dataStart,
        dataEnd,
        isLast: isLast && (frame.flags & END_STREAM) !== 0,
        carries: this.#carried.get(dataStart) ?? null,
      })
    })
  }

  #put(start: number, end: number, unit: KindOf<TapUnit>): void {
    const seq = unit.kind === 'data' && unit.dataEnd > unit.dataStart ? this.#source.seqOf(unit.dataEnd - 1) : null
    this.#units.push({ direction: this.#direction, start, end, at: this.#source.timeOf(end - 1), seq, ...unit })
  }
}

/** Where what a DATA frame carries lies, counted as its own bytes are; null for any other frame, and for one with more padding than room. */
function dataIn(frame: WholeFrame): { from: number; to: number } | null {
  if (frame.type !== DATA) return null
  const { from, to } = carriedPart(frame)
  const payload = frame.start + FRAME_HEADER_BYTES
  return to < from ? null : { from: payload + from, to: payload + to }
}

type Headers = readonly (Header | null)[]

/** That have such a field: a promise that comes before the answer has none of its. */
function firstHeaders(segments: readonly TapSegment[], direction: TapDirection, name: string): Headers {
  const found = segments.find(({ direction: its, headers }) => its === direction && headers && valueOf(headers, name) !== undefined)
  return found?.headers ?? []
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

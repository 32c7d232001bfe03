import { gzipSync, constants, deflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkTiling } from '../check-tiling.ts'
import { concat } from '../concat.ts'
import { encodeFrame as encodeHttp2, encodeHeaders } from '../http2/encode-frames.ts'
import { dissectHttp2 } from '../http2/dissect.ts'
import { DATA, END_HEADERS, END_STREAM, HEADERS, PADDED, PREFACE, RST_STREAM, SETTINGS } from '../http2/frame-type.ts'
import type { Header } from '../http2/header-table.ts'
import { encodeFrame } from '../websocket/encode-frame.ts'
import { TEXT } from '../websocket/opcode.ts'
import { readHttp2Units } from './http2-units.ts'
import { layersOf, type LayerName } from './layers.ts'
import { selfContained } from './self-contained.ts'
import type { TapDirection, TapSegment } from './segment.ts'
import type { TapReading, TapUnit } from './units.ts'

const ascii = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0))
const text = (bytes: Uint8Array) => String.fromCharCode(...bytes)
const KEY = Uint8Array.of(0x37, 0xfa, 0x21, 0x3d)
const STREAM = 5

interface Sent {
  direction: TapDirection
  bytes: Uint8Array
  headers?: Header[]
  /** Of messages that end in the bytes: how many of these are before each end. */
  ends?: [at: number, seq: number][]
}

function segmentsOf(sent: readonly Sent[]): TapSegment[] {
  const offsets = { up: 0, down: 0 }
  return sent.map(({ direction, bytes, headers = null, ends = [] }, at) => {
    const offset = offsets[direction]
    offsets[direction] += bytes.length
    return { direction, at, offset, bytes, begins: null, ends: ends.map(([end, seq]) => ({ offset: offset + end, seq })), headers }
  })
}

/** RFC 8441 §5.1, and a block that only the connection's history can read. */
const BLOCK = Uint8Array.of(0x82, 0xff, 0x00)
const request = (more: Header[]): Sent => ({
  direction: 'up',
  bytes: encodeHttp2({ type: HEADERS, flags: END_HEADERS, stream: STREAM }, BLOCK),
  headers: [{ name: ':method', value: 'GET' }, { name: ':path', value: '/sse' }, ...more],
})
const answer = (more: Header[] = []): Sent => ({
  direction: 'down',
  bytes: encodeHttp2({ type: HEADERS, flags: END_HEADERS, stream: STREAM }, BLOCK),
  headers: [{ name: ':status', value: '200' }, ...more],
})
const data = (payload: Uint8Array, flags = 0) => encodeHttp2({ type: DATA, flags, stream: STREAM }, payload)
const EVENT_STREAM = { name: 'content-type', value: 'text/event-stream' }
const WEBSOCKET = { name: ':protocol', value: 'websocket' }
const one = 'data: one\n\n'
const two = 'data: two\n\n'

function tiles(reading: TapReading): void {
  for (const direction of ['up', 'down'] as const) {
    const units = reading[direction]
    const size = units.reduce((sum, { start, end }) => sum + end - start, 0)
    const fields = units.map(({ kind, start, end }) => ({ name: kind, start, end, meaning: '' }))
    for (const run of reading.bytes[direction].runs) {
      const own = fields.filter(({ start }) => start >= run.start && start < run.start + run.bytes.length)
      expect(checkTiling(own, run.start, run.start + run.bytes.length)).toBeNull()
    }
    const [wire] = layersOf(reading, units)
    expect(wire && 'fields' in wire && checkTiling(wire.fields, 0, size)).toBeNull()
  }
}

function layer(reading: TapReading, units: readonly TapUnit[], name: LayerName) {
  const found = layersOf(reading, units).find((each) => each.name === name)
  if (!found) return null
  if ('why' in found) return found.why
  expect(checkTiling(found.fields, 0, found.bytes.length)).toBeNull()
  return { text: text(found.bytes), fields: found.fields.map((field) => field.name) }
}

describe('the units of a stream', () => {
  it('are its heads, its messages, and frames of the connection; what shares a DATA frame is told apart', () => {
    const shared = data(ascii(one + two), PADDED)
    // Padding: its length first, its zeros last.
    const padded = encodeHttp2(
      { type: DATA, flags: PADDED, stream: STREAM },
      concat([Uint8Array.of(3), ascii(one + two), new Uint8Array(3)]),
    )
    expect(shared.length).toBeLessThan(padded.length)
    const reading = readHttp2Units(
      segmentsOf([
        { direction: 'up', bytes: ascii(PREFACE) },
        request([]),
        { direction: 'down', bytes: encodeHttp2({ type: SETTINGS, flags: 0, stream: 0 }, new Uint8Array()) },
        answer([EVENT_STREAM]),
        {
          direction: 'down',
          bytes: padded,
          ends: [
            [10 + one.length, 1],
            [10 + 2 * one.length, 2],
          ],
        },
        { direction: 'down', bytes: encodeHttp2({ type: RST_STREAM, flags: 0, stream: STREAM }, Uint8Array.of(0, 0, 0, 8)) },
      ]),
    )
    tiles(reading)
    expect(reading.up.map(({ kind }) => kind)).toEqual(['http2', 'headers'])
    expect(reading.down.map(({ kind, seq }) => [kind, seq])).toEqual([
      ['http2', null],
      ['headers', null],
      ['data', 1],
      ['data', 2],
      ['http2', null],
    ])
    expect([reading.request?.target, reading.response?.status]).toEqual(['/sse', 200])
    const [first, second] = reading.down.filter(({ kind }) => kind === 'data')
    expect(layer(reading, [first!], 'wire')).toMatchObject({
      fields: [
        'frame-length',
        'frame-type',
        'frame-flags',
        'stream-id',
        'pad-length',
        'field-name',
        'colon',
        'space',
        'data-value',
        'eol-lf',
        'eol-lf',
      ],
    })
    expect(layer(reading, [second!], 'wire')).toMatchObject({ text: `${two}\0\0\0` })
  })

  it('name each header field by what the server was told of it', () => {
    const reading = readHttp2Units(segmentsOf([request([])]))
    const [wire] = layersOf(reading, reading.up)
    const meanings = wire && 'fields' in wire ? wire.fields.map(({ meaning }) => meaning) : []
    expect(meanings.slice(-2)).toEqual([
      'Entry 2 of the table that everybody has (RFC 7541 appendix A): :method: GET (RFC 7541 §6.1).',
      'Entry 127, which an earlier header block of this connection taught: :path: /sse (RFC 7541 §6.1).',
    ])
  })

  it('a header block that nobody could read is told as such, and the rest goes on', () => {
    const broken = encodeHttp2({ type: HEADERS, flags: END_HEADERS, stream: STREAM }, Uint8Array.of(0xff))
    const reading = readHttp2Units(
      segmentsOf([
        { direction: 'up', bytes: broken },
        { direction: 'up', bytes: data(ascii('hi'), END_STREAM) },
      ]),
    )
    tiles(reading)
    expect(reading.up.map(({ kind }) => kind)).toEqual(['headers', 'data'])
  })

  it('a frame that the tap kept in part is not read', () => {
    const whole = segmentsOf([{ direction: 'down', bytes: data(ascii('a long piece')) }])
    const reading = readHttp2Units(whole.map((segment) => ({ ...segment, bytes: segment.bytes.subarray(0, 12) })))
    tiles(reading)
    expect(reading.down).toMatchObject([{ kind: 'unread', why: 'The tap no longer holds the rest.' }])
  })
})

describe('a WebSocket within HTTP/2 (RFC 8441)', () => {
  const frame = encodeFrame({ opcode: TEXT, payload: ascii('Hello'), maskKey: KEY })
  const long = encodeFrame({ opcode: TEXT, payload: ascii('x'.repeat(300)), maskKey: KEY })

  it('has the frames that its DATA frames carry, and their layers', () => {
    const reading = readHttp2Units(segmentsOf([request([WEBSOCKET]), answer(), { direction: 'up', bytes: data(concat([frame, long])) }]))
    tiles(reading)
    const [, first, second] = reading.up
    expect(layer(reading, [first!], 'wire')).toMatchObject({
      text: expect.stringMatching(/\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58$/) as string,
    })
    expect(layer(reading, [first!], 'unmasked')).toMatchObject({ text: '\x81\x85\x37\xfa\x21\x3dHello' })
    expect(layer(reading, [second!], 'unmasked')).toMatchObject({ text: expect.stringMatching(/x{300}$/) as string })
  })

  it('is the same wherever DATA frames cut its frames', () => {
    const carried = concat([frame, long, frame])
    fc.assert(
      fc.property(fc.array(fc.nat(carried.length), { maxLength: 5 }), (cuts) => {
        const at = [0, ...cuts.toSorted((a, b) => a - b), carried.length]
        const pieces = at.slice(1).map((to, index): Sent => ({ direction: 'up', bytes: data(carried.subarray(at[index], to)) }))
        const reading = readHttp2Units(segmentsOf([request([WEBSOCKET]), answer(), ...pieces]))
        tiles(reading)
        const own = reading.up.filter(({ kind }) => kind === 'data')
        expect(layer(reading, own, 'unmasked')).toMatchObject({ text: expect.stringMatching(/^.{6}Hello.{8}x{300}.{6}Hello$/s) as string })
      }),
    )
  })

  it('goes on behind a gap where a message is known to end', () => {
    const server = (payload: string) => encodeFrame({ opcode: TEXT, payload: ascii(payload) })
    const sent = segmentsOf([
      answer(),
      { direction: 'down', bytes: data(server('one')), ends: [[14, 1]] },
      { direction: 'down', bytes: data(server('gone')), ends: [[15, 2]] },
      {
        direction: 'down',
        bytes: data(concat([ascii('tail'), server('four')])),
        ends: [
          [13, 3],
          [19, 4],
        ],
      },
    ])
    const reading = readHttp2Units([...segmentsOf([request([WEBSOCKET])]), ...sent.filter((_, at) => at !== 2)])
    tiles(reading)
    expect(reading.down.map((unit) => [unit.seq, unit.kind === 'data' && unit.carries !== null])).toEqual([
      [null, false],
      [1, true],
      [3, false],
      [4, true],
    ])
  })

  it('is inflated by the window that was agreed on', () => {
    const deflated = (message: string, window: string) => {
      const options = { finishFlush: constants.Z_SYNC_FLUSH, ...(window !== '' && { dictionary: Buffer.from(window) }) }
      return new Uint8Array(deflateRawSync(message, options).subarray(0, -4))
    }
    const message = 'a message that comes again'
    const frames = ['', message].map((window) => encodeFrame({ opcode: TEXT, rsv1: true, payload: deflated(message, window) }))
    const deflates = [{ name: 'sec-websocket-extensions', value: 'permessage-deflate' }]
    const reading = readHttp2Units(
      segmentsOf([request([WEBSOCKET]), answer(deflates), ...frames.map((bytes): Sent => ({ direction: 'down', bytes: data(bytes) }))]),
    )
    expect(layer(reading, [reading.down[2]!], 'inflated')).toMatchObject({ text: message })
  })
})

it('a gzip event stream is inflated, however many DATA frames it took', () => {
  const gzip = new Uint8Array(gzipSync(one, { finishFlush: constants.Z_SYNC_FLUSH }))
  const cut = gzip.length - 6
  const reading = readHttp2Units(
    segmentsOf([
      request([]),
      answer([EVENT_STREAM, { name: 'content-encoding', value: 'gzip' }]),
      { direction: 'down', bytes: data(gzip.subarray(0, cut)) },
      { direction: 'down', bytes: data(gzip.subarray(cut)), ends: [[9 + 6, 1]] },
    ]),
  )
  tiles(reading)
  expect(reading.down.slice(1).map(({ seq }) => seq)).toEqual([1, 1])
  expect(layer(reading, reading.down.slice(1), 'inflated')).toMatchObject({ text: one })
})

it('header fields written out are read without any history, CONTINUATION where they are long', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ name: fc.stringMatching(/^[a-z-]{1,20}$/), value: fc.stringMatching(/^[ -~]{0,300}$/) }), { maxLength: 6 }),
      (headers) => {
        const { frames } = dissectHttp2(encodeHeaders({ type: HEADERS, flags: END_STREAM, stream: 1 }, headers))
        expect(frames[0]!.block!.headers).toEqual(headers)
      },
    ),
  )
  const long = [{ name: 'x', value: 'y'.repeat(40_000) }]
  const { frames } = dissectHttp2(encodeHeaders({ type: HEADERS, flags: 0, stream: 1 }, long))
  expect(frames).toHaveLength(3)
  expect(frames[0]!.block!.headers).toEqual(long)
})

it('self-contained segments have the connection’s own frames once, every header field, and no frame held in part', () => {
  const settings: Sent = { direction: 'down', bytes: encodeHttp2({ type: SETTINGS, flags: 0, stream: 0 }, new Uint8Array()) }
  const stream = segmentsOf([
    { direction: 'up', bytes: ascii(PREFACE) },
    settings,
    request([]),
    { direction: 'up', bytes: data(ascii('hi')) },
  ])
  const cut = stream.map((segment, at) => (at === 3 ? { ...segment, bytes: segment.bytes.subarray(0, 10) } : segment))
  const all = selfContained([stream, cut], ({ name, value }) => ({ name, value: value.toUpperCase() }))
  const bytesOf = (direction: TapDirection) => concat(all.filter((one) => one.direction === direction).map(({ bytes }) => bytes))
  const { frames } = dissectHttp2(bytesOf('up'))
  expect(frames.map(({ type }) => type)).toEqual([HEADERS, HEADERS, DATA])
  expect(frames[0]!.block!.headers).toContainEqual({ name: ':path', value: '/SSE' })
  expect(dissectHttp2(bytesOf('down')).frames).toHaveLength(1)
})

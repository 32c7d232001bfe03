import { gzipSync, constants, deflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ascii } from '../bytes.fixture.ts'
import { checkTiling } from '../check-tiling.ts'
import { concat } from '../concat.ts'
import { encodeFrame as encodeHttp2, encodeHeaders } from '../http2/encode-frames.ts'
import { dissectHttp2 } from '../http2/dissect.ts'
import {
  CONTINUATION,
  DATA,
  END_HEADERS,
  END_STREAM,
  HAS_PRIORITY,
  HEADERS,
  PADDED,
  PREFACE,
  PUSH_PROMISE,
  RST_STREAM,
  SETTINGS,
  WINDOW_UPDATE,
} from '../http2/frame-type.ts'
import { noise } from '../http2/frames.fixture.ts'
import type { Header } from '../http2/header-table.ts'
import { encodeFrame } from '../websocket/encode-frame.ts'
import { TEXT } from '../websocket/opcode.ts'
import { readHttp2Units } from './http2-units.ts'
import { layersOf, type LayerName } from './layers.ts'
import { selfContained } from './self-contained.ts'
import type { TapDirection, TapSegment } from './segment.ts'
import type { TapReading, TapUnit } from './units.ts'

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
    // Padding: its length first, its zeros last.
    const padded = encodeHttp2(
      { type: DATA, flags: PADDED, stream: STREAM },
      concat([Uint8Array.of(3), ascii(one + two), new Uint8Array(3)]),
    )
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
    const [wire] = layersOf(reading, reading.up)
    expect(wire && 'fields' in wire ? wire.fields[0] : null).toMatchObject({
      name: 'unread',
      end: broken.length,
      meaning: `the header block ends inside a field (byte ${broken.length}): RFC 7541 §6`,
    })
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

  it('upstream, behind a gap, is not read: nobody says where a message of the client’s ends', () => {
    // What is left of the long frame would pass as a frame of 89 bytes.
    const cut = 101
    const sent = segmentsOf([
      request([WEBSOCKET]),
      { direction: 'up', bytes: data(frame) },
      { direction: 'up', bytes: data(long.subarray(0, cut)) },
      { direction: 'up', bytes: data(concat([long.subarray(cut), frame])) },
    ])
    const reading = readHttp2Units([...sent.filter((_, at) => at !== 2), ...segmentsOf([answer()])])
    tiles(reading)
    expect(reading.up.map((unit) => unit.kind === 'data' && (unit.carries?.header.payloadLength ?? null))).toEqual([false, 5, null])
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

describe('what is no frame as it should be', () => {
  it.each([
    ['SETTINGS of 5 bytes', SETTINGS, 0, Uint8Array.of(0, 1, 0, 0, 0)],
    ['DATA with more padding than there is room', DATA, PADDED, Uint8Array.of(9, 1, 1)],
    ['DATA without the length of its padding', DATA, PADDED, new Uint8Array()],
    ['HEADERS too short for their priority', HEADERS, END_HEADERS | HAS_PRIORITY, Uint8Array.of(1)],
    ['a CONTINUATION of nothing', CONTINUATION, END_HEADERS, Uint8Array.of(0x82)],
    ['RST_STREAM of a byte', RST_STREAM, 0, Uint8Array.of(1)],
  ])('%s is one field that says why, and the rest goes on', (_, type, flags, payload) => {
    const stream = type === SETTINGS ? 0 : STREAM
    const reading = readHttp2Units(
      segmentsOf([
        request([]),
        answer(),
        { direction: 'down', bytes: encodeHttp2({ type, flags, stream }, payload) },
        { direction: 'down', bytes: data(ascii('hi')) },
      ]),
    )
    tiles(reading)
    const [, broken, whole] = reading.down
    expect(layer(reading, [broken!], 'wire')).toMatchObject({ fields: ['unread'] })
    expect(layer(reading, [whole!], 'wire')).toMatchObject({ text: expect.stringMatching(/hi$/) as string })
  })

  it('a promise is read as the header block that it begins', () => {
    const promise = concat([
      encodeHttp2({ type: PUSH_PROMISE, flags: 0, stream: STREAM }, Uint8Array.of(0, 0, 0, 2, 0x82)),
      encodeHttp2({ type: CONTINUATION, flags: END_HEADERS, stream: STREAM }, Uint8Array.of(0x84)),
    ])
    const headers = [
      { name: ':method', value: 'GET' },
      { name: ':path', value: '/' },
    ]
    const reading = readHttp2Units(segmentsOf([request([]), { direction: 'down', bytes: promise, headers }, answer()]))
    tiles(reading)
    expect(reading.down.map(({ kind }) => kind)).toEqual(['headers', 'headers'])
    const [wire] = layersOf(reading, [reading.down[0]!])
    const fields = wire && 'fields' in wire ? wire.fields : []
    expect(fields.filter(({ name }) => name === 'indexed-header')).toHaveLength(2)
    expect(reading.response?.status).toBe(200)
  })

  it('a CONTINUATION of another stream is no part of a header block', () => {
    const [first, other] = [STREAM, STREAM + 2].map((stream, at) =>
      encodeHttp2({ type: at === 0 ? HEADERS : CONTINUATION, flags: at === 0 ? 0 : END_HEADERS, stream }, Uint8Array.of(0x82)),
    )
    const reading = readHttp2Units(segmentsOf([{ direction: 'up', bytes: concat([first!, other!]) }]))
    tiles(reading)
    expect(reading.up.map(({ kind }) => kind)).toEqual(['headers', 'http2'])
  })

  it('any frames, of a WebSocket or not, are units whose fields tile them', () => {
    fc.assert(
      fc.property(noise, noise, fc.boolean(), fc.uint8Array({ maxLength: 12 }), (up, down, isWebSocket, tail) => {
        const directed = (direction: TapDirection, frames: Uint8Array[]) => frames.map((bytes): Sent => ({ direction, bytes, headers: [] }))
        const sent = [...directed('up', up), ...directed('down', [...down, tail])].filter(({ bytes }) => bytes.length > 0)
        tiles(readHttp2Units(segmentsOf([request(isWebSocket ? [WEBSOCKET] : []), ...sent])))
      }),
      { numRuns: 3000 },
    )
  })
})

describe('40 000 DATA frames take linear time', () => {
  const COUNT = 40_000
  /** Quadratic time would be minutes. */
  const QUADRATIC_MS = 15_000
  const tiny = encodeFrame({ opcode: TEXT, payload: ascii('x') })

  it.each([
    ['each with a message', [] as Header[], () => ascii('data: x\n\n')],
    ['each with a frame', [WEBSOCKET], () => tiny],
    [
      'each with a byte of one frame',
      [WEBSOCKET],
      (at: number) => (at === 0 ? encodeFrame({ opcode: TEXT, payload: new Uint8Array(COUNT) }) : Uint8Array.of(0)),
    ],
  ])('%s', { timeout: QUADRATIC_MS }, (_, headers, payload) => {
    const sent = Array.from({ length: COUNT }, (__, at): Sent => {
      const bytes = data(payload(at))
      return { direction: 'down', bytes, ends: [[bytes.length, at + 1]] }
    })
    const segments = segmentsOf([request(headers), answer([EVENT_STREAM]), ...sent])
    const reading = readHttp2Units(segments)
    const [wire] = layersOf(reading, reading.down)
    expect(reading.down.length).toBeGreaterThan(COUNT)
    expect(wire && 'fields' in wire && checkTiling(wire.fields, 0, wire.bytes.length)).toBeNull()
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

it('self-contained segments have each of two like frames of the connection, and no promise', () => {
  const update = segmentsOf([
    { direction: 'down', bytes: encodeHttp2({ type: WINDOW_UPDATE, flags: 0, stream: 0 }, Uint8Array.of(0, 0, 0, 1)) },
    { direction: 'down', bytes: encodeHttp2({ type: WINDOW_UPDATE, flags: 0, stream: 0 }, Uint8Array.of(0, 0, 0, 1)) },
    {
      direction: 'down',
      bytes: encodeHttp2({ type: PUSH_PROMISE, flags: END_HEADERS, stream: STREAM }, Uint8Array.of(0, 0, 0, 2, 0xff, 0)),
    },
  ]).map((segment) => ({ ...segment, at: 0 }))
  const all = selfContained([update, update.slice(0, 1), update], (header) => header)
  expect(dissectHttp2(concat(all.map(({ bytes }) => bytes))).frames.map(({ type }) => type)).toEqual([WINDOW_UPDATE, WINDOW_UPDATE])
})

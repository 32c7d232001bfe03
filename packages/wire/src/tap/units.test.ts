import { deflateRawSync, constants, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ascii } from '../bytes.fixture.ts'
import { checkTiling } from '../check-tiling.ts'
import { encodeFrame } from '../websocket/encode-frame.ts'
import { BINARY, CLOSE, CONTINUATION, PING, TEXT } from '../websocket/opcode.ts'
import { bytesOf, dissectUnit } from './dissect-unit.ts'
import { hideBytes } from './hide.ts'
import { layersOf } from './layers.ts'
import type { TapDirection, TapSegment } from './segment.ts'
import { readUnits, type TapReading, type TapUnit } from './units.ts'

const text = (bytes: Uint8Array) => String.fromCharCode(...bytes)
const KEY = Uint8Array.of(0x37, 0xfa, 0x21, 0x3d)

/** RFC 6455 §1.2 and §1.3. */
const UPGRADE =
  'GET /chat HTTP/1.1\r\nHost: server.example.com\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n'
const switched = (extensions = '') =>
  `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n${extensions}\r\n`
const GET = 'GET /sse HTTP/1.1\r\nHost: a\r\nAccept: text/event-stream\r\n\r\n'
const stream = (more = '') =>
  `HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\n${more}Transfer-Encoding: chunked\r\n\r\n`

interface Sent {
  direction: TapDirection
  bytes: Uint8Array | string
  seq?: number
  begins?: 'head' | 'chunk' | 'frame'
}

/** Segments as a link would record them, one a write. */
function segmentsOf(sent: readonly Sent[]): TapSegment[] {
  const offsets = { up: 0, down: 0 }
  return sent.map(({ direction, bytes, seq, begins }, at) => {
    const data = typeof bytes === 'string' ? ascii(bytes) : bytes
    const offset = offsets[direction]
    const end = (offsets[direction] += data.length)
    return {
      direction,
      at,
      offset,
      bytes: data,
      begins: begins ? { offset, what: begins } : null,
      ends: seq === undefined ? [] : [{ offset: end, seq }],
    }
  })
}

function kinds(units: readonly TapUnit[]): string[] {
  return units.map((unit) => (unit.kind === 'frame' ? `frame ${unit.header.opcode}` : unit.kind))
}

function tiles(reading: TapReading): void {
  for (const direction of ['up', 'down'] as const) {
    for (const run of reading.bytes[direction].runs) {
      const own = reading[direction].filter(({ start }) => start >= run.start && start < run.start + run.bytes.length)
      expect(
        checkTiling(
          own.map(({ kind, start, end }) => ({ name: kind, start, end, meaning: '' })),
          run.start,
          run.start + run.bytes.length,
        ),
      ).toBeNull()
      for (const unit of own) expect(checkTiling(dissectUnit(reading, unit), 0, unit.end - unit.start)).toBeNull()
    }
  }
}

const chunk = (data: string) => `${data.length.toString(16)}\r\n${data}\r\n`

const WEBSOCKET: Sent[] = [
  { direction: 'up', bytes: UPGRADE },
  { direction: 'down', bytes: switched() },
  { direction: 'down', bytes: encodeFrame({ opcode: TEXT, payload: ascii('hello') }), seq: 0 },
  { direction: 'down', bytes: encodeFrame({ opcode: BINARY, payload: ascii('one') }), seq: 1 },
  { direction: 'down', bytes: encodeFrame({ opcode: PING, payload: ascii('?') }) },
  { direction: 'down', bytes: encodeFrame({ opcode: TEXT, payload: ascii('t'), fin: false }) },
  { direction: 'down', bytes: encodeFrame({ opcode: CONTINUATION, payload: ascii('wo') }), seq: 2 },
  { direction: 'up', bytes: encodeFrame({ opcode: TEXT, payload: ascii('Hello'), maskKey: KEY }) },
  { direction: 'up', bytes: encodeFrame({ opcode: CLOSE, payload: Uint8Array.of(0x03, 0xe9), maskKey: KEY }) },
]
const SSE: Sent[] = [
  { direction: 'up', bytes: GET },
  { direction: 'down', bytes: stream() },
  { direction: 'down', bytes: chunk('event: hello\ndata: {}\n\n'), seq: 0 },
  { direction: 'down', bytes: chunk('id: e-1\ndata: one\n\n'), seq: 1 },
  { direction: 'down', bytes: '0\r\n\r\n' },
]

describe('the units of a tap', () => {
  it('are the handshake and every frame, each message’s own', () => {
    const reading = readUnits(segmentsOf(WEBSOCKET))
    expect(kinds(reading.up)).toEqual(['head', 'frame 1', 'frame 8'])
    expect(kinds(reading.down)).toEqual(['head', 'frame 1', 'frame 2', 'frame 9', 'frame 1', 'frame 0'])
    expect(reading.down.map(({ seq }) => seq)).toEqual([null, 0, 1, null, 2, 2])
    expect(reading.request?.target).toBe('/chat')
    expect(reading.response?.status).toBe(101)
    tiles(reading)
  })

  it('are both heads, every chunk and the end of an event stream, the events labelled in their chunks', () => {
    const reading = readUnits(segmentsOf(SSE))
    expect(kinds(reading.down)).toEqual(['head', 'chunk', 'chunk', 'last-chunk'])
    expect(reading.down.map(({ seq }) => seq)).toEqual([null, 0, 1, null])
    const fields = dissectUnit(reading, reading.down[2]!)
    expect(fields.map(({ name }) => name).join(' ')).toBe(
      'chunk-size eol field-name colon space id-value eol-lf field-name colon space data-value eol-lf eol-lf chunk-end',
    )
    tiles(reading)
  })

  it('are the head and body of a POST and its answer', () => {
    const reading = readUnits(
      segmentsOf([
        { direction: 'up', bytes: 'POST /messages?id=e-1 HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi' },
        { direction: 'down', bytes: 'HTTP/1.1 204 No Content\r\n\r\n' },
      ]),
    )
    expect([kinds(reading.up), kinds(reading.down)]).toEqual([['head', 'body'], ['head']])
    expect(text(bytesOf(reading, reading.up[1]!))).toBe('hi')
    tiles(reading)
  })

  it('show how the accept value comes from this request’s key', () => {
    const reading = readUnits(segmentsOf(WEBSOCKET))
    const field = dissectUnit(reading, reading.down[0]!).find(({ meaning }) => meaning.includes('SHA-1("'))
    const { start, end } = reading.down[0]!
    expect(text(reading.bytes.down.slice(start, end).subarray(field!.start, field!.end))).toBe('s3pPLMBiTxaQ9kYGzzhZRbK+xOo=')
    expect(field!.meaning).toBe(
      'base64(SHA-1("dGhlIHNhbXBsZSBub25jZQ==" + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")) is this: proof that the server read the key (RFC 6455 §4.2.2).',
    )
  })

  it('stay with HTTP where the upgrade was refused', () => {
    const refusal = 'HTTP/1.1 409 Conflict\r\nContent-Length: 2\r\n\r\nno'
    const reading = readUnits(
      segmentsOf([
        { direction: 'up', bytes: UPGRADE },
        { direction: 'down', bytes: refusal },
      ]),
    )
    expect([kinds(reading.up), kinds(reading.down)]).toEqual([['head'], ['head', 'body']])
  })

  it.each([
    ['a WebSocket', WEBSOCKET, 'frame'],
    ['an event stream', SSE, 'chunk'],
  ] as const)('of %s go on behind a gap where something begins; what lost its beginning says so', (_, sent, what) => {
    const all = segmentsOf(sent)
    const downs = all.filter(({ direction }) => direction === 'down')
    const cut = downs.at(-2)!
    const half = { ...cut, offset: cut.offset + 2, bytes: cut.bytes.subarray(2) }
    const last = { ...downs.at(-1)!, begins: { offset: downs.at(-1)!.offset, what } }
    const reading = readUnits([...all.filter((one) => one !== cut && one !== downs.at(-1) && one !== downs.at(-3)), half, last])
    expect(reading.bytes.down.runs).toHaveLength(2)
    expect(reading.down.at(-2)).toMatchObject({ kind: 'unread', why: 'The tap no longer holds its beginning.' })
    expect(kinds(reading.down).at(-1)).toBe(what === 'frame' ? 'frame 0' : 'last-chunk')
    tiles(reading)
  })

  it('are the same however the bytes were cut', () => {
    const outlines = [WEBSOCKET, SSE].map((sent) => ({ sent, whole: readUnits(segmentsOf(sent)) }))
    fc.assert(
      fc.property(fc.constantFrom(...outlines), fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }), ({ sent, whole }, cuts) => {
        let next = 0
        const pieces = segmentsOf(sent).flatMap((segment) => {
          const cut: TapSegment[] = []
          for (let at = 0; at < segment.bytes.length;) {
            const end = Math.min(segment.bytes.length, at + cuts[next++ % cuts.length]!)
            const isLast = end === segment.bytes.length
            cut.push({ ...segment, offset: segment.offset + at, bytes: segment.bytes.subarray(at, end), ends: isLast ? segment.ends : [] })
            at = end
          }
          return cut
        })
        const reading = readUnits(pieces)
        expect([reading.up, reading.down]).toEqual([whole.up, whole.down])
      }),
    )
  })

  it('cut off anywhere are still to come, and nothing is thrown at any bytes', () => {
    const all = segmentsOf(WEBSOCKET)
    fc.assert(
      fc.property(fc.nat(all.length - 1), fc.nat(200), fc.uint8Array({ maxLength: 30 }), (index, cut, noise) => {
        const segment = all[index]!
        const kept = segment.bytes.subarray(0, cut)
        const spoilt = { ...segment, bytes: Uint8Array.from([...kept, ...noise]) }
        tiles(readUnits([...all.slice(0, index), spoilt].filter(({ bytes }) => bytes.length > 0)))
      }),
      { numRuns: 2000 },
    )
  })
})

function shown(reading: TapReading, units: TapUnit[], name: string) {
  const layer = layersOf(reading, units).find((one) => one.name === name)
  if (!layer) return null
  if ('why' in layer) return layer.why
  expect(checkTiling(layer.fields, 0, layer.bytes.length)).toBeNull()
  return text(layer.bytes)
}

describe('the layers of a message', () => {
  it('without the mask show the payload in its place', () => {
    const reading = readUnits(segmentsOf(WEBSOCKET))
    const hello = [reading.up[1]!]
    expect(shown(reading, hello, 'wire')).toBe('\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58')
    expect(shown(reading, hello, 'unmasked')).toBe('\x81\x85\x37\xfa\x21\x3dHello')
    expect(shown(reading, [reading.down[1]!], 'unmasked')).toBeNull()
  })

  it('over several frames are laid one after the other', () => {
    const reading = readUnits(segmentsOf(WEBSOCKET))
    expect(shown(reading, reading.down.slice(4, 6), 'wire')).toBe('\x01\x01t\x80\x02wo')
  })

  /** As `ws` and browsers deflate: flushed, the four bytes of the flush taken off. RFC 7692 §7.2.1. */
  function deflated(message: string, window: string): Uint8Array {
    const options = { finishFlush: constants.Z_SYNC_FLUSH, ...(window !== '' && { dictionary: Buffer.from(window) }) }
    return new Uint8Array(deflateRawSync(message, options).subarray(0, -4))
  }
  const first = 'a message that comes again'
  const compressed = (window: string) => [
    encodeFrame({ opcode: TEXT, rsv1: true, payload: deflated(first, ''), maskKey: KEY }),
    encodeFrame({ opcode: TEXT, payload: ascii('not compressed'), maskKey: KEY }),
    encodeFrame({ opcode: TEXT, rsv1: true, fin: false, payload: deflated(first, window).subarray(0, 3), maskKey: KEY }),
    encodeFrame({ opcode: CONTINUATION, payload: deflated(first, window).subarray(3), maskKey: KEY }),
  ]
  const exchange = (extensions: string, frames: Uint8Array[]) => [
    { direction: 'up', bytes: UPGRADE } as const,
    { direction: 'down', bytes: switched(`Sec-WebSocket-Extensions: ${extensions}\r\n`) } as const,
    ...frames.map((bytes) => ({ direction: 'up', bytes, begins: 'frame' }) as const),
  ]

  it.each([
    ['permessage-deflate', first],
    ['permessage-deflate; client_no_context_takeover', ''],
  ])('inflated under %s are the message, by the window that was agreed on', (extensions, window) => {
    const reading = readUnits(segmentsOf(exchange(extensions, compressed(window))))
    expect(shown(reading, [reading.up[1]!], 'inflated')).toBe(first)
    expect(shown(reading, [reading.up[2]!], 'inflated')).toBeNull()
    expect(shown(reading, reading.up.slice(3), 'inflated')).toBe(first)
  })

  it('can’t be inflated once the window is gone, and say so', () => {
    const segments = segmentsOf(exchange('permessage-deflate', compressed(first)))
    const reading = readUnits(segments.filter((_, at) => at !== 2))
    expect(shown(reading, reading.up.slice(-2), 'inflated')).toContain('the tap no longer holds them all')
  })

  it('of a gzip event stream are the event, however many chunks it took', () => {
    const gzip = new Uint8Array(gzipSync('data: one\n\n', { finishFlush: constants.Z_SYNC_FLUSH }))
    const cut = gzip.length - 6
    const reading = readUnits(
      segmentsOf([
        { direction: 'up', bytes: GET },
        { direction: 'down', bytes: stream('Content-Encoding: gzip\r\n') },
        { direction: 'down', bytes: chunk(text(gzip.subarray(0, cut))) },
        { direction: 'down', bytes: chunk(text(gzip.subarray(cut))), seq: 1 },
      ]),
    )
    expect(reading.down.map(({ seq }) => seq)).toEqual([null, 1, 1])
    expect(shown(reading, reading.down.slice(1), 'inflated')).toBe('data: one\n\n')
    tiles(reading)
  })
})

it('bytes are hidden across segments, and every length stays', () => {
  const segments = segmentsOf([
    { direction: 'up', bytes: 'GET /?session=ab' },
    { direction: 'down', bytes: 'session=abcd' },
    { direction: 'up', bytes: 'cd HTTP/1.1' },
  ])
  const hidden = hideBytes(segments, 'up', 14, 18)
  expect(hidden.map(({ bytes }) => text(bytes))).toEqual(['GET /?session=00', 'session=abcd', '00 HTTP/1.1'])
  expect(text(segments[0]!.bytes)).toBe('GET /?session=ab')
})

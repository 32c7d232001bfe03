import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ascii, hex } from '../bytes.fixture.ts'
import { checkTiling } from '../check-tiling.ts'
import { concat } from '../concat.ts'
import { WireError } from '../wire-error.ts'
import { Http2Decoder, type Http2DecoderOptions } from './decode.ts'
import { dissectHttp2, frameFields } from './dissect.ts'
import {
  ACK,
  CONTINUATION,
  DATA,
  END_HEADERS,
  END_STREAM,
  DEFAULT_MAX_FRAME_BYTES,
  FRAME_HEADER_BYTES,
  GOAWAY,
  HAS_PRIORITY,
  HEADERS,
  PADDED,
  PING,
  PREFACE,
  PRIORITY,
  PRIORITY_UPDATE,
  PUSH_PROMISE,
  RST_STREAM,
  SETTINGS,
  WINDOW_UPDATE,
} from './frame-type.ts'
import { frame, noise } from './frames.fixture.ts'

/** RFC 9113 §3.4 prints its octets. */
const PREFACE_BYTES = hex('505249202a20485454502f322e300d0a0d0a534d0d0a0d0a')
/** RFC 7541 §C.4.1: GET http://www.example.com/ */
const GET = '8286 8441 8cf1 e3c2 e5f2 3a6b a0ab 90f4 ff'

/** Every type of RFC 9113 §6, with and without what is optional; the names of its fields behind the header's. */
const FRAMES: [name: string, bytes: Uint8Array, fields: string[]][] = [
  ['DATA', frame(DATA, END_STREAM, 1, '6869'), ['data']],
  ['DATA, padded', frame(DATA, PADDED, 1, '02 6869 0000'), ['pad-length', 'data', 'padding']],
  ['DATA, empty', frame(DATA, END_STREAM, 1, ''), []],
  ['HEADERS', frame(HEADERS, END_HEADERS | END_STREAM, 1, '82 84'), ['indexed-header', 'indexed-header']],
  [
    'HEADERS, padded and with a priority',
    frame(HEADERS, END_HEADERS | PADDED | HAS_PRIORITY, 3, '01 80000001 0f 82 00'),
    ['pad-length', 'stream-dependency', 'weight', 'indexed-header', 'padding'],
  ],
  ['PRIORITY', frame(PRIORITY, 0, 5, '00000003 10'), ['stream-dependency', 'weight']],
  ['RST_STREAM', frame(RST_STREAM, 0, 1, '00000008'), ['error-code']],
  ['SETTINGS', frame(SETTINGS, 0, 0, '0003 00000064 0004 0000ffff'), ['setting-id', 'setting-value', 'setting-id', 'setting-value']],
  ['SETTINGS, acknowledged', frame(SETTINGS, ACK, 0, ''), []],
  ['PUSH_PROMISE', frame(PUSH_PROMISE, END_HEADERS, 1, '00000002 82'), ['promised-stream-id', 'indexed-header']],
  ['PING', frame(PING, 0, 0, '0102030405060708'), ['ping-data']],
  ['GOAWAY', frame(GOAWAY, 0, 0, '00000005 00000000 627965'), ['last-stream-id', 'error-code', 'debug-data']],
  ['WINDOW_UPDATE', frame(WINDOW_UPDATE, 0, 0, '00007fff'), ['window-increment']],
  ['PRIORITY_UPDATE', frame(PRIORITY_UPDATE, 0, 0, '00000001 753d30'), ['prioritized-stream-id', 'priority-value']],
  ['a type unknown here', frame(0x42, 255, 9, '0102'), ['unknown-payload']],
]
const HEAD = ['frame-length', 'frame-type', 'frame-flags', 'stream-id']

function read(pieces: Uint8Array[], options?: Http2DecoderOptions) {
  const decoder = new Http2Decoder(options)
  const frames = pieces.flatMap((piece) => decoder.push(piece))
  decoder.end()
  return frames
}

function refusal(bytes: Uint8Array, options?: Http2DecoderOptions): string | null {
  try {
    read([bytes], options)
    return null
  } catch (error) {
    if (!(error instanceof WireError)) throw error
    return `${error.code} ${error.offset}`
  }
}

describe.each(FRAMES)('%s', (_, bytes, names) => {
  it('is tiled by its fields', () => {
    const { fields } = dissectHttp2(bytes)
    expect(checkTiling(fields, 0, bytes.length)).toBeNull()
    expect(fields.map(({ name }) => name)).toEqual([...HEAD, ...names])
  })

  it('is told in whole sentences', () => {
    for (const { meaning } of dissectHttp2(bytes).fields) expect(meaning).toMatch(/\.$/)
  })

  it('is read the same, split at any byte', () => {
    const whole = read([bytes])
    expect(whole).toHaveLength(1)
    for (let at = 0; at <= bytes.length; at++) expect(read([bytes.subarray(0, at), bytes.subarray(at)])).toEqual(whole)
    expect(read(Array.from(bytes, (byte) => Uint8Array.of(byte)))).toEqual(whole)
  })

  it('is refused as truncated when cut anywhere', () => {
    for (let at = 1; at < bytes.length; at++) expect(refusal(bytes.subarray(0, at))).toBe(`h2_truncated ${at}`)
  })
})

describe('a client’s direction', () => {
  const opening = concat([PREFACE_BYTES, frame(SETTINGS, 0, 0, ''), frame(HEADERS, END_HEADERS | END_STREAM, 1, GET)])

  it('begins with the preface that RFC 9113 §3.4 prints', () => {
    expect(PREFACE_BYTES).toEqual(ascii(PREFACE))
    const { fields, frames } = dissectHttp2(opening)
    expect(fields[0]).toMatchObject({ name: 'preface', start: 0, end: 24 })
    expect(checkTiling(fields, 0, opening.length)).toBeNull()
    expect(frames.map(({ type }) => type)).toEqual([SETTINGS, HEADERS])
  })

  it('is read the same, split at any two bytes', () => {
    const whole = read([opening])
    expect(whole[1]!.block!.headers).toContainEqual({ name: ':authority', value: 'www.example.com' })
    for (let at = 0; at <= opening.length; at++) {
      for (let next = at; next <= opening.length; next += 5) {
        expect(read([opening.subarray(0, at), opening.subarray(at, next), opening.subarray(next)])).toEqual(whole)
      }
    }
  })

  it('is refused where the preface goes wrong', () => {
    expect(refusal(ascii('PRI * HTTP/1.1'))).toBe('h2_preface 11')
  })
})

describe('a header block over several frames', () => {
  const EMPTY = frame(CONTINUATION, 0, 1, '')
  const block = hex(GET)
  const split = (first: number, second: number) =>
    concat([
      frame(HEADERS, END_STREAM, 1, block.subarray(0, first)),
      frame(CONTINUATION, 0, 1, block.subarray(first, second)),
      frame(CONTINUATION, END_HEADERS, 1, block.subarray(second)),
    ])

  it('says the same wherever it is split, and every byte of it has its field', () => {
    const whole = read([frame(HEADERS, END_HEADERS | END_STREAM, 1, block)])[0]!.block!.headers
    for (let first = 0; first <= block.length; first++) {
      for (let second = first; second <= block.length; second++) {
        const bytes = split(first, second)
        const { fields, frames } = dissectHttp2(bytes)
        expect(frames[0]!.block!.headers).toEqual(whole)
        expect(checkTiling(fields, 0, bytes.length)).toBeNull()
      }
    }
  })

  it('comes together, once its last frame has come', () => {
    const decoder = new Http2Decoder()
    const bytes = split(3, 9)
    expect(decoder.push(bytes.subarray(0, -1))).toEqual([])
    expect(decoder.push(bytes.subarray(-1)).map(({ type }) => type)).toEqual([HEADERS, CONTINUATION, CONTINUATION])
  })

  it('tells an error by its place in the stream', () => {
    const bytes = concat([frame(HEADERS, 0, 1, '82'), frame(CONTINUATION, END_HEADERS, 1, 'be')])
    expect(refusal(bytes)).toBe('hpack_index 19')
  })

  it.each([
    ['another frame within it', concat([frame(HEADERS, 0, 1, '82'), frame(PING, 0, 0, '0102030405060708')]), 'h2_continuation_expected 10'],
    ['another stream’s continuation', concat([frame(HEADERS, 0, 1, '82'), frame(CONTINUATION, 0, 3, '84')]), 'h2_continuation_expected 10'],
    ['a continuation of nothing', frame(CONTINUATION, END_HEADERS, 1, '82'), 'h2_continuation_unexpected 0'],
    ['an end before its last frame', frame(HEADERS, 0, 1, '82'), 'h2_truncated 10'],
  ])('is refused for %s', (_, bytes, expected) => expect(refusal(bytes)).toBe(expected))

  it('tells an error within a Huffman-coded string by its place, wherever the string is split', () => {
    // The end-of-string symbol ends in the block's last byte, which is no code before that.
    const bad = hex('04 84 ffffffff')
    for (let at = 0; at < bad.length; at++) {
      const bytes = concat([frame(HEADERS, 0, 1, bad.subarray(0, at)), frame(CONTINUATION, END_HEADERS, 1, bad.subarray(at))])
      expect([at, refusal(bytes)]).toEqual([at, `hpack_huffman ${bytes.length - 1}`])
    }
  })

  it('is refused after so many frames with nothing in them as the headers of which come to more than is allowed', () => {
    const most = Math.floor((64 * 1024) / FRAME_HEADER_BYTES)
    const flood = Array.from({ length: most + 1 }, () => EMPTY)
    expect(refusal(concat([frame(HEADERS, 0, 1, ''), ...flood]))).toBe(`h2_block_too_long ${most * FRAME_HEADER_BYTES}`)
  })

  it('is read where it may be of very many frames', () => {
    const flood = Array.from({ length: 200_000 }, () => EMPTY)
    const bytes = concat([frame(HEADERS, 0, 1, '82'), ...flood, frame(CONTINUATION, END_HEADERS, 1, '84')])
    expect(read([bytes], { maxBlockBytes: 4 << 20 })).toHaveLength(200_002)
  })

  it('is refused once it is longer than is allowed', () => {
    const piece = frame(CONTINUATION, 0, 1, new Uint8Array(600))
    expect(refusal(concat([frame(HEADERS, 0, 1, ''), piece, piece]), { maxBlockBytes: 1000 })).toBe(`h2_block_too_long ${9 + piece.length}`)
  })
})

describe('a frame is refused', () => {
  it.each([
    ['longer than is allowed', frame(DATA, 0, 1, new Uint8Array(DEFAULT_MAX_FRAME_BYTES + 1)), 'h2_frame_too_long 0'],
    ['DATA on the connection', frame(DATA, 0, 0, '00'), 'h2_stream 5'],
    ['SETTINGS on a stream', frame(SETTINGS, 0, 1, ''), 'h2_stream 5'],
    ['SETTINGS of 5 bytes', frame(SETTINGS, 0, 0, '0001000000'), 'h2_frame_length 0'],
    ['an acknowledgement with settings', frame(SETTINGS, ACK, 0, '000100000000'), 'h2_frame_length 0'],
    ['a setting out of its range', frame(SETTINGS, 0, 0, '0002 00000002'), 'h2_setting 11'],
    ['PING of 7 bytes', frame(PING, 0, 0, '01020304050607'), 'h2_frame_length 0'],
    ['GOAWAY of 7 bytes', frame(GOAWAY, 0, 0, '01020304050607'), 'h2_frame_length 0'],
    ['a window that grows by 0', frame(WINDOW_UPDATE, 0, 1, '80000000'), 'h2_window 9'],
    ['more padding than there is room', frame(DATA, PADDED, 1, '03 0000'), 'h2_padding 9'],
    ['a padding of unsaid length', frame(DATA, PADDED, 1, ''), 'h2_frame_length 0'],
    // Too short for what a frame of its type must have: RFC 9113 §4.2.
    ['a priority cut short', frame(HEADERS, END_HEADERS | HAS_PRIORITY, 1, '80000001'), 'h2_frame_length 0'],
    ['a promise of no stream', frame(PUSH_PROMISE, END_HEADERS, 1, '000002'), 'h2_frame_length 0'],
    ['a padded promise of no stream', frame(PUSH_PROMISE, END_HEADERS | PADDED, 1, '00 000002'), 'h2_frame_length 0'],
    [
      'more padding than there is room behind a priority',
      frame(HEADERS, END_HEADERS | PADDED | HAS_PRIORITY, 1, '02 80000001 0f 00'),
      'h2_padding 9',
    ],
  ])('%s', (_, bytes, expected) => expect(refusal(bytes)).toBe(expected))

  it('and longer ones are taken where that was allowed', () => {
    expect(refusal(frame(DATA, 0, 1, new Uint8Array(DEFAULT_MAX_FRAME_BYTES + 1)), { maxFrameBytes: 20_000 })).toBeNull()
  })
})

describe('the field of a frame’s flags', () => {
  const flagWords = (bytes: Uint8Array) => dissectHttp2(bytes).fields.find(({ name }) => name === 'frame-flags')?.meaning

  it.each([
    ['none', frame(PING, 0, 0, '0102030405060708'), 'No flag is set (RFC 9113 §4.1).'],
    ['one that its type has', frame(PING, ACK, 0, '0102030405060708'), 'ACK: the answer to the other side’s (RFC 9113 §6.5).'],
    [
      'one more that its type has not',
      frame(PING, ACK | 0x20, 0, '0102030405060708'),
      'ACK: the answer to the other side’s (RFC 9113 §6.5). 0x20 means nothing here: ignored (RFC 9113 §4.1).',
    ],
    ['only such', frame(0x42, 0xff, 9, ''), '0xff means nothing here: ignored (RFC 9113 §4.1).'],
  ])('names %s', (_, bytes, expected) => expect(flagWords(bytes)).toBe(expected))
})

it('a frame is written as RFC 9113 §4.1 draws it', () => {
  expect(frame(HEADERS, END_HEADERS, 0x7f01_0203, new Uint8Array(0x0102))).toEqual(
    concat([hex('000102 01 04 7f010203'), new Uint8Array(0x0102)]),
  )
})

it('any frames are read the same however they are cut, and their fields tile them', () => {
  const any = fc.constantFrom(...FRAMES.map(([, bytes]) => bytes))
  fc.assert(
    fc.property(fc.array(any, { minLength: 1, maxLength: 6 }), fc.array(fc.nat(200), { maxLength: 8 }), (frames, cuts) => {
      const bytes = concat(frames)
      const whole = read([bytes])
      const at = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).toSorted((a, b) => a - b), bytes.length]
      expect(read(at.map((from, index) => bytes.subarray(from, at[index + 1] ?? bytes.length)))).toEqual(whole)
      expect(checkTiling(frameFields(whole), 0, bytes.length)).toBeNull()
    }),
  )
})

it('any bytes are frames or a WireError', () => {
  fc.assert(
    fc.property(noise, fc.uint8Array({ maxLength: 12 }), (frames, tail) => {
      const bytes = concat([...frames, tail])
      try {
        expect(checkTiling(dissectHttp2(bytes).fields, 0, bytes.length)).toBeNull()
      } catch (error) {
        expect(error).toBeInstanceOf(WireError)
      }
    }),
    { numRuns: 3000 },
  )
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hex } from '../bytes.fixture.ts'
import { checkTiling } from '../check-tiling.ts'
import { WireError } from '../wire-error.ts'
import { encodeClosePayload } from './close.ts'
import { FrameDecoder, type FrameDecoderOptions } from './decode.ts'
import { dissectFrame, dissectFrames } from './dissect-frame.ts'
import { encodeFrame, frameHeaderLength, type FrameInput } from './encode-frame.ts'
import { BINARY, CLOSE, CONTINUATION, PING, PONG, TEXT } from './opcode.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const KEY = hex('37 fa 21 3d')

/** RFC 6455 §5.7, and what its §5.5 and RFC 7692 §7.2.3.1 print. */
const PRINTED: [name: string, frame: string, input: FrameInput][] = [
  ['unmasked text "Hello"', '81 05 48 65 6c 6c 6f', { opcode: TEXT, payload: bytes('Hello') }],
  ['masked text "Hello"', '81 85 37 fa 21 3d 7f 9f 4d 51 58', { opcode: TEXT, payload: bytes('Hello'), maskKey: KEY }],
  ['the first fragment "Hel"', '01 03 48 65 6c', { opcode: TEXT, payload: bytes('Hel'), fin: false }],
  ['the last fragment "lo"', '80 02 6c 6f', { opcode: CONTINUATION, payload: bytes('lo') }],
  ['a ping "Hello"', '89 05 48 65 6c 6c 6f', { opcode: PING, payload: bytes('Hello') }],
  ['its masked pong', '8a 85 37 fa 21 3d 7f 9f 4d 51 58', { opcode: PONG, payload: bytes('Hello'), maskKey: KEY }],
  ['a compressed "Hello"', 'c1 07 f2 48 cd c9 c9 07 00', { opcode: TEXT, rsv1: true, payload: hex('f2 48 cd c9 c9 07 00') }],
  ['an empty close', '88 00', { opcode: CLOSE, payload: new Uint8Array() }],
  ['close 1000', '88 02 03 e8', { opcode: CLOSE, payload: encodeClosePayload(1000) }],
  ['close 4001 "bye"', '88 05 0f a1 62 79 65', { opcode: CLOSE, payload: encodeClosePayload(4001, 'bye') }],
]

/** A frame's size is where its length form changes; RFC 6455 §5.7 prints the starts of the ones of 256 and 65 536. */
const LENGTHS: [payload: number, start: string][] = [
  [0, '82 00'],
  [1, '82 01'],
  [124, '82 7c'],
  [125, '82 7d'],
  [126, '82 7e 00 7e'],
  [127, '82 7e 00 7f'],
  [256, '82 7e 01 00'],
  [65_534, '82 7e ff fe'],
  [65_535, '82 7e ff ff'],
  [65_536, '82 7f 00 00 00 00 00 01 00 00'],
  [65_537, '82 7f 00 00 00 00 00 01 00 01'],
]

function decodePieces(pieces: Uint8Array[], options?: FrameDecoderOptions) {
  const decoder = new FrameDecoder(options)
  const frames = pieces.flatMap((piece) => decoder.push(piece))
  decoder.end()
  return frames
}

/** The error that reading `input` in these pieces ends with, or null. */
function refusal(pieces: Uint8Array[], options?: FrameDecoderOptions) {
  try {
    decodePieces(pieces, options)
    return null
  } catch (error) {
    if (!(error instanceof WireError)) throw error
    return { code: error.code, offset: error.offset }
  }
}

describe.each(PRINTED)('%s', (_, text, input) => {
  const frame = hex(text)
  // A continuation is read behind the fragment that it continues.
  const before = input.opcode === CONTINUATION ? hex('01 00') : new Uint8Array()
  const after = input.fin === false ? hex('80 00') : new Uint8Array()
  const stream = Uint8Array.from([...before, ...frame, ...after])

  it('is what encodeFrame writes', () => expect(encodeFrame(input)).toEqual(frame))

  it('is read back, whole or split at any byte', () => {
    const whole = decodePieces([stream])
    const { opcode, fin = true, rsv1 = false, payload, maskKey = null } = input
    const read = whole[before.length === 0 ? 0 : 1]
    expect(read).toMatchObject({ opcode, fin, rsv1, payload, maskKey, masked: maskKey !== null })
    expect(read).toMatchObject({ start: before.length, end: before.length + frame.length })
    for (let at = 0; at <= stream.length; at++) {
      expect(decodePieces([stream.subarray(0, at), stream.subarray(at)])).toEqual(whole)
    }
    expect(decodePieces(Array.from(stream, (byte) => Uint8Array.of(byte)))).toEqual(whole)
  })

  it('is tiled by its fields', () => expect(checkTiling(dissectFrame(frame), 0, frame.length)).toBeNull())

  it('is refused as truncated when cut anywhere', () => {
    for (let at = 1; at < frame.length; at++) {
      const cut = frame.subarray(0, at)
      expect(() => dissectFrame(cut)).toThrow(expect.objectContaining({ code: 'ws_truncated', offset: at }))
      const read = Uint8Array.from([...before, ...cut])
      expect(refusal([read])).toEqual({ code: 'ws_truncated', offset: read.length })
    }
  })
})

describe.each(LENGTHS)('a payload of %i bytes', (length, start) => {
  const payload = Uint8Array.from({ length }, (_, i) => i % 251)
  const head = hex(start)

  it('begins with its shortest length form', () => {
    const frame = encodeFrame({ opcode: BINARY, payload })
    expect(frame.subarray(0, head.length)).toEqual(head)
    expect(frame.length).toBe(frameHeaderLength(length, false) + length)
    expect(encodeFrame({ opcode: BINARY, payload, maskKey: KEY })).toHaveLength(frameHeaderLength(length, true) + length)
  })

  it('comes back masked and unmasked, split at any byte of the header and some of the payload', () => {
    for (const input of [
      { opcode: BINARY, payload },
      { opcode: BINARY, payload, maskKey: KEY },
    ] satisfies FrameInput[]) {
      const frame = encodeFrame(input)
      expect(checkTiling(dissectFrame(frame), 0, frame.length)).toBeNull()
      const step = Math.max(1, Math.floor(length / 50))
      for (let at = 0; at <= frame.length; at += at < 20 ? 1 : step) {
        const [read] = decodePieces([frame.subarray(0, at), frame.subarray(at)])
        expect(Buffer.compare(read?.payload ?? hex('ff'), payload)).toBe(0)
      }
    }
  })
})

describe('what the RFCs forbid is refused, with its offset, in any pieces', () => {
  const long = (count: number) => '00 '.repeat(count)
  it.each<[name: string, stream: string, code: string, offset: number, options?: FrameDecoderOptions]>([
    ['RSV2', 'a1 00', 'ws_reserved_bit', 0],
    ['RSV3', '91 00', 'ws_reserved_bit', 0],
    ['RSV1 without permessage-deflate', 'c1 00', 'ws_reserved_bit', 0, { compression: false }],
    ['RSV1 on a continuation', '01 00 c0 00', 'ws_reserved_bit', 2],
    ['RSV1 on a ping', 'c9 00', 'ws_reserved_bit', 0],
    ['opcode 3', '83 00', 'ws_reserved_opcode', 0],
    ['opcode 7', '87 00', 'ws_reserved_opcode', 0],
    ['opcode 11', '8b 00', 'ws_reserved_opcode', 0],
    ['opcode 15', '8f 00', 'ws_reserved_opcode', 0],
    ['a fragmented ping', '09 00', 'ws_control_fragmented', 0],
    ['a ping of 126 bytes', `89 7e 00 7e ${long(126)}`, 'ws_control_too_long', 1],
    ['a close of one byte', '88 01 03', 'ws_close_length', 1],
    ['close 999', '88 02 03 e7', 'ws_close_code', 2],
    ['close 1004', '88 02 03 ec', 'ws_close_code', 2],
    ['close 1005', '88 02 03 ed', 'ws_close_code', 2],
    ['close 1006', '88 02 03 ee', 'ws_close_code', 2],
    ['close 1015', '88 02 03 f7', 'ws_close_code', 2],
    ['close 2999', '88 02 0b b7', 'ws_close_code', 2],
    ['close 5000', '88 02 13 88', 'ws_close_code', 2],
    ['a reason that is not UTF-8', '88 04 03 e8 61 ff', 'utf8_invalid', 5],
    ['data behind a close', '88 00 81 00', 'ws_after_close', 2],
    ['125 in the 16-bit form', `82 7e 00 7d ${long(125)}`, 'ws_length_not_minimal', 2],
    ['65535 in the 64-bit form', '82 7f 00 00 00 00 00 00 ff ff', 'ws_length_not_minimal', 2],
    ['a length with the highest bit', '82 7f 80 00 00 00 00 00 00 00', 'ws_length_too_large', 2],
    ['a length of 2^53', '82 7f 00 20 00 00 00 00 00 00', 'ws_length_too_large', 2],
    ['a masked frame from a server', '81 80 00 00 00 00', 'ws_mask_unexpected', 1, { sender: 'server' }],
    ['an unmasked frame from a client', '81 00', 'ws_mask_expected', 1, { sender: 'client' }],
    ['a continuation of nothing', '80 00', 'ws_continuation_unexpected', 0],
    ['a continuation behind a whole message', '81 00 80 00', 'ws_continuation_unexpected', 2],
    ['a message inside a message', '01 00 81 00', 'ws_continuation_expected', 2],
    ['text that is not UTF-8', '81 03 61 c3 28', 'utf8_invalid', 4],
    ['text that ends inside a character', '81 02 e2 82', 'utf8_invalid', 4],
    ['a character broken across fragments', '01 01 e2 80 01 28', 'utf8_invalid', 5],
    ['an end inside a fragmented message', '01 00', 'ws_truncated', 2],
    ['a payload past the limit', '82 03 00 00 00', 'ws_payload_too_long', 1, { maxPayloadBytes: 2 }],
    ['a message past the limit', '02 02 00 00 80 02 00 00', 'ws_message_too_long', 5, { maxMessageBytes: 3 }],
  ])('%s', (_, text, code, offset, options) => {
    const stream = hex(text)
    for (let at = 0; at <= stream.length; at++) {
      expect(refusal([stream.subarray(0, at), stream.subarray(at)], options)).toEqual({ code, offset })
    }
    expect(
      refusal(
        Array.from(stream, (byte) => Uint8Array.of(byte)),
        options,
      ),
    ).toEqual({ code, offset })
  })

  it.each([1000, 1003, 1007, 1014, 3000, 3999, 4000, 4999])('close %i may be sent', (code) => {
    expect(decodePieces([encodeFrame({ opcode: CLOSE, payload: encodeClosePayload(code) })])).toHaveLength(1)
  })

  it.each([
    ['a character across fragments', '01 02 e2 82 80 01 ac'],
    ['a ping between fragments', '01 01 61 89 00 80 01 62'],
    ['the longest control frame', `89 7d ${long(125)}`],
    ['a message at its limits', '02 02 00 00 80 01 00'],
    ['a close answered after a close', '88 00 8a 00'],
    ['compressed bytes that are no UTF-8', 'c1 01 ff'],
  ])('%s is allowed', (_, text) => {
    expect(refusal([hex(text)], { maxPayloadBytes: 125, maxMessageBytes: 3 })).toBeNull()
  })

  it('encodeFrame writes none of it', () => {
    const empty = new Uint8Array()
    const cases: [FrameInput, string][] = [
      [{ opcode: PING, payload: empty, fin: false }, 'ws_control_fragmented'],
      [{ opcode: PING, payload: new Uint8Array(126) }, 'ws_control_too_long'],
      [{ opcode: CLOSE, payload: new Uint8Array(1) }, 'ws_close_length'],
      [{ opcode: PING, payload: empty, rsv1: true }, 'ws_reserved_bit'],
      [{ opcode: CONTINUATION, payload: empty, rsv1: true }, 'ws_reserved_bit'],
      [{ opcode: TEXT, payload: empty, maskKey: new Uint8Array(3) }, 'ws_mask_invalid'],
    ]
    for (const [input, code] of cases) expect(() => encodeFrame(input)).toThrow(expect.objectContaining({ code }))
    expect(() => encodeClosePayload(1005)).toThrow(expect.objectContaining({ code: 'ws_close_code' }))
    expect(() => encodeClosePayload(1000, 'é'.repeat(62))).toThrow(expect.objectContaining({ code: 'ws_control_too_long' }))
    expect(encodeClosePayload(1000, `${'é'.repeat(61)}x`)).toHaveLength(125)
  })
})

describe('dissectFrame', () => {
  it('names each bit of the first two bytes, and the rest by its bytes', () => {
    const fields = dissectFrame(encodeFrame({ opcode: TEXT, payload: bytes('Hello'), maskKey: KEY }))
    expect(fields.map(({ name, start, end, bits }) => [name, start, end, bits?.join()])).toEqual([
      ['fin', 0, 1, '0,1'],
      ['rsv1', 0, 1, '1,2'],
      ['rsv2', 0, 1, '2,3'],
      ['rsv3', 0, 1, '3,4'],
      ['opcode', 0, 1, '4,8'],
      ['mask', 1, 2, '0,1'],
      ['payload-length', 1, 2, '1,8'],
      ['masking-key', 2, 6, undefined],
      ['payload', 6, 11, undefined],
    ])
  })

  it('reads a close code and reason through the mask', () => {
    const frame = encodeFrame({ opcode: CLOSE, payload: encodeClosePayload(1001, 'tab closed'), maskKey: KEY })
    const fields = dissectFrame(frame).slice(-2)
    expect(fields).toMatchObject([
      { name: 'close-code', start: 6 },
      { name: 'close-reason', start: 8, end: 18 },
    ])
    expect(fields[0]?.meaning).toContain('1001, going away')
  })

  it('takes one frame only', () => {
    expect(() => dissectFrame(hex('81 00 81'))).toThrow(expect.objectContaining({ code: 'ws_trailing_bytes', offset: 2 }))
  })

  it('says one sentence with its RFC for every field', () => {
    for (const [, text] of PRINTED) {
      for (const { meaning } of dissectFrame(hex(text))) expect(meaning).toMatch(/^[A-Z].*\(RFC \d{4} §[\d.]+\)\.$/)
    }
  })
})

/** Connections as they may be: messages in fragments, control frames between them. */
const frameInputs = fc
  .array(
    fc.record({
      text: fc.string({ unit: 'grapheme', maxLength: 140 }),
      binary: fc.boolean(),
      cuts: fc.array(fc.nat(20), { maxLength: 3 }),
      ping: fc.boolean(),
      masked: fc.boolean(),
    }),
    { maxLength: 8 },
  )
  .map((messages) =>
    messages.flatMap(({ text, binary, cuts, ping, masked }) => {
      const whole = bytes(text)
      const mask = masked ? { maskKey: KEY } : {}
      let at = 0
      return [...cuts, whole.length].flatMap((cut, i): FrameInput[] => {
        const payload = whole.slice(at, at + cut)
        at = Math.min(at + cut, whole.length)
        const opcode = i > 0 ? CONTINUATION : binary ? BINARY : TEXT
        const control: FrameInput[] = ping ? [{ opcode: PING, payload: whole.slice(0, 125), ...mask }] : []
        return [{ opcode, payload, fin: i === cuts.length, ...mask }, ...control]
      })
    }),
  )

describe('any connection', () => {
  it('comes back as it was sent, in any pieces, and its fields tile it', () => {
    fc.assert(
      fc.property(frameInputs, fc.nat(300), (inputs, cut) => {
        const stream = new Uint8Array(Buffer.concat(inputs.map(encodeFrame)))
        const frames = decodePieces([stream.subarray(0, cut), stream.subarray(cut)])
        const sent = inputs.map(({ fin = true, rsv1 = false, maskKey = null, ...rest }) => ({ fin, rsv1, maskKey, ...rest }))
        const read = frames.map(({ fin, rsv1, maskKey, opcode, payload }) => ({ fin, rsv1, maskKey, opcode, payload }))
        expect(read).toEqual(sent)
        const dissected = dissectFrames(stream)
        expect(dissected.frames).toEqual(frames)
        expect(checkTiling(dissected.fields, 0, stream.length)).toBeNull()
        expect(dissectFrames(stream).fields).toHaveLength(dissected.fields.length)
      }),
    )
  })

  it('of random bytes ends in a WireError or in none, and the same one in any pieces', () => {
    const opcodes = fc.constantFrom(0x81, 0x82, 0x01, 0x80, 0x89, 0x88, 0xc1, 0x00, 0x7e, 0x7f, 0xff, 0x03, 0xe8, 0x02)
    const stream = fc.array(fc.oneof(opcodes, fc.nat(255)), { maxLength: 40 }).map((list) => Uint8Array.from(list))
    fc.assert(
      fc.property(stream, fc.nat(40), (input, cut) => {
        const whole = refusal([input])
        expect(refusal([input.subarray(0, cut), input.subarray(cut)])).toEqual(whole)
        expect(refusal(Array.from(input, (byte) => Uint8Array.of(byte)))).toEqual(whole)
        if (whole === null) expect(checkTiling(dissectFrames(input).fields, 0, input.length)).toBeNull()
        else expect(() => dissectFrames(input)).toThrow(WireError)
      }),
      { numRuns: 2000 },
    )
  })

  it.each([
    ['one masked frame', encodeFrame({ opcode: BINARY, payload: new Uint8Array(1 << 20), maskKey: KEY })],
    ['the smallest fragments', Uint8Array.from([...hex('02 00'), ...new Uint8Array((1 << 20) - 4), ...hex('80 00')])],
  ])('of 1 MiB, %s, is read in one-byte pieces in linear time', (_, stream) => {
    const decoder = new FrameDecoder()
    let count = 0
    for (let i = 0; i < stream.length; i++) count += decoder.push(stream.subarray(i, i + 1)).length
    decoder.end()
    expect(count).toBe(dissectFrames(stream).frames.length)
  })
})

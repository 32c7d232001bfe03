import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkUtf8, decodeUtf8, encodeUtf8, findInvalidUtf8, startUtf8, utf8Length } from './utf8.ts'

const platform = (bytes: Uint8Array) => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)

/** Bytes on either side of every border that UTF-8's ranges have, so that random sequences meet them. */
const borderBytes = fc
  .array(
    fc.constantFrom(
      0x00,
      0x41,
      0x7f,
      0x80,
      0x8f,
      0x90,
      0x9f,
      0xa0,
      0xbf,
      0xc0,
      0xc1,
      0xc2,
      0xdf,
      0xe0,
      0xe1,
      0xec,
      0xed,
      0xee,
      0xef,
      0xf0,
      0xf1,
      0xf3,
      0xf4,
      0xf5,
      0xff,
    ),
    { maxLength: 12 },
  )
  .map((bytes) => Uint8Array.from(bytes))

describe('UTF-8', () => {
  it.each([
    ['U+0041', 'A', [0x41]],
    ['U+00E9', 'é', [0xc3, 0xa9]],
    ['U+07FF', '\u07ff', [0xdf, 0xbf]],
    ['U+0800', '\u0800', [0xe0, 0xa0, 0x80]],
    ['U+FEFF', '\ufeff', [0xef, 0xbb, 0xbf]],
    ['U+10000', '\u{10000}', [0xf0, 0x90, 0x80, 0x80]],
    ['U+10FFFF', '\u{10ffff}', [0xf4, 0x8f, 0xbf, 0xbf]],
  ])('%s both ways', (_, text, bytes) => {
    expect([...encodeUtf8(text)]).toEqual(bytes)
    expect(decodeUtf8(Uint8Array.from(bytes))).toBe(text)
  })

  it('encodes and measures any well-formed text as the platform does', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        expect(encodeUtf8(text)).toEqual(new TextEncoder().encode(text))
        expect(utf8Length(text)).toBe(new TextEncoder().encode(text).length)
      }),
    )
  })

  it.each([
    ['a high surrogate at the end', 'ab\ud800', 2],
    ['a high surrogate before a letter', '\ud800a', 0],
    ['a low surrogate alone', 'a\udc00', 1],
    ['a pair the wrong way round', '\udc00\ud800', 0],
  ])('refuses %s', (_, text, offset) => {
    expect(() => encodeUtf8(text)).toThrow(expect.objectContaining({ code: 'lone_surrogate', offset }))
  })

  it('decodes any bytes as the platform does, U+FFFD by U+FFFD', () => {
    fc.assert(
      fc.property(borderBytes, (bytes) => {
        expect(decodeUtf8(bytes)).toBe(platform(bytes))
      }),
      { numRuns: 5000 },
    )
  })

  it('decodes texts longer than its buffer', () => {
    const text = `${'é😀'.repeat(5000)}x`
    expect(decodeUtf8(encodeUtf8(text))).toBe(text)
  })

  it('finds bytes invalid exactly where the platform refuses them, in any pieces', () => {
    fc.assert(
      fc.property(borderBytes, fc.nat(12), (bytes, cut) => {
        let valid = true
        try {
          new TextDecoder('utf-8', { fatal: true }).decode(bytes)
        } catch {
          valid = false
        }
        expect(findInvalidUtf8(bytes) < 0).toBe(valid)
        const state = startUtf8()
        const middle = Math.min(cut, bytes.length)
        const first = checkUtf8(state, bytes, 0, middle)
        const found = first >= 0 ? first : checkUtf8(state, bytes, middle)
        expect(found < 0 && state.due > 0 ? bytes.length : found).toBe(findInvalidUtf8(bytes))
      }),
      { numRuns: 5000 },
    )
  })

  it.each([
    ['an overlong form', [0x41, 0xc0, 0x80], 1],
    ['a surrogate', [0xed, 0xa0, 0x80], 1],
    ['past U+10FFFF', [0xf4, 0x90, 0x80, 0x80], 1],
    ['a sequence cut short', [0x41, 0xe2, 0x82], 3],
  ])('names the byte of %s', (_, bytes, offset) => expect(findInvalidUtf8(Uint8Array.from(bytes))).toBe(offset))
})

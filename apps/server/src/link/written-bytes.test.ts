import fc from 'fast-check'
import { expect, it } from 'vitest'
import { join } from './written-bytes.ts'

const ENCODINGS = ['latin1', 'utf8', 'ascii', 'base64', 'hex', 'utf16le'] as const

const written = fc.oneof(
  fc.record({ chunk: fc.string({ unit: 'binary' }), encoding: fc.constantFrom(...ENCODINGS) }),
  // With line ends, which base64 allows and its length does not count.
  fc.record({ chunk: fc.constant('YWJj\r\nZGVm\r\n'), encoding: fc.constant('base64' as const) }),
  fc.record({
    chunk: fc
      .oneof({ arbitrary: fc.uint8Array({ maxLength: 200 }), weight: 4 }, fc.uint8Array({ minLength: 15_000, maxLength: 20_000 }))
      .map(Buffer.from),
    encoding: fc.constant('latin1' as const),
  }),
)

it('joined writes are the same bytes in the same order, in pieces of 16 KiB or as they were', () => {
  fc.assert(
    fc.property(fc.array(written, { minLength: 1, maxLength: 40 }), (chunks) => {
      const joined = join(chunks)
      const each = chunks.map(({ chunk, encoding }) => (typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk))
      expect(Buffer.concat(joined).equals(Buffer.concat(each))).toBe(true)
      for (const piece of joined) expect(piece.length <= 16 * 1024 || each.some((one) => one.equals(piece))).toBe(true)
    }),
    { numRuns: 200 },
  )
})

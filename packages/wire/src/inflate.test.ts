import { constants, createDeflateRaw, createGzip } from 'node:zlib'
import type { Transform } from 'node:stream'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hex } from './bytes.fixture.ts'
import { gunzipPiece, inflateMessage } from './inflate.ts'

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes)

/** What zlib gives out for each piece, flushed as a sender flushes at the end of each message. */
async function flushed(stream: Transform & { flush(kind: number, done: () => void): void }, pieces: readonly Uint8Array[]) {
  const out: Uint8Array[] = []
  for (const piece of pieces) {
    const got: Buffer[] = []
    const listen = (bytes: Buffer) => got.push(bytes)
    stream.on('data', listen)
    stream.write(piece)
    await new Promise<void>((resolve) => stream.flush(constants.Z_SYNC_FLUSH, resolve))
    stream.off('data', listen)
    out.push(new Uint8Array(Buffer.concat(got)))
  }
  stream.destroy()
  return out
}

const messages = fc.array(
  fc.oneof(fc.string({ unit: 'grapheme', maxLength: 300 }), fc.constantFrom('{"price":1,"at":2}', 'x'.repeat(5000), '')),
  { minLength: 1, maxLength: 8 },
)

describe('permessage-deflate', () => {
  it.each([
    ['one block', 'f2 48 cd c9 c9 07 00', []],
    ['the same again, from the window', 'f2 00 11 00 00', ['f2 48 cd c9 c9 07 00']],
    ['a block that is not compressed', '00 05 00 fa ff 48 65 6c 6c 6f 00', []],
    ['a block with BFINAL set', 'f3 48 cd c9 c9 07 00 00', []],
    ['two blocks', 'f2 48 05 00 00 00 ff ff ca c9 c9 07 00', []],
  ])('RFC 7692 §7.2.3, %s, is “Hello”', (_, payload, before) => {
    expect(text(inflateMessage(hex(payload), before.map(hex)))).toBe('Hello')
  })

  it('inflates what zlib deflated, each message by the window of those before it', async () => {
    await fc.assert(
      fc.asyncProperty(messages, async (all) => {
        const sent = all.map((one) => new TextEncoder().encode(one))
        const wire = await flushed(createDeflateRaw(), sent)
        // An empty message is sent as one empty block. RFC 7692 §7.2.3.6.
        const payloads = wire.map((bytes) => (bytes.length === 0 ? Uint8Array.of(0) : bytes.subarray(0, -4)))
        payloads.forEach((payload, at) => expect(inflateMessage(payload, payloads.slice(0, at))).toEqual(sent[at]))
      }),
      { numRuns: 50 },
    )
  })

  it('refuses what is none, in its own error', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        try {
          inflateMessage(bytes, [])
        } catch (error) {
          expect(error).toMatchObject({ name: 'WireError', code: 'deflate_invalid' })
        }
      }),
      { numRuns: 2000 },
    )
  })

  it('refuses a bomb', async () => {
    const [bomb] = await flushed(createDeflateRaw(), [new Uint8Array(32 << 20)])
    expect(() => inflateMessage(bomb!, [])).toThrow(expect.objectContaining({ code: 'deflate_too_long' }))
  })
})

it('inflates each flushed piece of a gzip stream by those before it', async () => {
  const sent = ['data: one\n\n', 'data: one more\n\n', `data: ${'x'.repeat(4000)}\n\n`].map((one) => new TextEncoder().encode(one))
  const wire = await flushed(createGzip(), sent)
  wire.forEach((piece, at) => expect(text(gunzipPiece(piece, wire.slice(0, at)))).toBe(text(sent[at]!)))
})

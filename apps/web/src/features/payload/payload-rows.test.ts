import { total } from '@wireside/contract/parts'
import { encodeFrame } from '@wireside/wire/websocket/encode-frame'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pastedHex, pastedText } from '../../store/pasted-payload.ts'
import { CURVE_SIZES, lowerLayers, overheadAt, predict } from './predict.ts'
import { payloadSentence, predictAll, wayRows, windowSentence } from './payload-rows.ts'

const CONTEXT = { epoch: 'abc', seq: 17, postHeads: { request: 500, answer: 120 } }
const cost = (way: Parameters<typeof predict>[0], text: string) => total(predict(way, pastedText(text), CONTEXT)!)

describe('predicted', () => {
  it('100 bytes are 102 on WebSocket, 106 up, 114 on SSE, 125 with id abc-17, 602 by POST', () => {
    const text = 'x'.repeat(100)
    expect((['ws-down', 'ws-up', 'sse-down', 'sse-id', 'post-up'] as const).map((way) => cost(way, text))).toEqual([
      102, 106, 114, 125, 602,
    ])
  })

  it('text with CR, and bytes, go in base64 on SSE; each line feed costs six more', () => {
    expect(predict('sse-down', pastedText('a\rb'), CONTEXT)).toMatchObject({ payload: 3, encoding: 1 })
    expect(predict('sse-down', { form: 'binary', bytes: new Uint8Array(3) }, CONTEXT)).toMatchObject({ payload: 3, encoding: 1 })
    expect(cost('sse-down', 'a\nb') - cost('sse-down', 'acb')).toBe(6 + 1)
  })

  it('the curve is what the prediction says for text of that size', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.constantFrom(...CURVE_SIZES.filter((size) => size < 70_000)), fc.integer({ min: 1, max: 70_000 })),
        (size) => {
          const text = pastedText('x'.repeat(size))
          for (const way of ['ws-down', 'ws-up', 'sse-down', 'post-up'] as const)
            expect(overheadAt(way, size, 500)).toBe(total(predict(way, text, CONTEXT)!) - size)
          expect(encodeFrame({ opcode: 1, payload: text.bytes }).length).toBe(size + overheadAt('ws-down', size, null)!)
        },
      ),
      { numRuns: 60 },
    )
  })

  it('TLS and TCP/IP add one record and one segment to a small message', () => {
    expect(lowerLayers(102)).toBe(22 + 52)
    expect(lowerLayers(16_385)).toBe(2 * 22 + 12 * 52)
  })
})

it('the sentence says the difference, its share, and a day of it', () => {
  const rows = wayRows(predictAll(pastedText('x'.repeat(100)), CONTEXT), {})
  expect(payloadSentence(rows, 100, { rate: 10, clients: 1 })).toBe(
    'Your 100-byte message costs 12 bytes more on SSE than on WebSocket (12 %): 10.37 MB a day at this rate.',
  )
})

it('hex is read with spaces, commas and 0x, and refused in words', () => {
  expect(pastedHex('0x00 ff, 7F')).toEqual({ form: 'binary', bytes: Uint8Array.of(0, 255, 127) })
  expect(pastedHex('0g')).toEqual({ problem: '“g” is not a hex digit; allowed: 0 to 9 and a to f, in pairs.' })
  expect(pastedHex('abc')).toEqual({ problem: '3 hex digits are not whole bytes; allowed: two for each byte.' })
})

it('a compressed way counts as measured, and repeated sends say what the window saves', () => {
  const payload = pastedText('x'.repeat(100))
  const sent = (totals: number[]) => ({ totals, bytes: { payload: 100, framing: 2, compression: -90 }, messages: 3, asPredicted: null })
  const rows = wayRows(predictAll(payload, CONTEXT), { 'ws-deflate': sent([40, 12, 12]), 'ws-alone': sent([41, 41, 41]) })
  expect(rows.find(({ way }) => way === 'ws-deflate')).toMatchObject({ total: 12, overhead: -88 })
  expect(rows.find(({ way }) => way === 'sse-gzip')).toMatchObject({ bytes: null, total: null })
  expect(windowSentence(rows)).toContain('as 40 B; sent again, with the shared window, as 12 B; each alone, as 41 B')
})

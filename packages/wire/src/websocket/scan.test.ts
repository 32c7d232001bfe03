import { describe, expect, it } from 'vitest'
import { hex } from '../bytes.fixture.ts'
import { FrameScanner } from './scan.ts'

/** Bytes by part of each message; `left` is what came after the last message. */
function scanCut(bytes: Uint8Array, cut: number) {
  const messages: Record<string, number>[] = []
  let counts = { framing: 0, payload: 0, control: 0 }
  const scanner = new FrameScanner('up', {
    frameBytes: (_, part, start, end) => {
      counts[part] += end - start
    },
    frameMessageEnd: () => {
      messages.push(counts)
      counts = { framing: 0, payload: 0, control: 0 }
    },
  })
  scanner.scan(bytes, 0, cut)
  scanner.scan(bytes, cut, bytes.length)
  return { messages, left: counts }
}

const none = { framing: 0, payload: 0, control: 0 }

/** RFC 6455 §5.7. */
const examples = {
  'unmasked text "Hello"': ['81 05 48 65 6c 6c 6f', { framing: 2, payload: 5, control: 0 }],
  'masked text "Hello"': ['81 85 37 fa 21 3d 7f 9f 4d 51 58', { framing: 6, payload: 5, control: 0 }],
  'fragmented text "Hello"': ['01 03 48 65 6c 80 02 6c 6f', { framing: 4, payload: 5, control: 0 }],
  'a ping amid fragments': ['01 03 48 65 6c 89 01 21 80 02 6c 6f', { framing: 4, payload: 5, control: 3 }],
} as const

describe('a frame', () => {
  it.each(Object.entries(examples))('%s is one message, cut at every offset', (_, [text, counts]) => {
    const bytes = hex(text)
    for (let cut = 0; cut <= bytes.length; cut++) expect(scanCut(bytes, cut)).toEqual({ messages: [counts], left: none })
  })

  it.each([
    [0, '82 00'],
    [124, '82 7c'],
    [125, '82 7d'],
    [126, '82 7e 00 7e'],
    [127, '82 7e 00 7f'],
    [65_534, '82 7e ff fe'],
    [65_535, '82 7e ff ff'],
    [65_536, '82 7f 00 00 00 00 00 01 00 00'],
    [65_537, '82 7f 00 00 00 00 00 01 00 01'],
  ])('with %i bytes of payload has the header %s', (length, text) => {
    const header = hex(text)
    const bytes = new Uint8Array(header.length + length)
    bytes.set(header)
    for (let cut = 0; cut <= header.length; cut++) {
      const counts = { framing: header.length, payload: length, control: 0 }
      expect(scanCut(bytes, cut)).toEqual({ messages: [counts], left: none })
    }
  })

  it('that is a ping or a close is control, and no message', () => {
    expect(scanCut(hex('89 01 21 88 02 03 e8'), 4)).toEqual({ messages: [], left: { ...none, control: 7 } })
  })
})

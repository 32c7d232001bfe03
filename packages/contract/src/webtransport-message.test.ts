import fc from 'fast-check'
import { expect, it } from 'vitest'
import { decodeMessage, encodeMessage, MESSAGE_KINDS, MessageSplitter, type WebTransportMessage } from './webtransport-message.ts'

const message = fc.record({
  ordinal: fc.integer({ min: 0, max: 0xffffffff }),
  kind: fc.constantFrom(...MESSAGE_KINDS),
  payload: fc.uint8Array({ maxLength: 300 }),
})

it('a message alone comes out as it went in', () => {
  fc.assert(
    fc.property(message, (sent) => {
      expect(decodeMessage(encodeMessage(sent, false))).toEqual(sent)
    }),
  )
})

it('messages on one stream come out as they went in, wherever it is cut', () => {
  fc.assert(
    fc.property(fc.array(message, { maxLength: 8 }), fc.array(fc.nat(2000)), (sent, cuts) => {
      const bytes = Uint8Array.from(sent.flatMap((one) => [...encodeMessage(one, true)]))
      const edges = [0, ...cuts.filter((cut) => cut < bytes.length), bytes.length].toSorted((a, b) => a - b)
      const splitter = new MessageSplitter(1000)
      const received: (WebTransportMessage | null)[] = []
      for (let index = 1; index < edges.length; index++) {
        received.push(...splitter.push(bytes.slice(edges[index - 1], edges[index]))!.map(decodeMessage))
      }
      expect(received).toEqual(sent)
    }),
  )
})

it('what is no message is refused: too short, of an unknown kind, or longer than may be', () => {
  expect(decodeMessage(Uint8Array.of(0, 0, 0, 1))).toBeNull()
  expect(decodeMessage(Uint8Array.of(0, 0, 0, 1, 9))).toBeNull()
  expect(new MessageSplitter(10).push(Uint8Array.of(0, 0, 0, 11))).toBeNull()
})

import { createParser } from 'eventsource-parser'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkTiling } from '../check-tiling.ts'
import { decodeEventStream, EventStreamDecoder, type StreamItem } from './decode.ts'
import { dissectEventStream } from './dissect.ts'
import { encodeEvent } from './encode.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

/** Text made of what means something in an event stream, so that random inputs reach every branch. */
const streamText = fc
  .array(fc.constantFrom('data', 'event', 'id', 'retry', ':', ' ', '\n', '\r', '\r\n', '\0', '7', 'x', '✔', '\ufeff'))
  .map((parts) => parts.join(''))

describe('EventStreamDecoder', () => {
  it('reads back what encodeEvent wrote', () => {
    const value = fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\r', ''))
    const line = value.map((text) => text.replaceAll('\n', '').replaceAll('\0', ''))
    const input = fc.record({ data: value, event: line, id: line, retry: fc.nat() }, { requiredKeys: ['data'] })
    fc.assert(
      fc.property(fc.array(input), (inputs) => {
        let lastEventId = ''
        const events = inputs.map(({ data, event, id }) => {
          lastEventId = id ?? lastEventId
          return { type: event || 'message', data, lastEventId }
        })
        const stream = Buffer.concat(inputs.map((given) => encodeEvent(given).bytes))
        expect(decodeEventStream(stream)).toMatchObject({ events, lastEventId })
      }),
    )
  })

  it('gives the same items for any bytes in any pieces, and throws nothing', () => {
    const stream = fc.oneof(fc.uint8Array(), streamText.map(bytes))
    fc.assert(
      fc.property(stream, fc.array(fc.nat(40)), (input, cuts) => {
        const decoder = new EventStreamDecoder()
        const items = []
        let at = 0
        for (const cut of [...cuts, input.length]) {
          items.push(...decoder.push(input.subarray(at, at + cut)))
          at = Math.min(at + cut, input.length)
        }
        expect(items).toEqual(new EventStreamDecoder().push(input))
      }),
    )
  })

  it('agrees with eventsource-parser on text without a BOM', () => {
    const text = streamText.map((stream) => stream.replaceAll('\ufeff', ''))
    fc.assert(
      fc.property(text, (stream) => {
        const theirs: unknown[] = []
        const parser = createParser({ onEvent: ({ event, data }) => theirs.push({ type: event || 'message', data }) })
        parser.feed(stream)
        // A lone CR at the very end: the parser waits for an LF, the standard does not.
        parser.feed('\n')
        const ours = decodeEventStream(bytes(stream.endsWith('\r') ? stream : `${stream}\n`)).events
        expect(ours.map(({ type, data }) => ({ type, data }))).toEqual(theirs)
      }),
    )
  })

  it('dispatches at a CR at once, without waiting for an LF that may never come', () => {
    const decoder = new EventStreamDecoder()
    expect(decoder.push(bytes('data: x\r\r'))).toHaveLength(1)
    expect(decoder.push(bytes('\ndata: y\n\n'))).toHaveLength(1)
  })

  it('goes on from the id of the last connection', () => {
    const decoder = new EventStreamDecoder({ lastEventId: 'e-7' })
    expect(decoder.push(bytes('data: x\n\n'))).toEqual([{ kind: 'event', event: { type: 'message', data: 'x', lastEventId: 'e-7' } }])
  })

  it.each([
    ['an unfinished line', 'data: ', 'xxxxxxxxx'],
    ['a line at once', '', 'data: xxxxxxxxx\n'],
    ['lines', 'data: xxxx\n', 'data: xxxx\n'],
  ])('refuses %s past the limit', (_, first, second) => {
    const decoder = new EventStreamDecoder({ maxEventBytes: 12 })
    decoder.push(bytes(first))
    expect(() => decoder.push(bytes(second))).toThrow(expect.objectContaining({ code: 'sse_event_too_long' }))
  })

  it('counts the limit anew after each event', () => {
    const decoder = new EventStreamDecoder({ maxEventBytes: 12 })
    expect(decoder.push(bytes('data: xxxx\n\n'.repeat(50)))).toHaveLength(50)
  })

  it('reads a retry too long for a number as the longest there is', () => {
    expect(decodeEventStream(bytes(`retry: ${'9'.repeat(400)}\n`)).retry).toBe(Number.MAX_SAFE_INTEGER)
  })

  it.each([
    ['one line', `data: ${'x'.repeat(1 << 20)}\n\n`],
    ['empty lines', '\n'.repeat(1 << 20)],
    ['data lines', `${'data:\n'.repeat((1 << 20) / 6)}\n`],
  ])('takes 1 MiB of %s in one-byte pieces in linear time', (_, stream) => {
    const input = bytes(stream)
    const decoder = new EventStreamDecoder()
    const items: StreamItem[] = []
    for (let i = 0; i < input.length; i++) items.push(...decoder.push(input.subarray(i, i + 1)))
    // Quadratic work would take minutes: the test's own time limit tells.
    expect(items).toEqual(new EventStreamDecoder().push(input))
  })
})

describe('dissectEventStream', () => {
  it('tiles any bytes', () => {
    const stream = fc.oneof(fc.uint8Array(), streamText.map(bytes))
    fc.assert(
      fc.property(stream, (input) => {
        expect(checkTiling(dissectEventStream(input), 0, input.length)).toBeNull()
      }),
    )
  })

  it.each([
    ['retry: 50\n', 'value', 'wait 50 ms'],
    ['retry: 5x\n', 'value', 'ignores'],
    ['id: a\0\n', 'value', 'ignores'],
    ['id: a\n', 'value', 'id'],
    ['event: a\n', 'value', 'type'],
    ['Data: a\n', 'field-name', 'case matters'],
    ['Data: a\n', 'value', 'does not know'],
    ['data: a\n\n', 'value', 'payload'],
    ['data', 'pending', 'counts for nothing'],
  ])('explains %j', (stream, name, words) => {
    const field = dissectEventStream(bytes(stream)).find((one) => one.name === name)
    expect(field?.meaning).toContain(words)
  })

  it('says of a blank line whether it dispatches', () => {
    const ends = dissectEventStream(bytes('event: x\n\ndata: y\n\n')).filter(({ name }) => name === 'eol-lf')
    expect(ends.map(({ meaning }) => /nothing is dispatched|ends the event|end of the line/.exec(meaning)?.[0])).toEqual([
      'end of the line',
      'nothing is dispatched',
      'end of the line',
      'ends the event',
    ])
  })
})

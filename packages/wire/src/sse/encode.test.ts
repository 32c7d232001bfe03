import fc from 'fast-check'
import { createParser } from 'eventsource-parser'
import { describe, expect, it } from 'vitest'
import { WireError } from '../wire-error.ts'
import { encodeComment, encodeEvent, encodeRetry } from './encode.ts'

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes)

describe('encodeEvent', () => {
  it.each([
    [{ data: 'hi' }, 'data: hi\n\n'],
    [{ data: '' }, 'data: \n\n'],
    [{ data: ' led by a space' }, 'data:  led by a space\n\n'],
    [{ data: 'a\nb' }, 'data: a\ndata: b\n\n'],
    [{ data: 'a\n' }, 'data: a\ndata: \n\n'],
    [{ data: '\n\n' }, 'data: \ndata: \ndata: \n\n'],
    [{ data: 'a\0b' }, 'data: a\0b\n\n'],
    [{ data: 'é✔😀', id: 'é-1' }, 'id: é-1\ndata: é✔😀\n\n'],
    [{ data: 'x', id: '' }, 'id: \ndata: x\n\n'],
    [{ data: 'x', event: 'tick', id: '7', retry: 0 }, 'event: tick\nid: 7\nretry: 0\ndata: x\n\n'],
  ])('writes %j', (input, expected) => {
    expect(text(encodeEvent(input).bytes)).toBe(expected)
    const asBytes = { ...input, data: new TextEncoder().encode(input.data) }
    expect(encodeEvent(asBytes)).toEqual(encodeEvent(input))
  })

  it('says which bytes are whose: 100 bytes of text cost 8 more', () => {
    const { payloadBytes, idBytes, framingBytes } = encodeEvent({ data: 'x'.repeat(100) })
    expect({ payloadBytes, idBytes, framingBytes }).toEqual({ payloadBytes: 100, idBytes: 0, framingBytes: 8 })
  })

  it('counts each line feed of the data as payload and 6 bytes of framing', () => {
    expect(encodeEvent({ data: 'a\nb\n' })).toMatchObject({ payloadBytes: 4, framingBytes: 8 + 2 * 6 })
  })

  it('counts the id line apart from event and retry', () => {
    const encoded = encodeEvent({ data: 'x', event: 'e', id: '12', retry: 5 })
    expect(encoded).toMatchObject({ payloadBytes: 1, idBytes: 7, framingBytes: 9 + 9 + 8 })
  })

  it.each([
    ['a CR in the data', { data: 'a\rb' }, 'sse_cr_in_data', 1],
    ['a CR in the bytes', { data: Uint8Array.of(97, 98, 13) }, 'sse_cr_in_data', 2],
    ['bytes that are not UTF-8', { data: Uint8Array.of(97, 0xff) }, 'utf8_invalid', 1],
    ['half a surrogate pair', { data: 'ab\ud800c' }, 'lone_surrogate', 2],
    ['an event name that opens a field', { data: '', event: 'x\ndata: forged' }, 'sse_line_break', 1],
    ['an event name with CR', { data: '', event: 'x\r' }, 'sse_line_break', 1],
    ['an id that opens a field', { data: '', id: '1\n\ndata: forged' }, 'sse_line_break', 1],
    ['an id with NUL', { data: '', id: '12\0' }, 'sse_nul_in_id', 2],
    ['a negative retry', { data: '', retry: -1 }, 'sse_retry_invalid', 0],
    ['half a millisecond', { data: '', retry: 0.5 }, 'sse_retry_invalid', 0],
    ['a retry without end', { data: '', retry: Infinity }, 'sse_retry_invalid', 0],
  ])('refuses %s', (_, input, code, offset) => {
    expect(() => encodeEvent(input)).toThrow(expect.objectContaining({ name: 'WireError', code, offset }))
  })

  it('gives one event with exactly its values, or refuses, whatever the values', () => {
    const anything = fc.string({ unit: fc.constantFrom('a', ' ', ':', '\n', '\r', '\0', 'data', 'id', '\ufeff', '✔', '\ud800') })
    const input = fc.record({ data: anything, event: anything, id: anything }, { requiredKeys: ['data'] })
    fc.assert(
      fc.property(input, (given) => {
        let encoded
        try {
          encoded = encodeEvent(given)
        } catch (error) {
          expect(error).toBeInstanceOf(WireError)
          return
        }
        const events: unknown[] = []
        const parser = createParser({ onEvent: (event) => events.push(event) })
        parser.feed(text(encoded.bytes))
        const seen = { data: given.data, event: given.event || undefined, id: given.id }
        expect(events).toEqual([seen])
        expect(encoded.payloadBytes).toBe(new TextEncoder().encode(given.data).length)
        expect(encoded.payloadBytes + encoded.idBytes + encoded.framingBytes).toBe(encoded.bytes.length)
      }),
    )
  })
})

describe('encodeComment and encodeRetry', () => {
  it.each([
    ['ping', ': ping\n'],
    ['two\nlines', ': two\n: lines\n'],
  ])('a comment stays a comment: %j', (comment, expected) => expect(text(encodeComment(comment))).toBe(expected))

  it('a CR in a comment is refused', () => {
    expect(() => encodeComment('a\rdata: forged')).toThrow(expect.objectContaining({ code: 'sse_line_break', offset: 1 }))
  })

  it('a retry of its own', () => expect(text(encodeRetry(1500))).toBe('retry: 1500\n'))
})

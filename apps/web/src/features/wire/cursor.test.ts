import { dissectFrame } from '@wireside/wire/websocket/dissect-frame'
import { encodeFrame } from '@wireside/wire/websocket/encode-frame'
import { BINARY } from '@wireside/wire/websocket/opcode'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { atByte, atField, fieldAt, moveCursor, START, type Cursor } from './cursor.ts'

const frame = encodeFrame({ opcode: BINARY, payload: new Uint8Array(40), maskKey: Uint8Array.of(1, 2, 3, 4) })
const fields = dissectFrame(frame)
const press = (cursor: Cursor, key: string) => moveCursor(fields, frame.length, cursor, key, 16, 2) ?? cursor
const nameAt = ({ field }: Cursor) => fields[field]?.name

describe('arrow keys', () => {
  it('go through the fields that share a byte, then on to the next byte, and back the same way', () => {
    const there = [START]
    for (let step = 0; step < 10; step++) there.push(press(there.at(-1)!, 'ArrowRight'))
    expect(there.map(nameAt)).toEqual([
      'fin',
      'rsv1',
      'rsv2',
      'rsv3',
      'opcode',
      'mask',
      'payload-length',
      'masking-key',
      'masking-key',
      'masking-key',
      'masking-key',
    ])
    let back = there.at(-1)!
    for (const expected of there.toReversed().slice(1)) {
      back = press(back, 'ArrowLeft')
      expect(back).toEqual(expected)
    }
    expect(press(START, 'ArrowLeft')).toEqual(START)
  })

  it.each([
    ['ArrowDown', 16],
    ['PageDown', 32],
    ['End', frame.length - 1],
  ])('%s from the start is byte %i', (key, byte) => {
    const moved = press(START, key)
    expect(moved.byte).toBe(byte)
    expect(press(moved, key === 'ArrowDown' ? 'ArrowUp' : key === 'End' ? 'Home' : 'PageUp').byte).toBe(0)
  })

  it('stop at the first and last row; other keys are the page’s', () => {
    expect(press(atByte(fields, 3), 'ArrowUp').byte).toBe(3)
    expect(press(atByte(fields, frame.length - 2), 'ArrowDown').byte).toBe(frame.length - 2)
    expect(moveCursor(fields, frame.length, START, 'k', 16, 2)).toBeNull()
  })
})

it('every byte finds its field, and every field its first byte', () => {
  fc.assert(
    fc.property(fc.nat(frame.length - 1), (byte) => {
      const { start, end } = fields[fieldAt(fields, byte)]!
      expect(byte >= start && byte < end).toBe(true)
    }),
  )
  fields.forEach((field, index) => expect(atField(fields, index)).toEqual({ byte: field.start, field: index }))
  expect(atField(fields, 999).field).toBe(fields.length - 1)
})

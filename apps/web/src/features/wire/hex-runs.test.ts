import fc from 'fast-check'
import { expect, test } from 'vitest'
import { dissectFrame } from '@wireside/wire/websocket/dissect-frame'
import { hexRuns, hexText, runWords } from './hex-runs.ts'

// RFC 6455 §5.7: a masked text message “Hello”.
const HELLO = Uint8Array.from([0x81, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58])
const FIELDS = dissectFrame(HELLO)
const ROW = 8

test('a run is a field’s bytes in the row; fields of less than a byte share one', () => {
  const runs = hexRuns(FIELDS, 0, ROW, -1).map(({ name, start, end, begins }) => [name, start, end, begins])
  expect(runs).toEqual([
    ['fin', 0, 1, true],
    ['mask', 1, 2, true],
    ['masking-key', 2, 6, true],
    ['payload', 6, 8, true],
  ])
  expect(hexRuns(FIELDS, ROW, HELLO.length, -1)).toMatchObject([{ name: 'payload', start: 8, end: 11, begins: false }])
})

test('the byte one is at is a run of its own, and says which it is', () => {
  const runs = hexRuns(FIELDS, 0, ROW, 4)
  const words = runs.map((run) => runWords(run, hexText(HELLO.subarray(run.start, run.end))))
  expect(words).toEqual([
    '81, byte 0, fin',
    '85, byte 1, mask',
    '37 fa, bytes 2–3, masking-key',
    '21, byte 4, masking-key',
    '3d, byte 5, masking-key',
    '7f 9f, bytes 6–7, payload',
  ])
  expect(runs.map(({ begins }) => begins)).toEqual([true, true, true, false, false, true])
})

test('the runs of a row tile it, wherever the cursor stands', () => {
  const at = fc.integer({ min: -1, max: HELLO.length })
  fc.assert(
    fc.property(at, fc.integer({ min: 0, max: HELLO.length - 1 }), fc.integer({ min: 1, max: 16 }), (cursor, start, length) => {
      const end = Math.min(HELLO.length, start + length)
      const runs = hexRuns(FIELDS, start, end, cursor)
      expect([start, ...runs.map((run) => run.end)]).toEqual([...runs.map((run) => run.start), end])
      expect(runs.every((run) => run.end > run.start)).toBe(true)
      if (cursor >= start && cursor < end) expect(runs.some((run) => run.start === cursor && run.end === cursor + 1)).toBe(true)
    }),
  )
})

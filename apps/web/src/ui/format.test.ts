import { describe, expect, it } from 'vitest'
import {
  formatAxisSeconds,
  formatBytes,
  formatCount,
  formatDuration,
  formatMicroseconds,
  formatRoundBytes,
  grouped,
  plural,
  trimmed,
} from './format.ts'

describe('formatDuration', () => {
  it.each([
    [0, '0.00 ms'],
    [0.123, '0.12 ms'],
    [0.999, '1.0 ms'],
    [9.96, '10 ms'],
    [999.6, '1.0 s'],
    [1004, '1.0 s'],
    [14_200, '14 s'],
    [185_000, '3 min 05 s'],
    [-0.5, '−0.50 ms'],
  ])('writes %d ms as %s', (ms, text) => expect(formatDuration(ms)).toBe(text))
})

describe('formatBytes', () => {
  it.each([
    [0, '0 B'],
    [81.84, '81.8 B'],
    [999, '999 B'],
    [12_345, '12.3 kB'],
    [999_960, '1.00 MB'],
    [-20, '−20 B'],
  ])('writes %d as %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text))
})

describe('formatMicroseconds', () => {
  it.each([
    [3.44, '3.4 µs'],
    [-25, '−25 µs'],
    [1234, '1.2 ms'],
  ])('writes %d µs as %s', (us, text) => expect(formatMicroseconds(us)).toBe(text))
})

it('writes a dash where there is no figure, as of the median of nothing', () => {
  for (const format of [formatDuration, formatBytes, formatMicroseconds]) expect(format(Number.NaN)).toBe('–')
})

it('leaves a chosen size its digits, and no decimals of nothing', () => {
  expect([500, 50_000, 100_000, 1_000_000, 10_000_000, 1_500_000].map(formatRoundBytes)).toEqual([
    '500 B',
    '50 kB',
    '100 kB',
    '1 MB',
    '10 MB',
    '1.50 MB',
  ])
})

it('groups thousands with a narrow space, which cannot be read as a decimal sign', () => {
  expect(formatCount(1_234_567)).toBe('1\u202f234\u202f567')
  expect(trimmed(1023)).toBe('1\u202f023')
})

it('gives an axis its sign', () => {
  expect(formatAxisSeconds(0)).toBe('0 s')
  expect(formatAxisSeconds(2500)).toBe('+2.5 s')
  expect(formatAxisSeconds(-5000)).toBe('−5 s')
})

it('groups the long numbers of a sentence', () => {
  expect(grouped('at most 50000/s, not 2026')).toBe('at most 50\u202f000/s, not 2026')
})

it('agrees in number', () => {
  expect(plural(1, 'message')).toBe('1 message')
  expect(plural(2, 'message')).toBe('2 messages')
})

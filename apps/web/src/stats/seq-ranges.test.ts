import fc from 'fast-check'
import { expect, it } from 'vitest'
import { SeqRanges } from './seq-ranges.ts'

it('holds what a set would, in ranges that neither touch nor overlap', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 40 })), (numbers) => {
      const ranges = new SeqRanges()
      const set = new Set<number>()
      for (const number of numbers) {
        expect(ranges.add(number)).toBe(!set.has(number))
        set.add(number)
      }
      expect(ranges.count).toBe(set.size)
      for (let n = 0; n <= 41; n++) expect(ranges.has(n)).toBe(set.has(n))
      const spread = ranges.ranges()
      for (let i = 1; i < spread.length; i++) expect(spread[i]![0]).toBeGreaterThan(spread[i - 1]![1] + 1)
      const missing = ranges.gaps(1, 40).flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, n) => from + n))
      expect(missing).toEqual(Array.from({ length: 40 }, (_, n) => n + 1).filter((n) => !set.has(n)))
    }),
  )
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PairDifference } from './pair-difference.ts'

describe('the pair difference', () => {
  it('of two like lanes is zero, however large the advantage of being written first', () => {
    const pair = new PairDifference(2)
    for (let seq = 0; seq < 400; seq++) {
      const first = seq % 2 === 0 ? 0 : 1
      pair.add(seq, first, seq * 20)
      pair.add(seq, first === 0 ? 1 : 0, seq * 20 + 0.18)
    }
    expect(pair.median()).toMatchObject({ rotations: 200 })
    expect(pair.median()!.medianMs).toBeCloseTo(0, 9)
  })

  it('is what one lane is later by', () => {
    fc.assert(
      fc.property(fc.double({ min: -5, max: 5, noNaN: true }), (lateMs) => {
        const pair = new PairDifference(2)
        for (let seq = 0; seq < 50; seq++) {
          pair.add(seq, 0, 1000 + seq + lateMs)
          pair.add(seq, 1, 1000 + seq)
        }
        expect(pair.median()!.medianMs).toBeCloseTo(lateMs, 6)
      }),
    )
  })

  it('has no figure before a whole rotation, and none from a message that reached one lane only', () => {
    const pair = new PairDifference(2)
    expect(pair.add(0, 0, 1)).toBeNull()
    expect(pair.add(2, 0, 3)).toBeNull()
    expect(pair.median()).toBeNull()
  })
})

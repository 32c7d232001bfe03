import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LaneLedger } from './ledger.ts'

type Step = { act: 'offered' | 'missed'; through: number } | { act: 'delivered'; seq: number; replayed: boolean } | { act: 'clear' }

const seq = fc.integer({ min: 1, max: 60 })
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ act: fc.constant('offered' as const), through: seq }) },
  { weight: 6, arbitrary: fc.record({ act: fc.constant('delivered' as const), seq, replayed: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('missed' as const), through: seq }) },
  { weight: 1, arbitrary: fc.constant({ act: 'clear' as const }) },
)

function apply(ledger: LaneLedger, one: Step): void {
  switch (one.act) {
    case 'offered':
      return ledger.offered(one.through)
    case 'missed':
      return ledger.missed(one.through)
    case 'delivered':
      ledger.delivered(one.seq, one.replayed)
      return
    case 'clear':
      return ledger.clear()
  }
}

describe('the ledger', () => {
  it('adds up after every step, whatever happens in whatever order', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const ledger = new LaneLedger()
        ledger.begin(1)
        for (const one of steps) {
          apply(ledger, one)
          const { offered, live, replayed, missed, pending } = ledger.read()
          expect(live + replayed + missed + pending).toBe(offered)
          expect(Math.min(live, replayed, missed, pending)).toBeGreaterThanOrEqual(0)
        }
      }),
    )
  })

  it('never un-misses: what is missed and comes after all is a duplicate', () => {
    const ledger = new LaneLedger()
    ledger.begin(1)
    ledger.offered(5)
    ledger.missed(3)
    expect(ledger.delivered(2, true)).toBe(false)
    expect(ledger.read()).toEqual({ offered: 5, live: 0, replayed: 0, missed: 3, pending: 2, duplicates: 1 })
  })

  it('tells the first arrival from the second', () => {
    const ledger = new LaneLedger()
    ledger.begin(1)
    expect(ledger.delivered(1, false)).toBe(true)
    expect(ledger.delivered(1, true)).toBe(false)
    expect(ledger.read()).toMatchObject({ live: 1, replayed: 0, duplicates: 1 })
  })

  it('begins where counting begins: what was offered before is nobody’s', () => {
    const ledger = new LaneLedger()
    ledger.begin(10)
    ledger.offered(12)
    expect(ledger.delivered(9, false)).toBe(false)
    expect(ledger.read()).toMatchObject({ offered: 3, pending: 3 })
  })
})

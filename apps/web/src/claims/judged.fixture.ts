import { describe, expect, it } from 'vitest'
import type { MeasuredClaim, Verdict } from './claim.ts'

/** A claim's judge comes out every way it declares, each on evidence of its own; exhibits can be drawn of each. */
export function describeJudge<E>(claim: MeasuredClaim<E>, cases: Partial<Record<Verdict, E>>): void {
  describe(`the judge of ${claim.id}`, () => {
    it('has evidence here for each verdict it declares', () => {
      expect(Object.keys(cases).toSorted()).toEqual(claim.outcomes.toSorted())
    })

    for (const [verdict, evidence] of Object.entries(cases) as [Verdict, E][]) {
      it(`can say: ${verdict}`, () => {
        const kept = JSON.parse(JSON.stringify(evidence)) as E
        expect(claim.judge(kept).verdict).toBe(verdict)
        expect(claim.judge(kept).because).not.toMatch(/NaN|undefined|null|Infinity/)
        expect(JSON.stringify(claim.exhibits(kept))).not.toMatch(/NaN|undefined|Infinity/)
      })
    }
  })
}

import type { Claim } from '../claim.ts'
import type { Kept } from './kept.ts'

export interface Score {
  /** Predictions whose claim was decided. */
  made: number
  right: number
}

/** A guess counts as right within this factor of the measured number. */
const GUESS_WITHIN = 1.5

/** How many predictions came true, of those whose claim a run decided. */
export function scoreOf(claims: readonly Claim[], { predictions, results }: Pick<Kept, 'predictions' | 'results'>): Score {
  let made = 0
  let right = 0
  for (const claim of claims) {
    const result = results[claim.id]
    const prediction = predictions[claim.id]
    if (!result?.verdict || !prediction) continue
    if (prediction.verdict !== null) {
      made++
      if (prediction.verdict === result.verdict) right++
    }
    const measured =
      claim.kind === 'measured' && claim.guess && result.evidence !== null ? claim.guess.measured(result.evidence) : Number.NaN
    if (prediction.guess !== null && measured > 0) {
      made++
      if (Math.max(prediction.guess / measured, measured / prediction.guess) <= GUESS_WITHIN) right++
    }
  }
  return { made, right }
}

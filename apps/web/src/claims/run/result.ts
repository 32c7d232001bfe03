import type { Verdict } from '../claim.ts'
import type { Exhibit } from '../exhibit.ts'
import type { Surroundings } from '../lab/lab.ts'

/** What one run of one claim gave; plain data, kept in the browser and in reports. */
export interface Result {
  id: string
  kind: 'measured' | 'documented' | 'judgement'
  /** Null where the claim is not decided by a run, or where evidence could not be gathered. */
  verdict: Verdict | null
  /** The line of evidence that decided it, or why there is none. */
  because: string
  /** Null where it could not be gathered; `exhibits` is then empty. */
  evidence: unknown
  exhibits: Exhibit[]
  /** The experiment broke: no verdict, and a fault of the product, not a finding. */
  broke: boolean
  brief: boolean
  /** ISO 8601, this browser's clock. */
  at: string
  tookMs: number
  surroundings: Surroundings | null
}

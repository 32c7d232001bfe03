import type { Verdict } from '../claim.ts'
import type { Spoken } from '../lab/spoken.ts'
import type { Result } from './result.ts'

/** What a learner expects before a run. */
export interface Prediction {
  verdict: Verdict | null
  guess: number | null
}

export interface Kept {
  predictions: Record<string, Prediction>
  results: Record<string, Result>
  /** As of the last run; empty before it. */
  spoken: readonly Spoken[]
}

const KEY = 'wireside-claims'
const VERSION = 1
/** A result larger than this stays in memory only: the browser gives a site 5 MB. */
const MAX_RESULT_CHARS = 60_000

const NOTHING: Kept = { predictions: {}, results: {}, spoken: [] }

/** What this browser kept; nothing of it is ever sent. Storage may be full, off or hold something else: then nothing. */
export function readKept(storage: () => Storage): Kept {
  try {
    const value = JSON.parse(storage().getItem(KEY) ?? 'null') as ({ version: number } & Omit<Kept, 'spoken'> & Partial<Kept>) | null
    return value?.version === VERSION ? { predictions: value.predictions, results: value.results, spoken: value.spoken ?? [] } : NOTHING
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof DOMException) return NOTHING
    throw error
  }
}

/** False where the browser would not keep it. */
export function writeKept(storage: () => Storage, { predictions, results, spoken }: Kept): boolean {
  const small = Object.entries(results).filter(([, result]) => JSON.stringify(result).length <= MAX_RESULT_CHARS)
  try {
    storage().setItem(KEY, JSON.stringify({ version: VERSION, predictions, results: Object.fromEntries(small), spoken }))
    return true
  } catch (error) {
    if (error instanceof DOMException) return false
    throw error
  }
}

import { experimentOf, Unavailable, type Claim } from '../claim.ts'
import type { Course } from '../lab/course.ts'
import { Lab } from '../lab/lab.ts'
import type { Result } from './result.ts'

/**
 * Runs one claim's experiment in a lab of its own and judges what it gave. An experiment that breaks gives a result
 * that says so; only cancelling rejects.
 */
export async function runClaim(page: Window, claim: Claim, course: Course, signal: AbortSignal): Promise<Result> {
  const experiment = experimentOf(claim)
  if (!experiment) throw new Error(`${claim.id} has no experiment`)
  const startedAt = page.performance.now()
  const at = new Date().toISOString()
  let lab: Lab | null = null
  const result = (rest: Pick<Result, 'verdict' | 'because' | 'evidence' | 'exhibits' | 'broke'>): Result => ({
    id: claim.id,
    kind: claim.kind,
    brief: course.brief,
    at,
    tookMs: page.performance.now() - startedAt,
    surroundings: lab?.surroundings ?? null,
    ...rest,
  })
  try {
    lab = await Lab.open(page, signal)
    const evidence = await experiment.run(lab, course)
    const { verdict, because } =
      claim.kind === 'measured' ? claim.judge(evidence) : { verdict: null, because: 'The figures are shown; no verdict from a run.' }
    return result({ verdict, because, evidence, exhibits: experiment.exhibits(evidence), broke: false })
  } catch (error) {
    if (signal.aborted) throw error
    const because = error instanceof Error ? error.message : String(error)
    const isUnavailable = error instanceof Unavailable
    const verdict = isUnavailable && claim.kind === 'measured' ? ("can't be told here" as const) : null
    return result({ verdict, because, evidence: isUnavailable ? { unavailable: because } : null, exhibits: [], broke: !isUnavailable })
  } finally {
    lab?.close()
  }
}

import { experimentOf, type Claim } from '../claim.ts'
import type { Spoken } from '../lab/spoken.ts'
import type { Prediction, Kept } from '../run/kept.ts'
import type { Result } from '../run/result.ts'

const REPORT_FORMAT = 'wireside-claims'
const REPORT_VERSION = 1

/** Results of one browser, to be kept, sent and compared. */
export interface Report {
  format: typeof REPORT_FORMAT
  version: typeof REPORT_VERSION
  /** ISO 8601. */
  madeAt: string
  environment: {
    userAgent: string
    serverVersion: string
    clockStepMs: number | null
    isolated: boolean
    /** Whether any result is of the short form. */
    brief: boolean
    pageHost: string
    lanesHost: string
    /** Protocol versions as the server saw them; reports of earlier versions of Wireside have none. */
    spoken?: readonly Spoken[]
  }
  claims: ReportedClaim[]
}

export interface ReportedClaim extends Omit<Result, 'surroundings'> {
  statement: string
  prediction: Prediction | null
}

/** Claims with a result and those with nothing to run, in the order of the ledger. The engine's own session is in no result, so in no report. */
export function makeReport(claims: readonly Claim[], { results, predictions, spoken }: Kept, userAgent: string, now: Date): Report {
  const kept = claims.flatMap(({ id }) => results[id] ?? [])
  const surroundings = kept.findLast((result) => result.surroundings)?.surroundings
  return {
    format: REPORT_FORMAT,
    version: REPORT_VERSION,
    madeAt: now.toISOString(),
    environment: {
      userAgent,
      serverVersion: surroundings?.serverVersion ?? '',
      clockStepMs: surroundings?.clockStepMs ?? null,
      isolated: surroundings?.isolated ?? false,
      brief: kept.some(({ brief }) => brief),
      pageHost: surroundings?.pageHost ?? '',
      lanesHost: surroundings ? new URL(surroundings.lanesUrl).hostname : '',
      spoken,
    },
    claims: claims.flatMap((claim) => {
      const result = results[claim.id] ?? stated(claim, now)
      if (!result) return []
      const { surroundings: _own, ...rest } = result
      return [{ ...rest, statement: claim.statement, prediction: predictions[claim.id] ?? null }]
    }),
  }
}

/** What is to be said of a claim that has nothing to run; null where there is. */
function stated(claim: Claim, now: Date): Result | null {
  if (claim.kind === 'measured' || experimentOf(claim)) return null
  const isDocumented = claim.kind === 'documented'
  return {
    id: claim.id,
    kind: claim.kind,
    verdict: null,
    because: isDocumented ? claim.finding : 'Nothing is run: the reader decides.',
    evidence: isDocumented ? { asOf: claim.asOf, sources: claim.sources } : { explanation: claim.explanation },
    exhibits: isDocumented ? [...claim.record] : [],
    broke: false,
    brief: false,
    at: isDocumented ? claim.asOf : now.toISOString(),
    tookMs: 0,
    surroundings: null,
  }
}

/** Reads a report's text; says what is wrong with it in words. */
export function readReport(text: string): { report: Report } | { problem: string } {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return { problem: 'The file is not JSON; allowed: a report that Wireside exported as JSON.' }
  }
  const report = value as Partial<Report> | null
  if (report?.format !== REPORT_FORMAT) return { problem: `format: the file says ${shown(report?.format)}; allowed: "${REPORT_FORMAT}".` }
  if (typeof report.version !== 'number' || report.version > REPORT_VERSION) {
    return { problem: `version: the file says ${shown(report.version)}; allowed: up to ${REPORT_VERSION}, this Wireside’s.` }
  }
  const whole =
    Array.isArray(report.claims) &&
    report.claims.every(
      ({ id, statement, because, exhibits }: Partial<ReportedClaim>) =>
        [id, statement, because].every((one) => typeof one === 'string') && Array.isArray(exhibits),
    )
  if (!whole || typeof report.environment?.userAgent !== 'string')
    return { problem: 'claims: the file is damaged; allowed: a whole report as it was exported.' }
  return { report: report as Report }
}

function shown(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 40)
}

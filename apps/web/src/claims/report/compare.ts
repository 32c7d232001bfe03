import type { Report, ReportedClaim } from './report.ts'

/** One claim in two reports; null where a report does not have it. */
export interface ComparedClaim {
  id: string
  statement: string
  first: ReportedClaim | null
  second: ReportedClaim | null
  /** Verdicts that differ, where both decided. */
  differs: boolean
}

/** Every claim of either, in the order of the first, then what only the second has. */
export function compareReports(first: Report, second: Report): ComparedClaim[] {
  const inSecond = new Map(second.claims.map((claim) => [claim.id, claim]))
  const inFirst = new Map(first.claims.map((claim) => [claim.id, claim]))
  const ids = [...inFirst.keys(), ...[...inSecond.keys()].filter((id) => !inFirst.has(id))]
  return ids.map((id) => {
    const one = inFirst.get(id) ?? null
    const other = inSecond.get(id) ?? null
    return {
      id,
      statement: (one ?? other)?.statement ?? id,
      first: one,
      second: other,
      differs: one?.verdict != null && other?.verdict != null && one.verdict !== other.verdict,
    }
  })
}

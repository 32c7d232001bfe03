import type { Report } from './report.ts'

const COLUMNS = ['id', 'kind', 'statement', 'verdict', 'because', 'expected', 'guess', 'brief', 'at', 'tookMs', 'evidence'] as const

/** One line a claim (RFC 4180); the evidence as JSON in the last column. */
export function reportCsv({ claims }: Report): string {
  const rows = claims.map(({ id, kind, statement, verdict, because, prediction, brief, at, tookMs, evidence }) => [
    id,
    kind,
    statement,
    verdict ?? '',
    because,
    prediction?.verdict ?? '',
    prediction?.guess ?? '',
    brief,
    at,
    Math.round(tookMs),
    JSON.stringify(evidence),
  ])
  return [COLUMNS, ...rows].map((row) => row.map((cell) => quoted(String(cell))).join(',')).join('\r\n') + '\r\n'
}

/** A cell that a spreadsheet would take for a formula begins with an apostrophe instead. */
function quoted(text: string): string {
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}

import { Type, type Static } from 'typebox'
import { problemsOf, type Problem } from './problem.ts'
import { Settings } from './settings.ts'

export const RUN_FORMAT = 'wireside-run'
export const RUN_VERSION = 1

/** One recorded stretch of a session: what was set, what happened, what was measured. Times: ms since `startedAt`. */
export const RunFile = Type.Object(
  {
    format: Type.Literal(RUN_FORMAT),
    version: Type.Literal(RUN_VERSION),
    /** ISO 8601, the recording browser's clock. */
    startedAt: Type.String(),
    durationMs: Type.Number({ minimum: 0 }),
    environment: Type.Object({
      userAgent: Type.String(),
      serverVersion: Type.String(),
      isolated: Type.Boolean(),
      clockStepMs: Type.Number(),
      latencyErrorMs: Type.Number(),
    }),
    settings: Settings,
    /** The page's own event stream, in order: sample batches, connection changes, fault marks, control changes. */
    events: Type.Array(Type.Object({ atMs: Type.Number(), event: Type.Unknown() })),
  },
  { additionalProperties: false },
)
export type RunFile = Static<typeof RunFile>

/** Reads a run file's JSON value, migrating older versions; says what is wrong and loses nothing otherwise. */
export function readRun(value: unknown): { run: RunFile } | { problems: Problem[] } {
  if (typeof value !== 'object' || value === null || (value as { format?: unknown }).format !== RUN_FORMAT) {
    return {
      problems: [
        {
          field: 'format',
          value: String((value as { format?: unknown } | null)?.format),
          allowed: `"${RUN_FORMAT}": a file that Wireside exported`,
        },
      ],
    }
  }
  const version = (value as { version?: unknown }).version
  if (typeof version === 'number' && version > RUN_VERSION) {
    return { problems: [{ field: 'version', value: String(version), allowed: `up to ${RUN_VERSION}: this file is from a newer Wireside` }] }
  }
  const problems = problemsOf(RunFile, value)
  return problems.length > 0 ? { problems } : { run: value as RunFile }
}

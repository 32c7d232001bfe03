import type { TSchema } from 'typebox'
import { Value } from 'typebox/value'

/** Why an input was refused: which field, what it was, what is allowed. Shown to people as one sentence. */
export interface Problem {
  field: string
  value: string
  allowed: string
}

/** Characters of a refused value that are shown: enough to recognise it, too few to carry a payload into a log. */
const SHOWN_VALUE_LENGTH = 40

export function describeProblem({ field, value, allowed }: Problem): string {
  return `${field}: ${value} is not allowed; allowed: ${allowed}`
}

/** The problems of `value` under `schema`; empty when it fits. */
export function problemsOf(schema: TSchema, value: unknown): Problem[] {
  if (Value.Check(schema, value)) return []
  const problems = new Map<string, Problem>()
  for (const error of Value.Errors(schema, value)) {
    const field = error.instancePath.slice(1).replaceAll('/', '.') || 'document'
    const allowed = error.message.replace(/^must /, '')
    const known = problems.get(field)
    if (known && !known.allowed.includes(allowed)) known.allowed += `, or ${allowed}`
    else if (!known) problems.set(field, { field, value: shown(at(value, error.instancePath)), allowed })
  }
  return [...problems.values()]
}

function at(value: unknown, pointer: string): unknown {
  let found: unknown = value
  for (const key of pointer.split('/').slice(1)) {
    if (typeof found !== 'object' || found === null) return undefined
    found = (found as Record<string, unknown>)[key]
  }
  return found
}

export function shown(value: unknown): string {
  const text = value === undefined ? 'nothing' : typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > SHOWN_VALUE_LENGTH ? `${text.slice(0, SHOWN_VALUE_LENGTH)}…` : text
}

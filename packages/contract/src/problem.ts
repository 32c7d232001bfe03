import type { TSchema } from 'typebox'
import type { TLocalizedValidationError } from 'typebox/error'
import { Settings as TypeBoxSettings } from 'typebox/system'
import { Value } from 'typebox/value'

// A union's errors can only be told apart when all of them are there; the default stops at 8.
TypeBoxSettings.Set({ maxErrors: 200 })

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
  for (const error of meantErrors(Value.Errors(schema, value) as TLocalizedValidationError[])) {
    const field = error.instancePath.slice(1).replaceAll('/', '.') || 'document'
    const allowed = allowedBy(error, at(schema, error.schemaPath) as Bounds)
    const known = problems.get(field)
    if (known && !known.allowed.includes(allowed)) known.allowed += ` or ${allowed}`
    else if (!known) problems.set(field, { field, value: shown(at(value, error.instancePath)), allowed })
  }
  return [...problems.values()]
}

/**
 * A union reports the errors of all its members. Those of a member whose constant the value does not have, like a
 * payload's `kind`, speak of something the sender never meant; where no member fits, the constants are what is allowed.
 */
function meantErrors(errors: TLocalizedValidationError[], nested = 0): TLocalizedValidationError[] {
  const meant: TLocalizedValidationError[] = []
  const unions = new Map<string, Map<string, TLocalizedValidationError[]>>()
  for (const error of errors) {
    const steps = error.schemaPath.split('/anyOf/')
    if (steps.length === nested + 1) {
      if (error.keyword !== 'anyOf' && error.keyword !== 'boolean') meant.push(error)
      continue
    }
    const union = steps.slice(0, nested + 1).join('/anyOf/')
    const depth = union.match(/\/properties\/|\/items\b/g)?.length ?? 0
    const key = `${union} ${error.instancePath.split('/', depth + 1).join('/')}`
    const members = unions.get(key) ?? new Map<string, TLocalizedValidationError[]>()
    const member = steps[nested + 1]!.split('/', 1)[0]!
    unions.set(key, members.set(member, [...(members.get(member) ?? []), error]))
  }
  for (const members of unions.values()) {
    const isConstant = ({ keyword, schemaPath }: TLocalizedValidationError) =>
      keyword === 'const' && schemaPath.split('/anyOf/').length === nested + 2
    const fitting = [...members.values()].filter((own) => !own.some(isConstant))
    const chosen = fitting.length > 0 ? fitting.flat() : [...members.values()].flat().filter(isConstant)
    meant.push(...meantErrors(chosen, nested + 1))
  }
  return meant
}

interface Bounds {
  type?: string
  minimum?: number
  maximum?: number
  maxItems?: number
  pattern?: string
  maxLength?: number
  properties?: object
}

/** What a schema allows, in words. */
function allowedBy({ keyword, params, message }: TLocalizedValidationError, schema: Bounds): string {
  const { type, minimum, maximum, maxItems, maxLength, pattern, properties } = schema
  if (keyword === 'const') return shown((params as { allowedValue: unknown }).allowedValue)
  if (keyword === 'required') return `with ${(params as { requiredProperties: string[] }).requiredProperties.join(', ')}`
  if (keyword === 'additionalProperties' && properties) return `only the fields ${Object.keys(properties).join(', ')}`
  switch (type) {
    case 'number':
    case 'integer': {
      const kind = type === 'integer' ? 'a whole number' : 'a number'
      if (minimum !== undefined && maximum !== undefined) return `${kind} from ${minimum} to ${maximum}`
      return minimum === undefined ? kind : `${kind} from ${minimum}`
    }
    case 'string':
      if (pattern) return `text like ${pattern}`
      return maxLength === undefined ? 'text' : `text of at most ${maxLength} characters`
    case 'array':
      return maxItems === undefined ? 'a list' : `a list of at most ${maxItems}`
    case 'boolean':
      return 'true or false'
    case undefined:
    default:
      return message.replace(/^must /, '')
  }
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

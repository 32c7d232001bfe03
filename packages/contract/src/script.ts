import { Type, type Static } from 'typebox'
import { CONDITION_WORDS, formatCondition, parseCondition, wordForm } from './condition-words.ts'
import { Fault } from './faults.ts'
import { MAX_FAULT_MS, MAX_SCRIPT_MS, MAX_SCRIPT_STEPS } from './limits.ts'
import { randomFrom } from './payload.ts'
import { problemsOf, shown, type Problem } from './problem.ts'

/** One act of a script: `atMs` after it was started; a fault that names no lane is for all. */
const ScriptStep = Type.Object({ atMs: Type.Number({ minimum: 0, maximum: MAX_SCRIPT_MS }), fault: Fault }, { additionalProperties: false })
export type ScriptStep = Static<typeof ScriptStep>

/** What is done to the lanes, and when: the server runs it on its own clock. */
export const Script = Type.Array(ScriptStep, { maxItems: MAX_SCRIPT_STEPS })
export type Script = Static<typeof Script>

const ACTS = {
  cut: 'reset_peer',
  close: 'close',
  'reset-stream': 'reset_stream',
  handoff: 'handoff',
  restart: 'restart',
  heal: 'heal',
} as const
type ActWord = keyof typeof ACTS

/** Words that make a step read well and say nothing. */
const FILLERS = new Set(['at', 'for', 'on', 'then', 'and'])

const FORM = 'a step like 3s cut, 8s silent 10s, or 20s latency200 5s ws+sse'
const WORDS = `${Object.keys(ACTS).join(', ')}; with how long: outage, ${CONDITION_WORDS.map(wordForm).join(', ')}`

/**
 * Steps parted by line ends or commas (`~` in an address), words by spaces (`_`): when, what, for how long, on which
 * lanes. `at 3 s cut, at 8 s silent for 10 s` is `3s cut, 8s silent 10s`. Seconds where there is no unit.
 */
export function parseScript(text: string): { script: Script } | { problem: Problem } {
  const script: Script = []
  for (const part of text.split(/[\n,;~]+/)) {
    const words = part
      .replaceAll('_', ' ')
      .replaceAll(/(\d)\s+(ms|s|min)\b/g, '$1$2')
      .split(/\s+/)
      .filter((word) => word !== '' && !FILLERS.has(word))
    if (words.length === 0) continue
    const step = parseStep(words)
    if ('allowed' in step) return { problem: { field: 'script', value: shown(part.trim()), allowed: step.allowed } }
    script.push(step)
  }
  const [problem] = problemsOf(Script, script)
  if (problem) return { problem: { ...problem, field: `script.${problem.field}` } }
  return { script: script.toSorted((a, b) => a.atMs - b.atMs) }
}

function parseStep([when = '', what = '', ...rest]: string[]): ScriptStep | { allowed: string } {
  const atMs = parseTime(when)
  if (atMs === null || what === '') return { allowed: FORM }
  let ms: number | null = null
  let lanes: string[] = []
  for (const word of rest) {
    const time = parseTime(word)
    if (time !== null) ms = time
    else if (/^[a-z][a-z0-9-]*(\+[a-z][a-z0-9-]*)*$/.test(word)) lanes = word === 'all' ? [] : word.split('+')
    else return { allowed: `${FORM}; not ${shown(word)}` }
  }
  if (what in ACTS) {
    if (ms !== null) return { allowed: `${what} takes no time` }
    return { atMs, fault: { type: ACTS[what as ActWord], lanes } }
  }
  const condition = what === 'outage' ? null : parseCondition(what)
  if (what !== 'outage' && condition === null) return { allowed: `${WORDS}; not ${shown(what)}` }
  if (condition && 'allowed' in condition) return condition
  if (ms === null) return { allowed: `${what} with how long, up to ${MAX_FAULT_MS / 1000}s: ${when} ${what} 5s` }
  if (condition) return { atMs, fault: { type: 'impose', lanes, condition: condition.condition, ms } }
  return { atMs, fault: { type: 'outage', lanes, ms } }
}

/** `3`, `3s`, `250ms`, `2min` in ms; null for no time. */
function parseTime(word: string): number | null {
  const [, digits, unit = 's'] = /^(\d+(?:\.\d+)?)(ms|s|min)?$/.exec(word) ?? []
  if (digits === undefined) return null
  const ms = Number(digits) * { ms: 1, s: 1000, min: 60_000 }[unit as 'ms' | 's' | 'min']
  // Decimals of seconds are not quite decimals: to the microsecond they are.
  return Math.round(ms * 1000) / 1000
}

/** One step a line. */
export function formatScript(script: Script): string {
  return script.map(formatStep).join('\n')
}

export function formatStep({ atMs, fault }: ScriptStep): string {
  return [formatTime(atMs), ...wordsOf(fault), ...(fault.lanes.length > 0 ? [fault.lanes.join('+')] : [])].join(' ')
}

function wordsOf(fault: Fault): string[] {
  switch (fault.type) {
    case 'reset_peer':
      return ['cut']
    case 'reset_stream':
      return ['reset-stream']
    case 'close':
    case 'handoff':
    case 'restart':
    case 'heal':
      return [fault.type]
    case 'outage':
      return ['outage', formatTime(fault.ms)]
    case 'impose':
      return [formatCondition(fault.condition), formatTime(fault.ms)]
  }
}

function formatTime(ms: number): string {
  return ms % 100 === 0 ? `${ms / 1000}s` : `${ms}ms`
}

/** How long a script lasts, its last effect included. */
export function scriptMs(script: Script): number {
  return Math.max(0, ...script.map(({ atMs, fault }) => atMs + ('ms' in fault ? fault.ms : 0)))
}

/** Faults at random, the same for the same seed: what a client that resumes must outlive without losing anything. */
export function randomScript(seed: number, durationMs: number): Script {
  const random = randomFrom(seed, 0)
  const between = (low: number, high: number): number => Math.round(low + random() * (high - low))
  const kinds: (() => Fault)[] = [
    () => ({ type: 'reset_peer', lanes: [] }),
    () => ({ type: 'close', lanes: [] }),
    () => ({ type: 'outage', lanes: [], ms: between(500, 2500) }),
    () => ({ type: 'impose', lanes: [], condition: { type: 'blackhole', direction: 'both' }, ms: between(500, 2500) }),
    () => ({ type: 'impose', lanes: [], condition: { type: 'blackhole', direction: 'down' }, ms: between(500, 1500) }),
    () => ({
      type: 'impose',
      lanes: [],
      condition: { type: 'bandwidth', direction: 'both', bytesPerSecond: between(4000, 40_000) },
      ms: between(1000, 3000),
    }),
    () => ({
      type: 'impose',
      lanes: [],
      condition: { type: 'latency', direction: 'both', delayMs: between(20, 300), jitterMs: between(0, 100) },
      ms: between(1000, 3000),
    }),
    () => ({
      type: 'impose',
      lanes: [],
      condition: { type: 'slicer', direction: 'both', bytes: between(16, 512), varyBytes: 0, delayMs: between(1, 5) },
      ms: between(1000, 3000),
    }),
    () => ({
      type: 'impose',
      lanes: [],
      condition: { type: 'stall', direction: 'both', percent: between(5, 30), waitMs: between(100, 500) },
      ms: between(1000, 3000),
    }),
    () => ({
      type: 'impose',
      lanes: [],
      condition: { type: 'limit_data', direction: 'down', bytes: between(500, 5000) },
      ms: between(500, 1500),
    }),
  ]
  const script: Script = []
  for (let atMs = between(300, 1500); atMs < durationMs && script.length < MAX_SCRIPT_STEPS; atMs += between(700, 4000)) {
    script.push({ atMs, fault: kinds[Math.floor(random() * kinds.length)]!() })
  }
  return script
}

import { MAX_BYTES_PER_SECOND, MAX_MESSAGE_BYTES, MAX_RATE } from '@wireside/contract/limits'
import { shown, type Problem } from '@wireside/contract/problem'
import { formatScript, parseScript } from '@wireside/contract/script'
import { DEFAULT_SETTINGS, type Settings } from '@wireside/contract/settings'
import { SCENARIOS, withinByteRate, type PayloadSpec, type Workload } from '@wireside/contract/workload'
import { formatRoundBytes } from '../ui/format.ts'
import { formatLanes, parseLanes } from './lane-url.ts'

/** The settings as search parameters, `v=1`. What is as it comes is left out; a pasted payload is never in a link. */
export type SearchText = Record<string, string>

const NAMES = ['v', 'scenario', 'rate', 'size', 'form', 'direction', 'generator', 'seed', 'paused', 'payload', 'lanes', 'pattern', 'script']
const GENERATORS = ['plain', 'tokens', 'ticker', 'chat', 'game', 'dashboard'] as const
const SCENARIO_NAMES = ['own', 'tokens', 'ticker', 'chat', 'game', 'dashboard', 'editor', 'voice', 'duel'] as const
const MAX_SEED = 0xffffffff

export function formatSettings({ workload, lanes, script }: Settings): SearchText {
  const search: SearchText = {}
  const base = baseOf(workload.scenario)
  const { payload } = workload
  if (workload.scenario !== DEFAULT_SETTINGS.workload.scenario) search.scenario = workload.scenario
  if (workload.direction !== base.direction) search.direction = workload.direction
  if (workload.rate !== base.rate) search.rate = String(workload.rate)
  if (payload.kind === 'pasted') search.payload = 'pasted'
  else {
    if (payload.size !== base.payload.size) search.size = String(payload.size)
    if (payload.form !== base.payload.form) search.form = payload.form
    if (payload.generator !== base.payload.generator) search.generator = payload.generator
  }
  if (workload.pattern !== undefined && workload.pattern !== 'steady') search.pattern = workload.pattern
  if (workload.seed !== base.seed) search.seed = String(workload.seed)
  if (!workload.running) search.paused = '1'
  const written = formatLanes(lanes)
  if (written !== formatLanes(DEFAULT_SETTINGS.lanes)) search.lanes = written
  if (script) search.script = formatScript(script).replaceAll('\n', '~').replaceAll(' ', '_')
  return Object.keys(search).length > 0 ? { v: '1', ...search } : {}
}

export function parseSettings(search: SearchText): { settings: Settings; problems: Problem[] } {
  const problems: Problem[] = []
  const refuse = (field: string, allowed: string) => problems.push({ field, value: shown(search[field]), allowed })
  const number = (name: string, byDefault: number, max: number, whole: boolean): number => {
    const text = search[name]
    if (text === undefined) return byDefault
    const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN
    if (value >= 0 && value <= max && (!whole || Number.isInteger(value))) return value
    refuse(name, `${whole ? 'a whole number' : 'a number'} from 0 to ${max}`)
    return byDefault
  }
  const oneOf = <T extends string>(name: string, byDefault: T, allowed: readonly T[]): T => {
    const found = allowed.find((value) => value === search[name])
    if (found === undefined && search[name] !== undefined) refuse(name, `one of ${allowed.join(', ')}`)
    return found ?? byDefault
  }

  for (const name of Object.keys(search)) if (!NAMES.includes(name)) refuse(name, `one of ${NAMES.join(', ')}`)
  if (search.v !== undefined && search.v !== '1') refuse('v', '1')
  if (search.payload !== undefined) refuse('payload', 'pasted again here: a link never carries it')

  const base = baseOf(oneOf('scenario', DEFAULT_SETTINGS.workload.scenario, SCENARIO_NAMES))
  const workload: Workload = {
    ...base,
    payload: {
      kind: 'generated',
      generator: oneOf('generator', base.payload.generator, GENERATORS),
      form: oneOf('form', base.payload.form, ['text', 'binary']),
      size: number('size', base.payload.size, MAX_MESSAGE_BYTES, true),
    },
    direction: oneOf('direction', base.direction, ['down', 'up', 'both']),
    rate: number('rate', base.rate, MAX_RATE, false),
    seed: number('seed', base.seed, MAX_SEED, true),
    running: oneOf('paused', '0', ['0', '1']) === '0',
  }
  if (!withinByteRate(workload)) {
    const value = `${workload.rate} × ${workload.payload.size} B`
    problems.push({ field: 'rate × size', value, allowed: `at most ${formatRoundBytes(MAX_BYTES_PER_SECOND)}/s` })
    Object.assign(workload, { rate: base.rate, payload: base.payload })
  }
  let { lanes } = DEFAULT_SETTINGS
  if (search.lanes !== undefined) {
    const parsed = parseLanes(search.lanes)
    if ('problem' in parsed) problems.push(parsed.problem)
    else lanes = parsed.lanes
  }
  const pattern = oneOf('pattern', 'steady', ['steady', 'burst', 'poisson'])
  if (pattern !== 'steady') workload.pattern = pattern
  const script = parseScript(search.script ?? '')
  if ('problem' in script) problems.push(script.problem)
  const steps = 'script' in script && script.script.length > 0 ? { script: script.script } : {}
  return { settings: { workload, lanes, ...steps }, problems }
}

type Base = Workload & { payload: Extract<PayloadSpec, { kind: 'generated' }> }

function baseOf(scenario: Workload['scenario']): Base {
  const own = DEFAULT_SETTINGS.workload
  return (scenario === 'own' ? own : { ...own, scenario, ...SCENARIOS[scenario] }) as Base
}

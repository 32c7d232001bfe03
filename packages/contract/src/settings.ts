import { Type, type Static } from 'typebox'
import { checkConditions } from './conditions.ts'
import { canBeHeard, LaneSettings, protocolOf, refusedCondition } from './lanes.ts'
import { DEFAULT_RETRY_MS, MAX_BYTES_PER_SECOND, MAX_LANES } from './limits.ts'
import { problemsOf, type Problem } from './problem.ts'
import type { Fault } from './faults.ts'
import { Script } from './script.ts'
import { TRANSPORTS } from './transports.ts'
import { payloadBytesPerSecond, withinByteRate, Workload } from './workload.ts'

/** A session's whole settings document: every `set` carries all of it, so the two sides can't drift apart. */
export const Settings = Type.Object(
  {
    workload: Workload,
    lanes: Type.Array(LaneSettings, { maxItems: MAX_LANES }),
    /** Absent: none. It runs when it is started, as it was then. */
    script: Type.Optional(Script),
  },
  { additionalProperties: false },
)
export type Settings = Static<typeof Settings>

/** What the Lab opens with: both protocols as shipped, the same 100-byte message ten times a second. */
export const DEFAULT_SETTINGS: Settings = {
  workload: {
    scenario: 'own',
    direction: 'down',
    payload: { kind: 'generated', generator: 'plain', form: 'text', size: 100 },
    rate: 10,
    running: true,
    seed: 1,
  },
  lanes: [
    { id: 'ws', transport: 'websocket', client: 'bare', ids: false, compression: 'off', retryMs: DEFAULT_RETRY_MS, conditions: [] },
    { id: 'sse', transport: 'sse', client: 'bare', ids: true, compression: 'off', retryMs: DEFAULT_RETRY_MS, conditions: [] },
  ],
}

/** What is wrong with a settings document, each with field, value and allowed range; empty when it is valid. */
export function checkSettings(value: unknown): Problem[] {
  const problems = problemsOf(Settings, value)
  if (problems.length > 0) return problems
  const { workload, lanes, script = [] } = value as Settings
  if (!withinByteRate(workload)) {
    problems.push({
      field: 'workload.rate',
      value: `${workload.rate} × ${workload.payload.size} B = ${payloadBytesPerSecond(workload)} B/s`,
      allowed: `rate × size at most ${MAX_BYTES_PER_SECOND} B/s`,
    })
  }
  const shared = lanes.filter((lane) => protocolOf(lane) === 'h2').map((lane) => JSON.stringify(lane.conditions))
  if (new Set(shared).size > 1) {
    problems.push({
      field: 'lanes',
      value: 'different conditions over HTTP/2',
      allowed: 'the same on all of them: they share one connection',
    })
  }
  const seen = new Set<string>()
  lanes.forEach((lane, index) => {
    if (seen.has(lane.id)) problems.push({ field: `lanes.${index}.id`, value: lane.id, allowed: 'an id no other lane has' })
    seen.add(lane.id)
    const { ids, compressions } = TRANSPORTS[lane.transport]
    if (lane.ids && ids === 'none') {
      problems.push({ field: `lanes.${index}.ids`, value: 'true', allowed: `false: ${lane.transport} has no place for an id` })
    }
    if (!compressions.includes(lane.compression)) {
      problems.push({ field: `lanes.${index}.compression`, value: lane.compression, allowed: compressions.join(' or ') })
    }
    if ((lane.holdMs ?? lane.gatherMs) !== undefined && lane.transport !== 'long-poll') {
      problems.push({ field: `lanes.${index}.holdMs`, value: String(lane.holdMs ?? lane.gatherMs), allowed: 'on long polling only' })
    }
    if (!canBeHeard(lane)) {
      problems.push({ field: `lanes.${index}.heartbeat.form`, value: 'event', allowed: `ping on ${lane.transport} without ids, or ids on` })
    }
    problems.push(...checkConditions(lane.conditions, `lanes.${index}.conditions`))
    for (const { type } of lane.conditions) {
      const allowed = refusedCondition(lane, type)
      if (allowed) problems.push({ field: `lanes.${index}.conditions`, value: `${type} on ${lane.id}`, allowed })
    }
  })
  script.forEach(({ fault }, index) => {
    const refused = refusedFault(fault, lanes)
    if (refused) problems.push({ field: `script.${index}.fault`, ...refused })
  })
  return problems
}

/**
 * What a fault would impose on a lane that cannot bear it, and where it is allowed; null where there is none. One for all
 * lanes is for those that can.
 */
export function refusedFault(fault: Fault, lanes: readonly LaneSettings[]): Omit<Problem, 'field'> | null {
  if (fault.type !== 'impose') return null
  const { type } = fault.condition
  const named = fault.lanes.length > 0 ? lanes.filter(({ id }) => fault.lanes.includes(id)) : lanes
  const refused = named.flatMap((lane) => {
    const allowed = refusedCondition(lane, type)
    return allowed ? [{ value: `${type} on ${lane.id}`, allowed }] : []
  })
  const isRefused = fault.lanes.length > 0 || refused.length === named.length
  return (isRefused && refused[0]) || null
}

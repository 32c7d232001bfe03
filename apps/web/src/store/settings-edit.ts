import type { Condition } from '@wireside/contract/conditions'
import type { LaneSettings } from '@wireside/contract/lanes'
import type { Settings } from '@wireside/contract/settings'
import { SCENARIOS, type ScenarioName, type Workload } from '@wireside/contract/workload'

/** A change of the settings document, named so that undo can say what it takes back. */
export interface Edit {
  name: string
  apply(settings: Settings): Settings
}

/** Lanes an act is for: one by its id, or all. */
export type Target = 'all' | (string & {})

export function isTargeted(lane: LaneSettings, target: Target): boolean {
  return target === 'all' || lane.id === target
}

export function editWorkload(name: string, change: Partial<Workload>): Edit {
  return { name, apply: (settings) => ({ ...settings, workload: { ...settings.workload, ...change } }) }
}

/** A scenario sets payload and rate; `own` keeps what is there. */
export function chooseScenario(scenario: ScenarioName): Edit {
  return editWorkload('scenario', scenario === 'own' ? { scenario } : { scenario, ...SCENARIOS[scenario] })
}

export function editLane(name: string, target: Target, change: Partial<LaneSettings>): Edit {
  return {
    name,
    apply: (settings) => ({
      ...settings,
      lanes: settings.lanes.map((lane) => (isTargeted(lane, target) ? { ...lane, ...change } : lane)),
    }),
  }
}

/** Our client resumes, so its ids go on with it; as shipped a WebSocket has none, an EventSource does. */
export function chooseClient(lane: LaneSettings, client: LaneSettings['client']): Edit {
  const name = client === 'managed' ? 'our client' : 'as shipped'
  return editLane(name, lane.id, { client, ids: client === 'managed' || lane.transport === 'sse' })
}

/** Replaces the condition of this type, both directions; null takes it away. */
function setCondition(name: string, target: Target, type: Condition['type'], condition: Condition | null): Edit {
  return {
    name,
    apply: (settings) => ({
      ...settings,
      lanes: settings.lanes.map((lane) => {
        if (!isTargeted(lane, target)) return lane
        const others = lane.conditions.filter((known) => known.type !== type)
        return { ...lane, conditions: condition ? [...others, condition] : others }
      }),
    }),
  }
}

export function setLatency(target: Target, delayMs: number, jitterMs: number): Edit {
  const condition: Condition | null = delayMs + jitterMs > 0 ? { type: 'latency', direction: 'both', delayMs, jitterMs } : null
  return setCondition('latency', target, 'latency', condition)
}

export function setBandwidth(target: Target, bytesPerSecond: number | null): Edit {
  const condition: Condition | null = bytesPerSecond === null ? null : { type: 'bandwidth', direction: 'both', bytesPerSecond }
  return setCondition('bandwidth', target, 'bandwidth', condition)
}

export function heal(target: Target): Edit {
  return editLane('back to normal', target, { conditions: [] })
}

/** The id of the lane that the A/A check adds beside the first of its transport. */
export const CHECK_LANE = 'ws-2'

export function addCheckLane(): Edit {
  return {
    name: 'A/A check',
    apply: (settings) => {
      const first = settings.lanes.find((lane) => lane.transport === 'websocket')
      if (!first || settings.lanes.some((lane) => lane.id === CHECK_LANE)) return settings
      return { ...settings, lanes: [...settings.lanes, { ...first, id: CHECK_LANE }] }
    },
  }
}

export function removeLane(id: string): Edit {
  return { name: 'lane removed', apply: (settings) => ({ ...settings, lanes: settings.lanes.filter((lane) => lane.id !== id) }) }
}

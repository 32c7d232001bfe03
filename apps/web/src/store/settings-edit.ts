import type { Condition, ConditionType } from '@wireside/contract/conditions'
import { canBeHeard, protocolOf, refusedCondition, type Heartbeat, type LaneSettings, type Protocol } from '@wireside/contract/lanes'
import { DEFAULT_HEARTBEAT_MS, DEFAULT_RETRY_MS, DEFAULT_SILENCE_MS, MAX_LANES } from '@wireside/contract/limits'
import type { Script } from '@wireside/contract/script'
import type { Settings } from '@wireside/contract/settings'
import { TRANSPORTS, type Transport } from '@wireside/contract/transports'
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

/** The lanes an act on the connection of `target` hits: lanes over HTTP/2 share theirs. */
export function hitLanes(lanes: readonly LaneSettings[], target: Target): LaneSettings[] {
  const named = lanes.filter((lane) => isTargeted(lane, target))
  const shared = named.some((lane) => protocolOf(lane) === 'h2')
  return lanes.filter((lane) => named.includes(lane) || (shared && protocolOf(lane) === 'h2'))
}

/** A lane that joins the shared connection of HTTP/2 has the conditions which that one has. */
export function chooseProtocol(lane: LaneSettings, protocol: Protocol): Edit {
  return {
    name: 'protocol',
    apply: (settings) => {
      const shared = protocol === 'h2' ? settings.lanes.find((other) => other.id !== lane.id && protocolOf(other) === 'h2') : undefined
      const change = { protocol, ...(shared && { conditions: shared.conditions }) }
      return editLane('protocol', lane.id, change).apply(settings)
    },
  }
}

/**
 * Our client resumes and watches, so ids, a heartbeat that it can see and a watchdog go on with it; as shipped a WebSocket
 * has none of them, an EventSource has ids.
 */
export function chooseClient(lane: LaneSettings, client: LaneSettings['client']): Edit {
  return client === 'managed'
    ? replaceLane('our client', lane.id, (known) => ({
        ...known,
        client,
        ids: idsAsGiven(known.transport, client),
        heartbeat: { form: 'event', intervalMs: DEFAULT_HEARTBEAT_MS, timeoutMs: DEFAULT_SILENCE_MS },
        watchdogMs: DEFAULT_SILENCE_MS,
      }))
    : replaceLane('as shipped', lane.id, ({ heartbeat: _heartbeat, watchdogMs: _watchdogMs, ...known }) => ({
        ...known,
        client,
        ids: idsAsGiven(known.transport, client),
      }))
}

/** Ids go wherever they let a lane resume. */
function idsAsGiven(transport: Transport, client: LaneSettings['client']): boolean {
  const { ids, comesBack } = TRANSPORTS[transport]
  return ids !== 'none' && (client === 'managed' || comesBack)
}

/** Without ids a WebSocket has no place for a heartbeat that the page sees: a ping takes its place. */
export function chooseIds(lane: LaneSettings, ids: boolean): Edit {
  return replaceLane('ids', lane.id, (known) => {
    const next: LaneSettings = { ...known, ids }
    return canBeHeard(next) ? next : { ...next, heartbeat: { ...(next.heartbeat as Heartbeat), form: 'ping' } }
  })
}

/** Null: off. On a WebSocket without ids only `ping` can be had. */
export function setHeartbeat(lane: LaneSettings, heartbeat: Heartbeat | null): Edit {
  return replaceLane('heartbeat', lane.id, ({ heartbeat: _heartbeat, ...known }) => (heartbeat ? { ...known, heartbeat } : known))
}

/** Null: off. */
export function setWatchdog(lane: LaneSettings, watchdogMs: number | null): Edit {
  return replaceLane('watchdog', lane.id, ({ watchdogMs: _watchdogMs, ...known }) =>
    watchdogMs === null ? known : { ...known, watchdogMs },
  )
}

function replaceLane(name: string, id: string, next: (lane: LaneSettings) => LaneSettings): Edit {
  return {
    name,
    apply: (settings) => ({ ...settings, lanes: settings.lanes.map((lane) => (lane.id === id ? next(lane) : lane)) }),
  }
}

/** Replaces what holds of this type by `conditions`; none takes it away. */
export function setCondition(name: string, target: Target, type: ConditionType, ...conditions: Condition[]): Edit {
  return {
    name,
    apply: (settings) => ({
      ...settings,
      lanes: settings.lanes.map((lane) => {
        if (!hitLanes(settings.lanes, target).includes(lane)) return lane
        // Of all lanes those that can; one alone is told why it can't.
        if (target === 'all' && refusedCondition(lane, type) !== null) return lane
        return { ...lane, conditions: [...lane.conditions.filter((known) => known.type !== type), ...conditions] }
      }),
    }),
  }
}

export function setLatency(target: Target, delayMs: number, jitterMs: number): Edit {
  return setCondition('latency', target, 'latency', { type: 'latency', direction: 'both', delayMs, jitterMs })
}

/** An empty one is none. */
export function setScript(script: Script): Edit {
  return { name: 'script', apply: ({ script: _script, ...settings }) => (script.length > 0 ? { ...settings, script } : settings) }
}

/** Silent both ways, or not any more. */
export function setSilent(target: Target, silent: boolean): Edit {
  const name = silent ? 'silence' : 'end of the silence'
  return setCondition(name, target, 'blackhole', ...(silent ? [{ type: 'blackhole', direction: 'both' } as const] : []))
}

export function isSilent(lane: LaneSettings): boolean {
  return lane.conditions.some(({ type }) => type === 'blackhole')
}

export function heal(target: Target): Edit {
  return {
    name: 'back to normal',
    apply: (settings) => {
      const hit = hitLanes(settings.lanes, target)
      return { ...settings, lanes: settings.lanes.map((lane) => (hit.includes(lane) ? { ...lane, conditions: [] } : lane)) }
    },
  }
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

/** As shipped, under the conditions that hold on every lane already. */
export function addLane(transport: Transport): Edit {
  return {
    name: 'lane added',
    apply: (settings) => {
      const { lanes } = settings
      if (lanes.length >= MAX_LANES) return settings
      const lane: LaneSettings = {
        id: freeId(lanes, TRANSPORTS[transport].prefix),
        transport,
        client: 'bare',
        ids: idsAsGiven(transport, 'bare'),
        compression: 'off',
        retryMs: DEFAULT_RETRY_MS,
        conditions: sharedConditions(lanes).filter(({ type }) => refusedCondition({ transport }, type) === null),
      }
      return { ...settings, lanes: [...lanes, lane] }
    },
  }
}

function freeId(lanes: readonly LaneSettings[], prefix: string): string {
  const taken = new Set(lanes.map(({ id }) => id))
  let id = prefix
  for (let n = 2; taken.has(id); n++) id = `${prefix}-${n}`
  return id
}

function sharedConditions(lanes: readonly LaneSettings[]): Condition[] {
  const [first, ...others] = lanes.map(({ conditions }) => JSON.stringify(conditions))
  return first !== undefined && others.every((other) => other === first) ? (lanes[0]?.conditions ?? []) : []
}

export function removeLane(id: string): Edit {
  return { name: 'lane removed', apply: (settings) => ({ ...settings, lanes: settings.lanes.filter((lane) => lane.id !== id) }) }
}

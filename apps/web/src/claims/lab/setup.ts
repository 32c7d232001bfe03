import type { Condition } from '@wireside/contract/conditions'
import type { LaneSettings } from '@wireside/contract/lanes'
import { DEFAULT_HEARTBEAT_MS, DEFAULT_SILENCE_MS } from '@wireside/contract/limits'
import { DEFAULT_SETTINGS, type Settings } from '@wireside/contract/settings'
import type { Workload } from '@wireside/contract/workload'

/** A lane as shipped: a bare client; ids as `EventSource` can use them, none on WebSocket. */
export function lane(transport: LaneSettings['transport'], change: Partial<LaneSettings> = {}): LaneSettings {
  const id = change.id ?? (transport === 'websocket' ? 'ws' : transport)
  return { id, transport, client: 'bare', ids: transport === 'sse', retryMs: 500, compression: 'off', conditions: [], ...change }
}

/** How many heartbeats' time our client is silent for before it gives up. */
const PATIENCE = DEFAULT_SILENCE_MS / DEFAULT_HEARTBEAT_MS

/** Our client with a heartbeat every so many milliseconds, as patient as it comes. */
export function watchful(intervalMs: number) {
  const watchdogMs = intervalMs * PATIENCE
  return { client: 'managed', heartbeat: { form: 'event', intervalMs, timeoutMs: watchdogMs }, watchdogMs } satisfies Partial<LaneSettings>
}

/** Text of 100 bytes, ten a second, downstream, unless said otherwise. */
export function setup(lanes: LaneSettings[], workload: Partial<Workload> = {}): Settings {
  return { workload: { ...DEFAULT_SETTINGS.workload, ...workload }, lanes }
}

export function text(size: number): Workload['payload'] {
  return { kind: 'generated', generator: 'plain', form: 'text', size }
}

export function binary(size: number): Workload['payload'] {
  return { kind: 'generated', generator: 'plain', form: 'binary', size }
}

/** The same delay each way; none at 0. */
export function latency(delayMs: number): Condition[] {
  return delayMs > 0 ? [{ type: 'latency', direction: 'both', delayMs, jitterMs: 0 }] : []
}

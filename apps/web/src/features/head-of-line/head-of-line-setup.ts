import type { Condition } from '@wireside/contract/conditions'
import type { LaneSettings, WebTransportMode } from '@wireside/contract/lanes'
import { DEFAULT_RETRY_MS } from '@wireside/contract/limits'
import type { Edit } from '../../store/settings-edit.ts'

const PERCENT = 3
/** One way: a repair then takes a visible while, and some messages are always under way. */
const DELAY_MS = 20
/** What QUIC's own repair took here, round trip and timer included. */
const STALL_MS = 80
const RATE = 100

const DELAY: Condition = { type: 'latency', direction: 'both', delayMs: DELAY_MS, jitterMs: 0 }
const LOSS: Condition = { type: 'packet_loss', direction: 'down', lostPercent: PERCENT, reorderedPercent: 0 }
const STALL: Condition = { type: 'stall', direction: 'down', percent: PERCENT, waitMs: STALL_MS }

/** The same messages on one stream, on many and as datagrams under the same loss, and on TCP under a model of it. */
export function headOfLineSetup(): Edit {
  return {
    name: 'head of line',
    apply: (settings) => ({
      workload: { ...settings.workload, direction: 'down', rate: RATE, running: true },
      lanes: [webtransport('wt', 'stream'), webtransport('wt-2', 'streams'), webtransport('wt-3', 'datagrams'), websocket()],
    }),
  }
}

function webtransport(id: string, mode: WebTransportMode): LaneSettings {
  return { ...BARE, id, transport: 'webtransport', mode, conditions: [DELAY, LOSS] }
}

function websocket(): LaneSettings {
  return { ...BARE, id: 'ws', transport: 'websocket', conditions: [DELAY, STALL] }
}

const BARE = { client: 'bare', ids: false, compression: 'off', retryMs: DEFAULT_RETRY_MS } as const

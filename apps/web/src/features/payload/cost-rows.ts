import type { SendCost, SendWay } from '@wireside/contract/send-cost'
import type { TableData } from '../../ui/DataTable.tsx'
import { formatCount, formatMicroseconds } from '../../ui/format.ts'
import { WAY_STYLES, type Way } from './ways.ts'

/** The ways whose cost to the server's CPU is measured: what compression adds, on either protocol. */
const WAYS_OF_COST: readonly [Way, SendWay][] = [
  ['ws-down', { transport: 'websocket', compression: 'off' }],
  ['ws-deflate', { transport: 'websocket', compression: 'on' }],
  ['ws-alone', { transport: 'websocket', compression: 'no-takeover' }],
  ['sse-down', { transport: 'sse', compression: 'off' }],
  ['sse-gzip', { transport: 'sse', compression: 'on' }],
]

export const COST_WAYS: SendWay[] = WAYS_OF_COST.map(([, way]) => way)

export function costTable(costs: readonly SendCost[]): TableData {
  return {
    caption: 'Server CPU of one message: encoding, framing, compressing; without the link and the kernel’s send',
    columns: ['Way', 'median', 'lowest round', 'highest round', 'messages sent'],
    rows: costs.map(({ transport, compression, medianUs, lowUs, highUs, messages }) => {
      const [way] = WAYS_OF_COST.find(([, one]) => one.transport === transport && one.compression === compression) ?? []
      const cells = [...[medianUs, lowUs, highUs].map(formatMicroseconds), formatCount(messages)]
      return { key: `${transport} ${compression}`, cells: [way ? WAY_STYLES[way].name : transport, ...cells] }
    }),
  }
}

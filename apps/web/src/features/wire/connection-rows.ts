import type { LaneSettings } from '@wireside/contract/lanes'
import type { LinkBytes } from '@wireside/contract/tap'
import type { TableData } from '../../ui/DataTable.tsx'
import { formatCount } from '../../ui/format.ts'
import { laneStyle } from '../../ui/lane-style.ts'
import type { ReadExchange } from './wire-rows.ts'

const PARTS = ['heads', 'framing', 'chunking', 'control', 'payload'] as const satisfies (keyof LinkBytes)[]

/** What the meter counted on each TCP connection, both directions: what a capture of its payload must come to. */
export function connectionTable(lanes: readonly { lane: LaneSettings; exchanges: readonly ReadExchange[] }[]): TableData {
  const rows = lanes.flatMap(({ lane, exchanges }) => {
    const links = new Map(exchanges.map(({ exchange }) => [exchange.link, exchange]))
    return [...links.values()].flatMap(({ link, client, metered }) =>
      (['down', 'up'] as const).map((direction) => {
        const counts = PARTS.map((part) => metered[direction][part])
        const sum = counts.reduce((total, count) => total + count, 0)
        return {
          key: `${lane.id} ${link} ${direction}`,
          cells: [`${laneStyle(lane).name}, port ${client.port} ${direction}`, ...[...counts, sum].map(formatCount)],
        }
      }),
    )
  })
  return {
    caption: 'Bytes of each TCP connection that the taps hold something of, by the meter, from its opening to now',
    columns: ['Connection', ...PARTS, 'all'],
    rows,
  }
}

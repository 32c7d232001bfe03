import type { LaneSettings } from '@wireside/contract/lanes'
import { total, type Bytes } from '@wireside/contract/parts'
import type { LinkBytes } from '@wireside/contract/tap'
import type { TableData } from '../../ui/DataTable.tsx'
import { formatCount } from '../../ui/format.ts'
import { laneStyle } from '../../ui/lane-style.ts'
import type { ReadExchange } from './wire-rows.ts'

const PARTS = ['heads', 'framing', 'chunking', 'control', 'payload'] as const satisfies (keyof LinkBytes)[]

export interface ConnectionsOfLane {
  lane: LaneSettings
  exchanges: readonly ReadExchange[]
  counted: { up: Bytes; down: Bytes } | null
}

/** What was counted, both directions: what a capture of the TCP payload must come to, per connection and per lane. */
export function connectionTable(lanes: readonly ConnectionsOfLane[]): TableData {
  const rows = lanes.flatMap(({ lane, exchanges, counted }) => {
    const { name } = laneStyle(lane)
    const links = new Map(exchanges.map(({ exchange }) => [exchange.link, exchange]))
    const connections = [...links.values()].flatMap(({ link, client, metered, ciphertext }) =>
      (['down', 'up'] as const).map((direction) => {
        const counts = PARTS.map((part) => metered[direction][part])
        const sum = counts.reduce((all, count) => all + count, 0)
        return {
          key: `${lane.id} ${link} ${direction}`,
          cells: [`${name}, port ${client.port} ${direction}`, ...[...counts, sum].map(formatCount), tlsWords(ciphertext, direction)],
        }
      }),
    )
    const totals = (['down', 'up'] as const).map((direction) => ({
      key: `${lane.id} ${direction}`,
      cells: [`${name}, all ${direction}`, ...PARTS.map(() => ''), formatCount(counted ? total(counted[direction]) : 0), ''],
      sum: true,
    }))
    return [...connections, ...totals]
  })
  return {
    caption:
      'Bytes by the meter: of each TCP connection that the taps hold something of, from its opening, and of all connections of the lane since it was added. As TLS: what the TCP socket itself has counted, which is the same bytes encrypted, with TLS’s own headers and handshake; messages share records, so that none has its own part',
    columns: ['Connection', ...PARTS, 'all', 'as TLS'],
    rows,
  }
}

function tlsWords(ciphertext: { up: number; down: number } | null, direction: 'up' | 'down'): string {
  return ciphertext ? formatCount(ciphertext[direction]) : 'in the clear'
}

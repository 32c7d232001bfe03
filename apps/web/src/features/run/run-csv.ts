import { PARTS } from '@wireside/contract/parts'
import type { RunFile } from '@wireside/contract/run-file'
import type { EngineEvent } from '../../engine/messages.ts'

const COLUMNS = [
  'time_ms',
  'lane',
  'offered',
  'live',
  'replayed',
  'missed',
  'pending',
  'duplicates',
  'arrived',
  'p50_ms',
  'p95_ms',
  'max_ms',
  'error_ms',
]

/** One line per lane and sample; times in ms since the recording began, bytes so far by part and direction. */
export function runCsv(run: RunFile): string {
  const header = [...COLUMNS, ...PARTS.map((part) => `down_${part}_bytes`), ...PARTS.map((part) => `up_${part}_bytes`)]
  const lines = run.events.flatMap(({ atMs, event }) => {
    const { type } = event as EngineEvent
    if (type !== 'samples') return []
    const { batch } = event as Extract<EngineEvent, { type: 'samples' }>
    return Object.entries(batch.lanes).map(([lane, { ledger, arrived, latency, down, up }]) =>
      [
        atMs.toFixed(1),
        lane,
        ledger.offered,
        ledger.live,
        ledger.replayed,
        ledger.missed,
        ledger.pending,
        ledger.duplicates,
        arrived,
        ...(latency ? [latency.p50, latency.p95, latency.max].map((ms) => ms.toFixed(3)) : ['', '', '']),
        batch.latencyErrorMs.toFixed(3),
        ...PARTS.map((part) => down[part] ?? 0),
        ...PARTS.map((part) => up[part] ?? 0),
      ].join(','),
    )
  })
  return `${[header.join(','), ...lines].join('\n')}\n`
}

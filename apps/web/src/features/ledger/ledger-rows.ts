import type { LaneSettings } from '@wireside/contract/lanes'
import type { Ledger } from '../../engine/samples.ts'
import type { LabState } from '../../store/lab-state.ts'
import type { TableData } from '../../ui/DataTable.tsx'
import { formatCount } from '../../ui/format.ts'
import { laneStyle } from '../../ui/lane-style.ts'

export function ledgerTable(state: LabState, lanes: readonly LaneSettings[]): TableData {
  return {
    caption: 'Messages of each lane since it was added or cleared: offered = live + replayed + missed + pending',
    // A sign stays with its word.
    columns: ['Lane', 'offered', '=\u00a0live', '+\u00a0replayed', '+\u00a0missed', '+\u00a0pending', 'duplicates'],
    rows: lanes.flatMap((lane) => {
      const latest = state.lanes[lane.id]?.latest
      const { name } = laneStyle(lane)
      const rows = [ledgerRow(lane.id, name, latest?.ledger)]
      return latest?.uplink ? [...rows, ledgerRow(`${lane.id}-up`, `${name}, up`, latest.uplink.ledger)] : rows
    }),
  }
}

function ledgerRow(key: string, name: string, ledger: Ledger | undefined): TableData['rows'][number] {
  const figures = ledger ? [ledger.offered, ledger.live, ledger.replayed, ledger.missed, ledger.pending, ledger.duplicates] : []
  return { key, cells: [name, ...figures.map(formatCount)] }
}

import type { LaneSettings } from '@wireside/contract/lanes'
import type { LabState } from '../../store/lab-state.ts'
import type { TableData } from '../../ui/DataTable.tsx'
import { formatCount } from '../../ui/format.ts'
import { laneStyle } from '../../ui/lane-style.ts'

export function ledgerTable(state: LabState, lanes: readonly LaneSettings[]): TableData {
  return {
    caption: 'Messages of each lane since it was added or cleared: offered = live + replayed + missed + pending',
    columns: ['Lane', 'offered', '= live', '+ replayed', '+ missed', '+ pending', 'duplicates'],
    rows: lanes.map((lane) => {
      const ledger = state.lanes[lane.id]?.latest?.ledger
      const figures = ledger ? [ledger.offered, ledger.live, ledger.replayed, ledger.missed, ledger.pending, ledger.duplicates] : []
      return { key: lane.id, cells: [laneStyle(lane).name, ...figures.map(formatCount)] }
    }),
  }
}

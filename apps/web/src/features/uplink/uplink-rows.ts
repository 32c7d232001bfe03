import type { LaneSettings } from '@wireside/contract/lanes'
import { total } from '@wireside/contract/parts'
import { TRANSPORTS } from '@wireside/contract/transports'
import type { OverallLatency } from '../../engine/samples.ts'
import type { LabState } from '../../store/lab-state.ts'
import type { TableData } from '../../ui/DataTable.tsx'
import { formatBytes, formatCount, formatDuration, trimmed } from '../../ui/format.ts'
import { laneStyle } from '../../ui/lane-style.ts'

/** What goes up on each lane; null where nothing did since the last clear. */
export function uplinkTable(state: LabState, lanes: readonly LaneSettings[]): TableData | null {
  const rows = lanes.flatMap((lane) => {
    const track = state.lanes[lane.id]
    const sample = track?.latest?.uplink
    if (!sample) return []
    const { up, acknowledges } = TRANSPORTS[lane.transport]
    const byPost = up === 'post'
    const { meanBytes, meanAnswerBytes } = track.uplink ?? sample
    const none = acknowledges ? 'none yet' : '–'
    return {
      key: lane.id,
      cells: [
        laneStyle(lane).name,
        byPost ? 'POST' : acknowledges ? 'event' : 'frame',
        meanBytes ? `${trimmed(total(meanBytes))} B` : none,
        byPost && meanBytes ? `${trimmed(meanAnswerBytes)} B` : '–',
        byPost ? formatBytes(track.latest?.up.preflight ?? 0) : '–',
        timing(sample.overall, 'none yet'),
        thereAndBack(sample.overall, track.latest?.overall ?? null),
        timing(sample.roundTrips.warm, none),
        timing(sample.roundTrips.cold, byPost ? none : '–'),
      ],
    }
  })
  if (rows.length === 0) return null
  return {
    caption: 'Messages upstream since the last clear: bytes of the newest, median times and how many',
    columns: ['Lane', 'by', 'message', 'answer', 'preflights', 'one way', 'up\u00a0+\u00a0down', 'answered, warm', 'answered, cold'],
    rows,
  }
}

function timing(figures: OverallLatency | null, otherwise: string): string {
  return figures ? `${formatDuration(figures.p50)} (${formatCount(figures.count)})` : otherwise
}

/** Medians one way up and one way down: what the clocks differ by is in both, once more and once less, and cancels. */
function thereAndBack(up: OverallLatency | null, down: OverallLatency | null): string {
  return up && down ? formatDuration(up.p50 + down.p50) : '–'
}

import type { LaneSettings } from '@wireside/contract/lanes'

/** A lane's conditions as the sliders show them. */
export interface LinkRow {
  delayMs: number
  jitterMs: number
  /** Null: no limit. */
  bytesPerSecond: number | null
}

export function linkRow(lane: LaneSettings | undefined): LinkRow {
  const row: LinkRow = { delayMs: 0, jitterMs: 0, bytesPerSecond: null }
  for (const condition of lane?.conditions ?? []) {
    switch (condition.type) {
      case 'latency':
        row.delayMs = condition.delayMs
        row.jitterMs = condition.jitterMs
        break
      case 'bandwidth':
        row.bytesPerSecond = condition.bytesPerSecond
        break
    }
  }
  return row
}

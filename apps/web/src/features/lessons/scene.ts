import type { LaneSettings } from '@wireside/contract/lanes'
import type { Settings } from '@wireside/contract/settings'
import type { Bytes } from '@wireside/contract/parts'
import type { LaneState } from '../../engine/messages.ts'
import type { Ledger } from '../../engine/samples.ts'
import type { LabState } from '../../store/lab-state.ts'
import { currentSpan } from '../../store/lane-track.ts'

/** What a lesson looks at of one lane. */
interface LaneScene {
  state: LaneState | null
  ledger: Ledger
  /** Bytes per message by part, of the newest tick in which any arrived. */
  bytes: Bytes
  /** Of live messages in the newest tick, ms; null where none arrived. */
  p50Ms: number | null
  /** Messages upstream that the server reported so far. */
  upstream: number
  /** The connection is really silent or closed while the browser believes it open. */
  deceived: boolean
  settings: LaneSettings
}

/** The Lab at one instant, as a lesson's steps judge it: what happened since is the difference of two. */
export interface Scene {
  at: number
  ws: LaneScene | null
  sse: LaneScene | null
  settings: Settings
}

const NOTHING: Ledger = { offered: 0, live: 0, replayed: 0, missed: 0, pending: 0, duplicates: 0 }

export function sceneOf(state: LabState, settings: Settings): Scene {
  const laneOf = (transport: LaneSettings['transport']): LaneScene | null => {
    const lane = settings.lanes.find((one) => one.transport === transport)
    if (!lane) return null
    const track = state.lanes[lane.id]
    const believed = currentSpan(track)?.state ?? null
    return {
      state: believed,
      ledger: track?.latest?.ledger ?? NOTHING,
      bytes: track?.meanBytes ?? {},
      p50Ms: track?.latest?.latency?.p50 ?? null,
      upstream: track?.latest?.uplink?.ledger.live ?? 0,
      deceived: believed === 'open' && (track?.real ?? []).some(({ to }) => to === null),
      settings: lane,
    }
  }
  return { at: state.now, ws: laneOf('websocket'), sse: laneOf('sse'), settings }
}

/** Messages that became missed, or were replayed, between the two. A cleared ledger starts again from nothing. */
export function since(now: LaneScene | null, begun: LaneScene | null): { missed: number; replayed: number; live: number } {
  const [after, before] = [now?.ledger ?? NOTHING, begun?.ledger ?? NOTHING]
  const cleared = after.offered < before.offered
  const difference = (name: 'missed' | 'replayed' | 'live'): number => after[name] - (cleared ? 0 : before[name])
  return { missed: difference('missed'), replayed: difference('replayed'), live: difference('live') }
}

import type { LaneSettings } from '@wireside/contract/lanes'
import type { LaneState, StaleMark } from '../../engine/messages.ts'
import type { LaneTrack, Span } from '../../store/lane-track.ts'
import { stretchesOf } from './stretches.ts'

/** How one lane fared after a cut. Durations in ms; null while that part has not happened. */
export interface Recovery {
  lane: LaneSettings
  state: LaneState
  /** From the cut until the browser, or our watchdog, told the page. */
  noticedMs: number | null
  noticedBy: 'browser' | 'watchdog'
  /** How long the browser believed it open while nothing passed. */
  silentMs: number
  /** It is so now. */
  isSilent: boolean
  /** The last id could not be resumed. */
  stale: StaleMark | null
  waitedMs: number
  connectingMs: number
  /** Until the last replayed message was joined; known to one tick. */
  catchingUpMs: number | null
  backAfterMs: number | null
  attempts: number
  missed: number
  replayed: number
  code: number | null
}

export function recoveryOf(lane: LaneSettings, track: LaneTrack, cutAt: number, now: number): Recovery | null {
  const current = track.spans.at(-1)
  if (!current) return null
  // The server names the moment on its clock: within the clock's error the loss can seem to come first.
  const first = track.spans.findIndex((span) => span.state !== 'open' && (span.to ?? Number.POSITIVE_INFINITY) > cutAt)
  const after = first < 0 ? [] : track.spans.slice(first)
  const loss = after[0]
  const back = after.find((span) => span.state === 'open')
  const away = back ? after.slice(0, after.indexOf(back)) : after
  const ticks = track.ticks.filter((tick) => tick.at > cutAt)
  const silent = stretchesOf(track, now).filter(({ real, to }) => real?.state === 'silent' && to > cutAt)
  const lastReplay = ticks.findLast((tick) => tick.replayed > 0)
  return {
    lane,
    state: current.state,
    noticedMs: loss ? Math.max(0, loss.from - cutAt) : null,
    noticedBy: loss?.silentMs === undefined ? 'browser' : 'watchdog',
    silentMs: silent.reduce((ms, { from, to }) => ms + to - from, 0),
    isSilent: silent.at(-1)?.isLast ?? false,
    stale: track.stales.findLast(({ at }) => at > cutAt) ?? null,
    waitedMs: sum(away, 'waiting', now),
    connectingMs: sum(away, 'connecting', now),
    catchingUpMs: back && lastReplay ? Math.max(0, lastReplay.at - back.from) : null,
    backAfterMs: back ? Math.max(0, back.from - cutAt) : null,
    attempts: away.filter((span) => span.state === 'connecting').length,
    missed: ticks.reduce((count, tick) => count + tick.missed, 0),
    replayed: ticks.reduce((count, tick) => count + tick.replayed, 0),
    code: loss?.code ?? away.find((span) => span.code !== undefined)?.code ?? null,
  }
}

function sum(spans: Span[], state: LaneState, now: number): number {
  return spans.filter((span) => span.state === state).reduce((all, span) => all + (span.to ?? now) - span.from, 0)
}

import type { LaneSettings } from '@wireside/contract/lanes'
import type { LabState } from '../../store/lab-state.ts'
import { currentSpan } from '../../store/lane-track.ts'
import { lastCut } from '../../store/time-window.ts'
import { formatDuration, plural } from '../../ui/format.ts'
import type { Words } from '../../ui/Prose.tsx'
import { recoveryOf, type Recovery } from './recovery.ts'

/** What happened, in sentences; and for each lane that came back, what its time went to. */
export interface Story {
  sentence: Words
  splits: { lane: LaneSettings; parts: string[] }[]
}

const NETWORK_TOLD_MS = 30_000

export function storyOf(state: LabState, lanes: readonly LaneSettings[]): Story {
  const network = networkSentence(state)
  const cut = lastCut(state)
  if (!cut) return { sentence: [...openingSentence(state, lanes), ...network], splits: [] }
  const hit = lanes.filter((lane) => cut.lanes.includes(lane.id))
  const recoveries = hit.flatMap((lane) => {
    const track = state.lanes[lane.id]
    const recovery = track && recoveryOf(lane, track, cut.at, state.now)
    return recovery ? [recovery] : []
  })
  const backFirst = recoveries.toSorted((a, b) => (a.backAfterMs ?? Infinity) - (b.backAfterMs ?? Infinity))
  const sentence: Words = backFirst.flatMap(fate)
  const spared = lanes.filter((lane) => !cut.lanes.includes(lane.id))
  for (const lane of spared) sentence.push(lane, ' was not cut. ')
  return { sentence: [...sentence, ...network], splits: backFirst.filter((one) => one.backAfterMs !== null).map(split) }
}

function openingSentence(state: LabState, lanes: readonly LaneSettings[]): Words {
  const states = lanes.map((lane) => currentSpan(state.lanes[lane.id])?.state)
  if (states.length > 0 && states.every((one) => one === 'open')) {
    return [lanes.length === 2 ? 'Both lanes are open. ' : 'All lanes are open. ', 'Cut them, and see which one comes back. ']
  }
  return lanes.flatMap((lane, index): Words => {
    const one = states[index]
    return [lane, one === undefined || one === 'connecting' ? ' is connecting. ' : ` is ${one === 'waiting' ? 'waiting to retry' : one}. `]
  })
}

function fate(recovery: Recovery): Words {
  const { lane, state, noticedMs, backAfterMs, missed, replayed, attempts, stale } = recovery
  const lost = missed === 0 ? 'missed nothing' : `missed ${plural(missed, 'message')}`
  if (backAfterMs !== null && state === 'open' && stale) {
    const then = stale.snapshot === null ? 'nothing newer was there yet' : 'the newest came as a snapshot'
    return [lane, ` came back after ${formatDuration(backAfterMs)}, but its last id was stale: it ${lost}, then ${then}. `]
  }
  if (backAfterMs !== null && state === 'open') {
    const how = replayed > 0 && missed === 0 ? ` (${plural(replayed, 'message')} replayed)` : ''
    return [lane, ` came back after ${formatDuration(backAfterMs)} and ${lost}${how}. `]
  }
  if (noticedMs === null) return [lane, unnoticed(recovery, lost)]
  if (state === 'closed') return [lane, ` is still closed${missed > 0 ? ` and has ${lost} so far` : ''}. `]
  if (state === 'waiting') return [lane, ` ${lane.client === 'managed' ? 'waits' : 'was told to wait'} before it tries again. `]
  if (state === 'connecting') return [lane, attempts > 1 ? ` is trying again, attempt ${attempts}. ` : ' is connecting again. ']
  return [lane, ` is open and ${lost}. `]
}

/** The browser has not said a word. */
function unnoticed({ isSilent, silentMs }: Recovery, lost: string): string {
  if (isSilent) return ` still believes it is open; really nothing has passed for ${formatDuration(silentMs)}. `
  if (silentMs > 0) return ` never noticed: it believed it was open all through ${formatDuration(silentMs)} of silence, and ${lost}. `
  return ' has not noticed anything yet. '
}

function split({ lane, noticedMs, noticedBy, waitedMs, connectingMs, catchingUpMs, attempts }: Recovery): Story['splits'][number] {
  const parts = [`noticed after ${formatDuration(noticedMs ?? 0)}${noticedBy === 'watchdog' ? ', by our watchdog' : ''}`]
  if (waitedMs > 0)
    parts.push(
      `${waitWord(lane, true)} ${formatDuration(waitedMs)}${connectingMs > 0 ? '' : ', connecting included: EventSource does not say when it begins'}`,
    )
  if (connectingMs > 0) parts.push(`connecting ${formatDuration(connectingMs)}${attempts > 1 ? ` (${attempts} attempts)` : ''}`)
  if (catchingUpMs !== null) parts.push(`catching up ≤ ${formatDuration(catchingUpMs)}`)
  return { lane, parts }
}

/** As shipped an EventSource that was open waits because the server's `retry:` says so; our client by its own back-off. */
export function waitWord(lane: LaneSettings, wasOpen: boolean): string {
  if (lane.client === 'managed') return 'waited (our back-off)'
  return wasOpen ? 'told to wait' : 'waited (browser default)'
}

function networkSentence(state: LabState): Words {
  const span = state.network.findLast((one) => one.to === null || state.now - one.to < NETWORK_TOLD_MS)
  if (!span) return []
  const { kind, from, to } = span
  if (kind === 'hidden') return to === null ? [] : [`This tab was hidden for ${formatDuration(to - from)}. `]
  if (to === null) return ['Your own network, or the server, is away. That is not the Lab. ']
  return [`Your own network dropped for ${formatDuration(to - from)}. That was not the Lab. `]
}

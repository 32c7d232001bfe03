import type { LaneSettings } from '@wireside/contract/lanes'
import type { LaneTrack } from '../../store/lane-track.ts'
import { formatDuration, plural } from '../../ui/format.ts'
import { isAgreed, lasted, type Stretch } from './stretches.ts'
import { waitWord } from './story-rows.ts'

/** Runs of stretches in which the lane was away, or silent without knowing; its very first connection is none. */
export function lossesOf(stretches: readonly Stretch[]): Stretch[][] {
  const runs: Stretch[][] = []
  let run: Stretch[] = []
  for (const stretch of [...stretches, null]) {
    if (stretch && !isAgreed(stretch)) run.push(stretch)
    else if (run.length > 0) {
      if (run[0] !== stretches[0] || run[0]?.believed.state !== 'connecting' || run.length > 1) runs.push(run)
      run = []
    }
  }
  return runs
}

/** What a loss went through and what it cost, beneath its bars; where there is less room, what matters most. */
export function lossWords(lane: LaneSettings, loss: readonly Stretch[], track: LaneTrack, characters = Infinity): string {
  let parts = lossParts(lane, loss, track)
  const text = (): string => parts.map(({ words }) => words).join(SEPARATOR)
  while (text().length > characters && parts.length > 1) {
    const least = parts.reduce((a, b) => (b.rank > a.rank ? b : a))
    parts = parts.filter((part) => part !== least)
  }
  return text()
}

const SEPARATOR = ' · '

/** Rank 0 is told even on a phone. */
interface Part {
  words: string
  rank: number
}

function really({ real }: Stretch): string {
  if (real?.state === 'closed') return 'over'
  return real?.state === 'unheard' ? 'unheard' : 'silent'
}

function lossParts(lane: LaneSettings, loss: readonly Stretch[], track: LaneTrack): Part[] {
  const first = loss[0] as Stretch
  const last = loss.at(-1) as Stretch
  const parts: Part[] = []
  const tell = (rank: number, words: string): number => parts.push({ rank, words })
  const believedMs = lasted(loss, 'open')
  if (believedMs > 0) tell(2, `${really(first)}, believed open ${formatDuration(believedMs)}`)
  const closed = loss.findLast(({ believed }) => believed.state === 'closed')?.believed
  if (closed) tell(1, `closed${closed.code === undefined ? '' : ` ${closed.code}`}`)
  const [waited, connecting] = [lasted(loss, 'waiting'), lasted(loss, 'connecting')]
  const wasOpen = track.spans.some((span) => span.state === 'open' && span.from <= first.from)
  if (waited > 0) tell(3, `${waitWord(lane, wasOpen)} ${formatDuration(waited)}`)
  if (connecting > 0) tell(4, `connecting ${formatDuration(connecting)}`)
  const until = track.spans.find((span) => span.from > last.from && span.state !== 'open')?.from ?? Infinity
  const stale = track.stales.find(({ at }) => at >= last.from && at <= until)
  if (stale) tell(1, `stale (${stale.why === 'evicted' ? 'log too short' : 'server forgot'})`)
  const replayed = track.ticks.filter((tick) => tick.at > last.from && tick.at <= until).reduce((n, tick) => n + tick.replayed, 0)
  const missed = track.ticks.filter((tick) => tick.at > first.from && tick.since < until).reduce((n, tick) => n + tick.missed, 0)
  if (missed > 0) tell(0, `${plural(missed, 'message')} missed`)
  if (replayed > 0) tell(0, stale ? 'snapshot' : `${plural(replayed, 'message')} replayed`)
  return parts
}

import type { CloseCause } from '@wireside/contract/control'
import type { LaneSettings } from '@wireside/contract/lanes'
import { TRANSPORTS } from '@wireside/contract/transports'
import type { StaleMark } from '../../engine/messages.ts'
import type { LaneTrack } from '../../store/lane-track.ts'
import { laneStyle } from '../../ui/lane-style.ts'
import { formatDuration, plural } from '../../ui/format.ts'
import type { Stretch } from './stretches.ts'

/** What one stretch of the timeline says on hover and focus, and in the table. */
export function stretchSentence(lane: LaneSettings, track: LaneTrack, stretch: Stretch): string {
  return `${laneStyle(lane).name}: ${believedWords(lane, stretch)}${realWords(stretch)}${countWords(track, stretch)}`
}

function believedWords(lane: LaneSettings, { believed, real, from, to, isLast }: Stretch): string {
  const time = formatDuration(to - from)
  switch (believed.state) {
    case 'open':
      return real ? `for ${time} the browser ${isLast ? 'has believed' : 'believed'} it open.` : `open for ${time}.`
    case 'connecting':
      return believed.attempt === undefined ? `connecting, ${time}.` : `attempt ${believed.attempt}, ${time}.`
    case 'waiting':
      return `${noticed(believed.silentMs)}${waitWords(lane, time)}.`
    case 'closed':
      return `closed${believed.code === undefined ? '' : ` (${believed.code})`} for ${time}, and nobody tries again.`
  }
}

function noticed(silentMs: number | undefined): string {
  return silentMs === undefined ? '' : `our watchdog heard nothing for ${formatDuration(silentMs)}; `
}

/** Who says how long a lane waits before it tries again. */
function waitWords({ client, transport }: LaneSettings, time: string): string {
  if (client === 'managed') return `our back-off waits ${time}`
  return TRANSPORTS[transport].comesBack ? `the browser waits ${time}, as the server’s retry says` : `waits ${time}`
}

function realWords({ real }: Stretch): string {
  if (real === null) return ''
  switch (real.state) {
    case 'silent':
      return ' Really bytes waited for it, and none passed.'
    case 'unheard':
      return ' Really what it sent waited on its way, and nothing of it arrived.'
    case 'closed':
      return ` Really the server’s side was over: ${real.cause === undefined ? 'closed' : CAUSES[real.cause]}.`
    case 'held':
      return ' The server still believed the old connection open.'
  }
}

const CAUSES: Record<CloseCause, string> = {
  reset_peer: 'cut (RST)',
  close: 'closed (FIN)',
  reset_stream: 'its stream was reset (RST_STREAM)',
  client: 'the client ended it',
  'lane-removed': 'the lane was removed',
  heartbeat: 'no pong came in time',
  idle_timeout: 'a middlebox forgot it',
  limit_data: 'its limit of bytes was reached',
  silent: 'it was silent for too long',
  superseded: 'a newer connection took its place',
  server: 'the server ended it',
  error: 'an error ended it',
}

/** What arrived, and what was lost for good, while it lasted; known to one tick. */
function countWords(track: LaneTrack, { from, to, believed }: Stretch): string {
  const isOpen = believed.state === 'open'
  const sum = { arrived: 0, replayed: 0, missed: 0, duplicates: 0 }
  for (const tick of track.ticks) {
    if (tick.at <= from || tick.at > to) continue
    sum.arrived += tick.arrived
    sum.replayed += tick.replayed
    sum.missed += tick.missed
    sum.duplicates += tick.duplicates
  }
  const parts = [
    isOpen && sum.arrived > 0
      ? `${plural(sum.arrived, 'message')} arrived${sum.replayed > 0 ? `, ${sum.replayed} of them replayed` : ''}`
      : '',
    sum.missed > 0 ? `${plural(sum.missed, 'message')} missed` : '',
    sum.duplicates > 0 ? plural(sum.duplicates, 'duplicate') : '',
  ].filter((part) => part !== '')
  return parts.length > 0 ? ` ${parts.join(', ')}.` : ''
}

/** Why nothing could be replayed, and what came in its place. */
export function staleSentence(lane: LaneSettings, { why, snapshot }: StaleMark): string {
  const what =
    why === 'evicted'
      ? 'the event log had forgotten what came after its last id'
      : 'the server has forgotten all it had sent, and knows no id of before'
  return `${laneStyle(lane).name}: stale: ${what}. ${snapshot === null ? 'There is nothing newer yet.' : 'A snapshot came instead, the newest message; what lies between is missed.'}`
}

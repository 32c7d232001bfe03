import type { Heartbeat, LaneSettings } from '@wireside/contract/lanes'
import { TRANSPORTS, type Transport } from '@wireside/contract/transports'
import { formatDuration } from '../../ui/format.ts'

/** What a beat is on each transport: for what stands on the way, and for the page. */
const BEATS: Record<Transport, { ping: string; event: string }> = {
  websocket: {
    ping: 'A ping frame: what stands on the way sees it, the page never does.',
    event: 'A message of ours beside the ping: the page sees it, and so does a watchdog.',
  },
  sse: {
    ping: 'A comment: what stands on the way sees it, the page never does.',
    event: 'An event named heartbeat: the page sees it, and so does a watchdog.',
  },
  'sse-fetch': {
    ping: 'A comment: an EventSource would drop it, but fetch hands every byte to the page, and so to a watchdog.',
    event: 'An event named heartbeat: the page sees it, and so does a watchdog.',
  },
  webtransport: {
    ping: 'A notice of ours on its reliable stream: QUIC has pings of its own, which keep the path open unseen.',
    event: 'A notice of ours on its reliable stream: the page sees it, and so does a watchdog.',
  },
  'http-stream': {
    ping: 'An empty line: fetch hands every byte to the page, and so to a watchdog.',
    event: 'A line of its own: the page sees it, and so does a watchdog.',
  },
  'long-poll': {
    ping: 'An answer without messages, sooner than the hold ends: the page sees it, and so does a watchdog.',
    event: 'An answer without messages, sooner than the hold ends: the page sees it, and so does a watchdog.',
  },
  iframe: {
    ping: 'An empty comment in the document: what stands on the way sees it, the page never does.',
    event: 'A script of its own: the page sees it, and so does a watchdog.',
  },
  socketio: {
    ping: 'A ping packet beside its own every 25 s: its client answers, and tells the page, and so a watchdog.',
    event: 'A ping packet beside its own every 25 s: its client answers, and tells the page, and so a watchdog.',
  },
}

/** What the server says while it has nothing to say, and who can hear it. */
export function heartbeatWhy(lane: Pick<LaneSettings, 'transport' | 'ids' | 'heartbeat'>): string {
  if (!lane.heartbeat) return 'Off: while there is no message the server says nothing, and nobody can tell an idle path from a dead one.'
  const why = BEATS[lane.transport][lane.heartbeat.form]
  return canBeVisible(lane) ? why : `${why} With ids on it can be visible; without, nothing tells it from a message.`
}

export function canBeVisible(lane: Pick<LaneSettings, 'transport' | 'ids'>): boolean {
  return TRANSPORTS[lane.transport].ids !== 'prefix' || lane.ids
}

/** A WebSocket's ping is answered by the browser itself. */
export function answerWhy({ timeoutMs }: Heartbeat): string {
  return `The browser answers each ping by itself. No answer for ${formatDuration(timeoutMs)}, and the server gives the connection up.`
}

/** When silence counts as a loss, and when that would be a false alarm. */
export function watchdogWhy({ transport, heartbeat, watchdogMs }: Pick<LaneSettings, 'transport' | 'heartbeat' | 'watchdogMs'>): string {
  if (watchdogMs === undefined) return 'Off: silence is never taken for a loss, and the browser does not tell.'
  const what = `No message and no heartbeat for ${formatDuration(watchdogMs)}, and our client opens a new connection.`
  const heard = heartbeat && (heartbeat.form === 'event' || TRANSPORTS[transport].hearsPings)
  if (!heard) return `${what} Without a heartbeat that it hears an idle lane looks dead to it.`
  if (heartbeat.intervalMs >= watchdogMs) return `${what} The heartbeat comes no oftener than that, so an idle lane looks dead to it.`
  return what
}

import type { Lab } from './lab.ts'
import { openLanes } from './figures.ts'
import { latency, lane, setup } from './setup.ts'

/** Times of one message upstream until the server's answer was here, ms each; and how many TCP connections it took. */
export interface Sends {
  delayMs: number
  websocket: number[]
  /** By POST on a connection that was used just before. */
  warm: number[]
  /** By POST on a connection that had to be opened; the handshake's round trip is modelled. */
  cold: number[]
  warmConnections: number
  coldConnections: number
}

export interface SendPlan {
  /** Each way. */
  delayMs: number
  count: number
  /** From one cold POST to the next, and after how long of idleness the server closes; null: it closes after each. */
  coldPace: { everyMs: number; idleMs: number } | null
  /** Absent: in the clear. */
  protocol?: 'h1' | 'h1-tls'
}

/** The lane whose conditions the probes are under. */
const LANE = 'ws'
const SIZE = 100

/** Sends the same message in three ways under the same delay, one way after the other. */
export async function timeSends(lab: Lab, { delayMs, count, coldPace, protocol = 'h1' }: SendPlan): Promise<Sends> {
  await openLanes(lab, setup([lane('websocket', { protocol, conditions: latency(delayMs) })], { running: false }))
  const { echoes } = await lab.examine({ type: 'echoes', path: `/probe/ws?lane=${LANE}`, protocol, count, size: SIZE, everyMs: null })
  const path = `/probe/message?lane=${LANE}&handshake=1`
  // The first opens the connection, unless one was left over; it is not part of the warm ones.
  const warm = await lab.examine({
    type: 'posts',
    path,
    protocol,
    count: count + 1,
    size: SIZE,
    everyMs: null,
  })
  const closing = coldPace ? `idle=${coldPace.idleMs}` : 'close=1'
  const cold = await lab.examine({
    type: 'posts',
    path: `${path}&${closing}`,
    protocol,
    count: count + 1,
    size: SIZE,
    everyMs: coldPace?.everyMs ?? null,
  })
  const connections = (posts: typeof warm.posts): number => new Set(posts.map(({ connection }) => connection)).size
  const [, ...later] = warm.posts
  const [, ...coldLater] = cold.posts
  return {
    delayMs,
    websocket: echoes.map(({ tookMs }) => tookMs),
    warm: later.map(({ tookMs }) => tookMs),
    cold: coldLater.map(({ tookMs }) => tookMs),
    warmConnections: connections(later),
    coldConnections: connections(coldLater),
  }
}

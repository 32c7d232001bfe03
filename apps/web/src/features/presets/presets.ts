import type { Condition } from '@wireside/contract/conditions'
import type { Workload } from '@wireside/contract/workload'
import type { Act } from '../../store/actions.ts'
import type { Edit } from '../../store/settings-edit.ts'

/** An incident that people have met, made here out of conditions and faults. */
export interface Preset {
  id: string
  title: string
  /** What happened, in one or two sentences. */
  story: string
  /** On every lane, in place of what holds. */
  conditions: Condition[]
  /** What of the workload it needs to show, such as a slow rate. */
  workload?: Partial<Workload>
  acts?: readonly Act[]
  /** It meets new connections: each lane opens anew. */
  reconnects: boolean
  watchMs: number
  /** Why it is so: read after the prediction. */
  why: string
}

export const PRESETS: readonly Preset[] = [
  {
    id: 'nginx-defaults',
    title: 'nginx as installed',
    story: 'The service moves behind nginx with a bare proxy_pass: HTTP/1.0 to the server, no Upgrade, responses buffered.',
    conditions: [
      { type: 'strip_upgrade', proxy: 'removes' },
      { type: 'response_buffering', holds: 'blocks', bytes: 4096 },
    ],
    reconnects: true,
    watchMs: 14_000,
    why: 'Upgrade is hop by hop, so a proxy that was not told drops it, and the server sees a plain GET. The stream is a response like any other: nginx lets it go in blocks of 4 096 bytes, head included. proxy_http_version 1.1 with the Upgrade headers mends the one, X-Accel-Buffering: no the other.',
  },
  {
    id: 'idle-60',
    title: '60 s idle timeout',
    story:
      'A proxy closes connections on which nothing passed for 60 s, and messages are rarer than that. Time-scaled: 6 s here stand for 60.',
    conditions: [{ type: 'idle_timeout', idleMs: 6000, ends: 'fin' }],
    workload: { rate: 0.1 },
    reconnects: true,
    watchMs: 14_000,
    why: 'Both lanes are cut: the proxy counts bytes, not protocols. EventSource comes back by itself; a WebSocket does not. A heartbeat that is faster than the timeout keeps both open, a comment line on SSE included.',
  },
  {
    id: 'antivirus',
    title: 'Antivirus holds each message until the next',
    story: 'A virus scanner on the laptop looks at each piece of a response, and lets it go when the next one comes.',
    conditions: [{ type: 'response_buffering', holds: 'next', bytes: 4096 }],
    workload: { rate: 1 },
    reconnects: true,
    watchMs: 12_000,
    why: 'Seen by users whose chat was always one message behind. What is no HTTP response, or is encrypted for the scanner too, passes. A heartbeat pushes each message out.',
  },
  {
    id: 'no-upgrade',
    title: 'A proxy that strips Upgrade',
    story: 'A company proxy speaks HTTP and nothing else: it takes Upgrade out of every request.',
    conditions: [{ type: 'strip_upgrade', proxy: 'removes' }],
    reconnects: true,
    watchMs: 6000,
    why: 'The handshake gets an HTTP answer in place of a 101, and the browser says only “error” and 1006. SSE is plain HTTP and does not notice. This is what long-polling fallbacks are for; over TLS most proxies can’t do it.',
  },
  {
    id: 'cafe',
    title: 'Café Wi-Fi',
    story: 'Half a second away from everything, a little different each time, and now and then a packet is lost.',
    conditions: [
      { type: 'latency', direction: 'both', delayMs: 80, jitterMs: 60 },
      { type: 'stall', direction: 'both', percent: 5, waitMs: 400 },
      { type: 'bandwidth', direction: 'both', bytesPerSecond: 200_000 },
    ],
    reconnects: false,
    watchMs: 8000,
    why: 'Both ride on one TCP connection: what is lost holds up everything behind it, on either lane alike. The protocol makes no difference here.',
  },
  {
    id: '3g',
    title: '3G on a train',
    story: '150 ms each way, 50 kB/s down and up, and long retransmissions.',
    conditions: [
      { type: 'latency', direction: 'both', delayMs: 150, jitterMs: 50 },
      { type: 'stall', direction: 'both', percent: 2, waitMs: 1000 },
      { type: 'bandwidth', direction: 'both', bytesPerSecond: 50_000 },
    ],
    reconnects: false,
    watchMs: 8000,
    why: 'The delay is the path’s. SSE’s extra bytes would matter only where messages come near 50 kB/s.',
  },
  {
    id: 'lift',
    title: 'A lift ride',
    story: 'The phone goes into a lift: for 8 s nothing passes, and nobody is told.',
    conditions: [],
    acts: [{ type: 'impose', condition: { type: 'blackhole', direction: 'both' }, ms: 8000 }],
    reconnects: false,
    watchMs: 12_000,
    why: 'TCP outlives the ride: no connection ends, and everything arrives in order afterwards. Real TCP waits for its next retransmission on top, up to as long again as the silence. A watchdog shorter than the ride would cut for nothing.',
  },
  {
    id: 'handoff',
    title: 'Phone handoff',
    story: 'From Wi-Fi to mobile: the old path goes silent for good, and a new connection works at once.',
    conditions: [],
    acts: [{ type: 'handoff' }],
    reconnects: false,
    watchMs: 10_000,
    why: 'Neither API notices: nothing was said, so nothing happened. With a heartbeat and a watchdog (our client) both are back within the timeout. A phone’s browser is told by its system, where that works.',
  },
  {
    id: 'deploy',
    title: 'Deploy',
    story: 'A new version is rolled out: the process restarts, and what it had sent was kept in its memory only.',
    conditions: [],
    acts: [{ type: 'restart' }],
    reconnects: false,
    watchMs: 8000,
    why: 'EventSource comes back and names its last id, which the new process has never heard of: resuming is impossible, and the server must say so. An event log outside the process (Redis) survives a deploy.',
  },
  {
    id: 'drain',
    title: 'Load balancer drains',
    story: 'The balancer closes every connection politely, and for 4 s answers new ones with 503, as no server is healthy.',
    conditions: [],
    acts: [{ type: 'impose', condition: { type: 'refuse', status: 503 }, ms: 4000 }, { type: 'close' }],
    reconnects: false,
    watchMs: 10_000,
    why: 'EventSource reconnects after a loss, but any final answer other than 200 with its type ends it for good: one 503 in a deploy, and every open page is mute until it is reloaded. A managed client tries again.',
  },
]

/** The settings part of an incident: its conditions on every lane, its workload. */
export function presetEdit({ title, conditions, workload }: Preset): Edit {
  return {
    name: title,
    apply: (settings) => ({
      ...settings,
      workload: { ...settings.workload, running: true, ...workload },
      lanes: settings.lanes.map((lane) => ({ ...lane, conditions })),
    }),
  }
}

import type { MeasuredClaim } from './claim.ts'
import { formatCount, formatDuration } from '../ui/format.ts'
import { lane, setup, watchful } from './lab/setup.ts'
import { holdAndWatch, type AfterSilence } from './lab/silence.ts'

interface Evidence {
  lanes: { name: string; heartbeatMs: number | null; after: AfterSilence }[]
  watchedMs: number
}

/** One second stands for ten: heartbeats every 5 s and every 30 s. */
const QUICK_MS = 500
const SLOW_MS = 3000

export const silentDrop: MeasuredClaim<Evidence> = {
  kind: 'measured',
  id: 'silent-drop',
  question: 'when the network lies',
  statement: 'Both ends can think a dead connection is alive; TCP keepalive’s default is two hours.',
  why: 'A cable pulled beyond the next router sends nothing, and TCP has nothing to say either.',
  methods: ['instants', 'ledger'],
  takes: { full: 16, brief: 6 },
  scale: 'One second stands for ten: heartbeats every 0.5 s and 3 s for every 5 s and 30 s. The time watched is not scaled.',
  outcomes: ['holds', 'holds, with a catch', 'does not hold', "can't be told here"],

  async run(lab, course) {
    const watchedMs = course.choose(14_000, 4500)
    const lanes = [
      lane('websocket'),
      lane('sse'),
      lane('websocket', { id: 'ws-2', ids: true, ...watchful(QUICK_MS) }),
      lane('sse', { id: 'sse-2', ids: true, ...watchful(QUICK_MS) }),
      ...(course.brief ? [] : [lane('websocket', { id: 'ws-3', ids: true, ...watchful(SLOW_MS) })]),
    ]
    course.at(0.2, `nothing passes any more, and nobody is told: watching for ${formatDuration(watchedMs)}`)
    const after = await holdAndWatch(lab, setup(lanes, { rate: 5 }), { type: 'blackhole', direction: 'both' }, watchedMs)
    return {
      watchedMs,
      lanes: lanes.map(({ id, transport, heartbeat }) => {
        const own = after[id]
        if (!own) throw new Error(`${id} was not watched`)
        return {
          name: `${transport === 'websocket' ? 'WebSocket' : 'SSE'}${heartbeat ? `, heartbeat every ${formatDuration(heartbeat.intervalMs)}` : ', as shipped'}`,
          heartbeatMs: heartbeat?.intervalMs ?? null,
          after: own,
        }
      }),
    }
  },

  judge({ lanes, watchedMs }) {
    const shipped = lanes.filter(({ heartbeatMs }) => heartbeatMs === null)
    const watched = lanes.filter(({ heartbeatMs }) => heartbeatMs !== null)
    if (shipped.length === 0) return { verdict: "can't be told here", because: 'no lane without heartbeats was watched' }
    const clients = shipped.filter(({ after }) => after.clientMs !== null)
    const servers = shipped.filter(({ after }) => after.serverMs !== null)
    const quickest = Math.min(...watched.map(({ after }) => after.clientMs ?? Infinity))
    const found = Number.isFinite(quickest) ? `; with heartbeats a client knew after ${formatDuration(quickest)}` : ''
    const because = `as shipped, ${clients.length} of ${shipped.length} clients and ${servers.length} of ${shipped.length} server ends noticed in the ${formatDuration(watchedMs)} watched${found}`
    if (clients.length === 0 && servers.length === 0) return { verdict: 'holds', because }
    return { verdict: clients.length === shipped.length ? 'does not hold' : 'holds, with a catch', because }
  },

  exhibits: ({ lanes, watchedMs }) => [
    {
      type: 'table',
      caption: `Who noticed, of ${formatDuration(watchedMs)} in which nothing passed`,
      columns: ['lane', 'client', 'server', 'the server’s reason', 'messages pending or missed'],
      rows: lanes.map(({ name, after }) => [
        name,
        noticed(after.clientMs),
        noticed(after.serverMs),
        after.serverCause ?? '',
        formatCount(after.ledger.pending + after.ledger.missed),
      ]),
    },
  ],

  explanation: [
    'It holds for the application: without heartbeats neither API says anything, and a server goes on writing until its buffers are full. Watched for 300 s elsewhere, it was the same.',
    'The two hours are Linux’s default for TCP keepalive, where a program asks for it at all. Desktop Chromium asks for 45 s on these sockets. Our silence can’t trip that, because our own kernel still acknowledges.',
    'With every packet really dropped (by iptables, as root; Chromium 156 on Linux, 26 November 2026) neither API said anything for 449 s: 45 s, then Linux’s nine probes, 45 s apart. Then the WebSockets closed with 1006 and the EventSource tried again. A streaming one took as long as a quiet one. The server’s end gave up a streaming connection after some 15 minutes (Linux’s fifteen retransmissions), a quiet one not in the 16 minutes watched. This project’s tests drop packets for some seconds, where they may.',
  ],
  limits: [
    'The silence is made above TCP: the kernels at both ends still talk, so that TCP’s own timers are not shown. “Never noticed” means in the time watched.',
  ],
  sources: [
    { title: 'RFC 9293 §3.8.4: TCP keep-alives, not less than two hours', url: 'https://www.rfc-editor.org/rfc/rfc9293#section-3.8.4' },
    { title: 'RFC 6455 §5.5.2: ping', url: 'https://www.rfc-editor.org/rfc/rfc6455#section-5.5.2' },
  ],
}

function noticed(ms: number | null): string {
  return ms === null ? 'did not notice' : `after ${formatDuration(ms)}`
}

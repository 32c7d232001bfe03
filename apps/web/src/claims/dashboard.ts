import client from '../engine/minimal/event-source-feed.ts?raw'
import resuming from '../engine/minimal/resuming-websocket.ts?raw'
import { countLines } from '../ui/client-source.ts'
import { formatCount, formatDuration, plural } from '../ui/format.ts'
import type { MeasuredClaim } from './claim.ts'
import { cutAndWatch } from './lab/cut.ts'
import { measure } from './lab/figures.ts'
import { lane, setup } from './lab/setup.ts'

interface Side {
  offered: number
  live: number
  missedAfterCut: number
  p50: number
  lines: number
}

interface Evidence {
  websocket: Side
  sse: Side
  latencyErrorMs: number
  watchedMs: number
}

/** A number on a wall is as good two tenths of a second later. */
const SAME_MS = 200

export const dashboard: MeasuredClaim<Evidence> = {
  kind: 'measured',
  id: 'dashboard',
  question: 'which one',
  statement: 'For scores, dashboards and notices SSE is enough.',
  why: 'They go one way, are text, and come a few times a second at most.',
  methods: ['ledger', 'one-way', 'source'],
  takes: { full: 10, brief: 6 },
  outcomes: ['holds', 'does not hold', "can't be told here"],

  async run(lab, course) {
    const watchedMs = course.choose(5000, 2000)
    // Against a WebSocket with our reconnecting and replaying client: its best.
    const lanes = [lane('websocket', { client: 'managed', ids: true }), lane('sse')]
    const workload = { rate: 4, payload: { kind: 'generated' as const, generator: 'dashboard' as const, form: 'text' as const, size: 400 } }
    const figures = await measure(lab, setup(lanes, workload), watchedMs, (share) => course.at(share * 0.6, 'a dashboard on both'))
    course.at(0.7, 'and after a cut')
    const cut = await cutAndWatch(lab, setup(lanes, workload), 'reset_peer', course.choose(3000, 2000))
    const side = (id: 'ws' | 'sse', lines: number): Side => {
      const own = figures.lanes[id]
      const after = cut[id]
      if (!own || !after) throw new Error(`${id} has no figures`)
      return { offered: own.ledger.offered, live: own.ledger.live, missedAfterCut: after.ledger.missed, p50: own.p50, lines }
    }
    return {
      websocket: side('ws', countLines(resuming)),
      sse: side('sse', countLines(client)),
      latencyErrorMs: figures.latencyErrorMs,
      watchedMs,
    }
  },

  judge({ websocket, sse }) {
    if (sse.live === 0 || websocket.live === 0) return { verdict: "can't be told here", because: 'a lane carried nothing' }
    const because = `SSE delivered ${formatCount(sse.live)} of ${formatCount(sse.offered)}, median ${formatDuration(sse.p50)} (WebSocket ${formatDuration(websocket.p50)}), missed ${formatCount(sse.missedAfterCut)} around a cut, with ${plural(sse.lines, 'line')} of client against ${formatCount(websocket.lines)}`
    const enough = sse.missedAfterCut <= websocket.missedAfterCut && sse.p50 - websocket.p50 <= SAME_MS && sse.live >= sse.offered - 2
    return { verdict: enough ? 'holds' : 'does not hold', because }
  },

  exhibits: ({ websocket, sse, latencyErrorMs, watchedMs }) => [
    {
      type: 'table',
      caption: `Four updates a second of 400 B, ${formatDuration(watchedMs)} watched; latency ± ${formatDuration(latencyErrorMs)}`,
      columns: ['', 'offered', 'delivered', 'median latency', 'missed around a cut', 'lines of a minimal client'],
      rows: (
        [
          ['WebSocket, our client', websocket],
          ['SSE, as shipped', sse],
        ] as const
      ).map(([name, { offered, live, p50, missedAfterCut, lines }]) => [
        name,
        formatCount(offered),
        formatCount(live),
        formatDuration(p50),
        formatCount(missedAfterCut),
        formatCount(lines),
      ]),
    },
  ],

  explanation: [
    'It holds: the same delivery, the same delay to within what anyone sees, and less code, because reconnecting and resuming are the browser’s.',
    'What to mind is the six connections per host without HTTP/2, when people open the dashboard in many tabs.',
  ],
  limits: ['One dashboard, on loopback.'],
  sources: [
    {
      title: 'WHATWG HTML §9.2.1: what EventSource was made for',
      url: 'https://html.spec.whatwg.org/multipage/server-sent-events.html#server-sent-events-intro',
    },
  ],
}

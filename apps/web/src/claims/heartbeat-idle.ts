import type { MeasuredClaim } from './claim.ts'
import { formatDuration } from '../ui/format.ts'
import { lane, setup } from './lab/setup.ts'
import { holdAndWatch } from './lab/silence.ts'

interface Row {
  name: string
  /** Null: none at all. */
  everyMs: number | null
  lostMs: number | null
}

interface Evidence {
  idleMs: number
  rows: Row[]
  watchedMs: number
}

export const heartbeatIdle: MeasuredClaim<Evidence> = {
  kind: 'measured',
  id: 'heartbeat-idle',
  question: 'when the network lies',
  statement: 'Behind a 60 s idle timeout you must ping faster than 60 s.',
  why: 'Load balancers and NATs forget a connection on which nothing passes; 60 s is a common setting.',
  methods: ['instants', 'counted'],
  takes: { full: 18, brief: 6 },
  scale: '6 s here stand for the 60 s (1.5 s in the short form).',
  outcomes: ['holds', 'does not hold', "can't be told here"],

  async run(lab, course) {
    const idleMs = course.choose(6000, 1500)
    const watchedMs = idleMs * 2.6
    const beat = (share: number) => ({ form: 'ping' as const, intervalMs: idleMs * share, timeoutMs: idleMs * 10 })
    const lanes = [
      lane('websocket', { heartbeat: beat(0.5) }),
      lane('websocket', { id: 'ws-2', heartbeat: beat(1.6) }),
      lane('sse', { heartbeat: beat(0.5) }),
      lane('sse', { id: 'sse-2', heartbeat: beat(1.6) }),
      lane('sse', { id: 'sse-3' }),
    ]
    course.at(0.2, `no messages, and a middlebox that forgets after ${formatDuration(idleMs)}`)
    const after = await holdAndWatch(lab, setup(lanes, { running: false }), { type: 'idle_timeout', idleMs, ends: 'rst' }, watchedMs)
    return {
      idleMs,
      watchedMs,
      rows: lanes.map(({ id, transport, heartbeat }) => ({
        name: transport === 'websocket' ? 'WebSocket, ping' : 'SSE, comment',
        everyMs: heartbeat?.intervalMs ?? null,
        lostMs: after[id]?.clientMs ?? null,
      })),
    }
  },

  judge({ idleMs, rows }) {
    const faster = rows.filter(({ everyMs }) => everyMs !== null && everyMs < idleMs)
    const slower = rows.filter(({ everyMs }) => everyMs === null || everyMs > idleMs)
    if (faster.length === 0 || slower.length === 0)
      return { verdict: "can't be told here", because: 'not both a faster and a slower heartbeat were tried' }
    const lost = (some: Row[]): number => some.filter(({ lostMs }) => lostMs !== null).length
    const because = `idle timeout ${formatDuration(idleMs)}: of those that beat faster ${lost(faster)} of ${faster.length} were cut, of those that beat slower or not at all ${lost(slower)} of ${slower.length}`
    return { verdict: lost(faster) === 0 && lost(slower) === slower.length ? 'holds' : 'does not hold', because }
  },

  exhibits: ({ idleMs, rows, watchedMs }) => [
    {
      type: 'table',
      caption: `A middlebox that forgets after ${formatDuration(idleMs)} of silence; no messages; ${formatDuration(watchedMs)} watched`,
      columns: ['heartbeat', 'every', 'cut after'],
      rows: rows.map(({ name, everyMs, lostMs }) => [
        name,
        everyMs === null ? 'none' : formatDuration(everyMs),
        lostMs === null ? 'not cut' : formatDuration(lostMs),
      ]),
    },
  ],

  explanation: [
    'It holds, and for SSE as well: a comment line is traffic like any other. Half the timeout is the usual choice, so that one late beat is no loss.',
    'Which side beats does not matter to the middlebox. Which form does matter to the page: neither a WebSocket ping nor an SSE comment can be seen from script, so that neither feeds a watchdog there.',
  ],
  limits: ['A model of a middlebox, in the server’s link; and a shorter time, so that nobody has to wait a minute.'],
  sources: [
    {
      title: 'nginx: proxy_read_timeout, 60 s',
      url: 'https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_read_timeout',
    },
    {
      title: 'AWS: Application Load Balancer idle timeout, 60 s',
      url: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html',
    },
  ],
}

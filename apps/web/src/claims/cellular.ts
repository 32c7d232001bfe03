import type { MeasuredClaim } from './claim.ts'
import { formatCount, formatDuration } from '../ui/format.ts'
import { cutAndWatch, type AfterCut } from './lab/cut.ts'
import { lane, setup, watchful } from './lab/setup.ts'

interface Row {
  name: string
  transport: 'websocket' | 'sse'
  heartbeats: boolean
  after: AfterCut
}

interface Evidence {
  rows: Row[]
  watchedMs: number
}

const HEARTBEAT_MS = 500

export const cellular: MeasuredClaim<Evidence> = {
  kind: 'measured',
  id: 'cellular',
  question: 'when the network lies',
  statement: 'A network change kills the connection; WebSocket needs code, SSE reconnects but misses events.',
  why: 'A phone that goes from Wi-Fi to mobile data gets another address, and its old connections lead nowhere.',
  methods: ['ledger', 'instants'],
  takes: { full: 12, brief: 6 },
  scale: 'Heartbeats every 0.5 s, where 5 to 15 s are usual.',
  outcomes: ['holds', 'holds, with a catch', 'does not hold', "can't be told here"],

  async run(lab, course) {
    const watchedMs = course.choose(9000, 4000)
    const beats = { ids: true, ...watchful(HEARTBEAT_MS) }
    const lanes = [lane('websocket'), lane('sse'), lane('websocket', { id: 'ws-2', ...beats }), lane('sse', { id: 'sse-2', ...beats })]
    course.at(0.2, `the old path falls silent, a new one would work: watching for ${formatDuration(watchedMs)}`)
    const after = await cutAndWatch(lab, setup(lanes, { rate: 10 }), 'handoff', watchedMs)
    return {
      watchedMs,
      rows: lanes.map(({ id, transport, heartbeat }) => {
        const own = after[id]
        if (!own) throw new Error(`${id} was not watched`)
        const isSocket = transport === 'websocket'
        return {
          name: `${isSocket ? 'WebSocket' : 'SSE'}${heartbeat ? ', heartbeats and our client' : ', as shipped'}`,
          transport: isSocket ? 'websocket' : 'sse',
          heartbeats: heartbeat !== undefined,
          after: own,
        }
      }),
    }
  },

  judge({ rows, watchedMs }) {
    const find = (transport: Row['transport'], heartbeats: boolean): AfterCut | undefined =>
      rows.find((row) => row.transport === transport && row.heartbeats === heartbeats)?.after
    const ws = find('websocket', false)
    const sse = find('sse', false)
    const ours = find('sse', true)
    if (!ws || !sse || !ours || ours.backMs === null)
      return { verdict: "can't be told here", because: 'not even a client with heartbeats came back, so that the new path is in doubt' }
    const because = `as shipped, SSE ${sse.noticedMs === null ? `noticed nothing in ${formatDuration(watchedMs)}` : `noticed after ${formatDuration(sse.noticedMs)}`} and WebSocket ${ws.noticedMs === null ? 'neither' : `after ${formatDuration(ws.noticedMs)}`}; with heartbeats SSE was back after ${formatDuration(ours.backMs)} and missed ${ours.ledger.missed}`
    if (ws.backMs !== null) return { verdict: 'does not hold', because }
    return { verdict: sse.backMs !== null && sse.ledger.missed > 0 ? 'holds' : 'holds, with a catch', because }
  },

  exhibits: ({ rows, watchedMs }) => [
    {
      type: 'table',
      caption: `After the old path fell silent and a new one worked; ${formatDuration(watchedMs)} watched`,
      columns: ['', 'noticed', 'open again', 'missed', 'replayed', 'pending'],
      rows: rows.map(({ name, after }) => [
        name,
        after.noticedMs === null ? 'not' : `after ${formatDuration(after.noticedMs)}`,
        after.backMs === null ? 'not' : `after ${formatDuration(after.backMs)}`,
        formatCount(after.ledger.missed),
        formatCount(after.ledger.replayed),
        formatCount(after.ledger.pending),
      ]),
    },
  ],

  explanation: [
    'The catch comes first: a change of network kills nothing that anybody is told of. The old path is silent, and without heartbeats neither API notices. Browsers do help when the operating system tells them of the change, and then close sockets; not when the path dies further out.',
    'Once it is known, SSE with ids misses nothing, because the browser names the last id. A WebSocket does as well as its code.',
  ],
  limits: [
    'A model: the old connection’s path falls silent in the server’s link. The browser is told of no change, as it would be by a real one.',
  ],
  sources: [
    { title: 'RFC 9000 §9: QUIC connection migration, what TCP lacks', url: 'https://www.rfc-editor.org/rfc/rfc9000#section-9' },
    {
      title: 'WHATWG HTML §9.2.4: Last-Event-ID',
      url: 'https://html.spec.whatwg.org/multipage/server-sent-events.html#the-last-event-id-header',
    },
  ],
}

import type { MeasuredClaim } from './claim.ts'
import { formatCount, formatDuration } from '../ui/format.ts'
import { cutAndWatch, type AfterCut } from './lab/cut.ts'
import { lane, setup } from './lab/setup.ts'

interface Evidence {
  /** Reconnects, but has no ids: what a reconnecting library alone does. */
  plain: AfterCut
  /** Reconnects with sequence numbers and replay, both our code. */
  resuming: AfterCut
  watchedMs: number
}

export const wsNoResume: MeasuredClaim<Evidence> = {
  kind: 'measured',
  id: 'ws-no-resume',
  question: 'when the network lies',
  statement: 'WebSocket has nothing built in to go on where it stopped.',
  why: 'A frame has no place for an id, and a new socket knows nothing of the old.',
  methods: ['ledger'],
  takes: { full: 6, brief: 4 },
  outcomes: ['holds', 'does not hold', "can't be told here"],

  async run(lab, course) {
    const watchedMs = course.choose(4000, 2500)
    course.at(0.2, 'both reconnect; one with ids, one without')
    const settings = setup([lane('websocket', { client: 'managed' }), lane('websocket', { id: 'ws-2', client: 'managed', ids: true })], {
      rate: 20,
    })
    const { ws: plain, 'ws-2': resuming } = await cutAndWatch(lab, settings, 'reset_peer', watchedMs)
    if (!plain || !resuming) throw new Error('a lane is missing')
    return { plain, resuming, watchedMs }
  },

  judge({ plain, resuming, watchedMs }) {
    if (plain.backMs === null || resuming.backMs === null)
      return { verdict: "can't be told here", because: `a client was not back within ${formatDuration(watchedMs)}` }
    const because = `reconnected without ids: ${formatCount(plain.ledger.missed)} missed; with ids and replay of our own: ${formatCount(resuming.ledger.missed)} missed, ${formatCount(resuming.ledger.replayed)} replayed`
    return { verdict: plain.ledger.missed > 0 ? 'holds' : 'does not hold', because }
  },

  exhibits: ({ plain, resuming, watchedMs }) => [
    {
      type: 'table',
      caption: `After one RST, both reconnecting, ${formatDuration(watchedMs)} watched, 20 messages a second`,
      columns: ['', 'offered', 'live', 'replayed', 'missed'],
      rows: (
        [
          ['without ids', plain],
          ['ids and replay, our code', resuming],
        ] as const
      ).map(([name, { ledger }]) => [name, ledger.offered, ledger.live, ledger.replayed, ledger.missed].map(String)),
    },
  ],

  explanation: [
    'It holds: reconnecting alone loses what was sent in between. Going on takes ids in the messages, a client that says which it saw last, and a server that kept the rest. With all three a WebSocket misses as little as SSE does.',
  ],
  limits: ['One short outage, well within what the server remembers.'],
  sources: [{ title: 'RFC 6455 §5.2: nothing in a frame names a message', url: 'https://www.rfc-editor.org/rfc/rfc6455#section-5.2' }],
}

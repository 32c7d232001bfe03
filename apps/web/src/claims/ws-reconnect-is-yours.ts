import type { MeasuredClaim } from './claim.ts'
import { countLines } from '../ui/client-source.ts'
import { formatCount, formatDuration } from '../ui/format.ts'
import { cutAndWatch, type AfterCut } from './lab/cut.ts'
import { lane, setup } from './lab/setup.ts'
import resuming from '../engine/minimal/resuming-websocket.ts?raw'

interface Evidence {
  bare: AfterCut
  ours: AfterCut
  watchedMs: number
  lines: number
}

const BARE = 'ws'
const OURS = 'ws-2'

export const wsReconnectIsYours: MeasuredClaim<Evidence> = {
  kind: 'measured',
  id: 'ws-reconnect-is-yours',
  question: 'when the network lies',
  statement: 'After a WebSocket drops, you detect it, back off, reconnect and replay yourself.',
  why: 'The WebSocket API has a close event and nothing after it.',
  methods: ['ledger', 'instants', 'source'],
  takes: { full: 8, brief: 5 },
  outcomes: ['holds', 'does not hold', "can't be told here"],

  async run(lab, course) {
    const watchedMs = course.choose(6000, 3000)
    course.at(0.2, 'one bare WebSocket and one with our client, cut at the same instant')
    const settings = setup([lane('websocket', { id: BARE }), lane('websocket', { id: OURS, client: 'managed', ids: true })], { rate: 20 })
    const after = await cutAndWatch(lab, settings, 'reset_peer', watchedMs)
    const { [BARE]: bare, [OURS]: ours } = after
    if (!bare || !ours) throw new Error('a lane is missing')
    return { bare, ours, watchedMs, lines: countLines(resuming) }
  },

  judge({ bare, ours, watchedMs }) {
    if (ours.backMs === null)
      return { verdict: "can't be told here", because: `not even the reconnecting client was back within ${formatDuration(watchedMs)}` }
    if (bare.backMs !== null)
      return { verdict: 'does not hold', because: `the bare WebSocket was open again after ${formatDuration(bare.backMs)}` }
    return {
      verdict: 'holds',
      because: `the bare WebSocket stayed closed for the ${formatDuration(watchedMs)} watched and missed ${formatCount(bare.ledger.missed)}; with our client it was back after ${formatDuration(ours.backMs)} and missed ${formatCount(ours.ledger.missed)}`,
    }
  },

  exhibits: ({ bare, ours, watchedMs, lines }) => [
    {
      type: 'table',
      caption: `After one RST, ${formatDuration(watchedMs)} watched, 20 messages a second`,
      columns: ['client', 'noticed after', 'open again after', 'missed', 'replayed'],
      rows: [
        ['as shipped', since(bare.noticedMs), since(bare.backMs), formatCount(bare.ledger.missed), formatCount(bare.ledger.replayed)],
        ['ours', since(ours.noticedMs), since(ours.backMs), formatCount(ours.ledger.missed), formatCount(ours.ledger.replayed)],
      ],
    },
    { type: 'numbers', items: [{ label: 'lines of a minimal client that does it', value: formatCount(lines), method: 'source' }] },
    { type: 'lines', caption: 'That client', text: resuming },
  ],

  explanation: [
    'It holds. EventSource has detection of a closed connection, waiting, reconnecting and the last id built in; for WebSocket each of the four is yours: to notice, to wait with back-off and jitter, to open again, and to have the server send what was missed, which takes ids of your own in the messages and a server that remembers.',
    'Many libraries do it. What matters is that it is there at all, and that it is tested.',
  ],
  limits: ['A cut that both ends learn of at once. A silent drop is noticed by neither without heartbeats.'],
  sources: [{ title: 'WHATWG WebSockets §3: the WebSocket interface', url: 'https://websockets.spec.whatwg.org/#the-websocket-interface' }],
}

function since(ms: number | null): string {
  return ms === null ? 'not' : formatDuration(ms)
}

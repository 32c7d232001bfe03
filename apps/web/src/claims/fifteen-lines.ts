import client from '../engine/minimal/event-source-feed.ts?raw'
import { countLines } from '../ui/client-source.ts'
import { formatCount, plural } from '../ui/format.ts'
import type { MeasuredClaim } from './claim.ts'

interface Evidence {
  client: string
  server: string
  clientLines: number
  serverLines: number
  /** Messages that this very client had from this very server. */
  arrived: number
}

/** "About 15": not more than a third above it. */
const ABOUT = 20
const WANTED = 8

export const fifteenLines: MeasuredClaim<Evidence> = {
  kind: 'measured',
  id: 'fifteen-lines',
  question: 'which one',
  statement: 'A live feed over SSE takes about 15 lines.',
  why: 'Server, client and reconnecting fit on one slide.',
  methods: ['source', 'counted'],
  takes: { full: 2, brief: 2 },
  outcomes: ['holds', 'does not hold', "can't be told here"],

  async run(lab, course) {
    course.at(0.2, 'the minimal client and server, as shown')
    const { payloads } = await lab.examine({ type: 'minimal', client: 'event-source', forMs: 4000, untilMessages: WANTED })
    const source = await lab.examine({ type: 'fetch', path: '/probe/feed-source', forMs: 3000 })
    const { sse } = JSON.parse(source.pieces.map(({ text }) => text).join('')) as { sse: string }
    return { client, server: sse, clientLines: countLines(client), serverLines: countLines(sse), arrived: payloads.length }
  },

  judge({ clientLines, serverLines, arrived }) {
    if (arrived === 0) return { verdict: "can't be told here", because: 'the minimal client had nothing from the minimal server' }
    const because = `${plural(clientLines, 'line')} of client and ${formatCount(serverLines)} of server, run here: ${plural(arrived, 'message')} came`
    return { verdict: clientLines + serverLines <= ABOUT ? 'holds' : 'does not hold', because }
  },

  exhibits: ({ client: shown, server, clientLines, serverLines, arrived }) => [
    {
      type: 'numbers',
      items: [
        { label: 'client', value: plural(clientLines, 'line'), method: 'source' },
        { label: 'server', value: plural(serverLines, 'line'), method: 'source' },
        { label: 'messages that came', value: formatCount(arrived), method: 'counted' },
      ],
    },
    { type: 'lines', caption: 'The client that ran', text: shown },
    { type: 'lines', caption: 'The server that ran', text: server },
  ],

  explanation: [
    'It holds, and the lines do more than they show: reconnecting and naming the last id are the browser’s, for nothing.',
    'What fifteen lines leave out: a payload with a line feed (this server writes none), clients that read slowly, heartbeats, a watchdog, and a log to replay from that is not a counter.',
  ],
  limits: ['Lines of TypeScript in this project’s style, types and imports included, comments and blank lines not.'],
  sources: [
    {
      title: 'MDN: using server-sent events',
      url: 'https://developer.mozilla.org/docs/Web/API/Server-sent_events/Using_server-sent_events',
    },
  ],
}

import eventSource from '../engine/minimal/event-source-feed.ts?raw'
import { formatCount } from '../ui/format.ts'
import webSocket from '../engine/minimal/resuming-websocket.ts?raw'
import { countLines } from '../ui/client-source.ts'
import { codeDifference } from '../ui/code-difference.ts'
import type { JudgementClaim } from './claim.ts'

interface Evidence {
  client: { sse: string; websocket: string }
  server: { sse: string; websocket: string }
  /** Messages that each minimal client had from its minimal server. */
  arrived: { sse: number; websocket: number }
}

const WANTED = 8

export const startWithSse: JudgementClaim<Evidence> = {
  kind: 'judgement',
  id: 'start-with-sse',
  question: 'which one',
  statement: 'Starting with SSE and moving to WebSocket is easier than the reverse.',
  why: 'What SSE does by itself has to be written for WebSocket, and is already there the other way round.',
  experiment: {
    methods: ['source', 'counted'],
    takes: { full: 4, brief: 4 },
    async run(lab, course) {
      course.at(0.1, 'the minimal feed over SSE')
      const sse = await lab.examine({ type: 'minimal', client: 'event-source', forMs: 4000, untilMessages: WANTED })
      course.at(0.5, 'the minimal feed over WebSocket')
      const websocket = await lab.examine({ type: 'minimal', client: 'websocket', forMs: 4000, untilMessages: WANTED })
      const source = await lab.examine({ type: 'fetch', path: '/probe/feed-source', forMs: 3000 })
      return {
        client: { sse: eventSource, websocket: webSocket },
        server: JSON.parse(source.pieces.map(({ text }) => text).join('')) as Evidence['server'],
        arrived: { sse: sse.payloads.length, websocket: websocket.payloads.length },
      }
    },
    exhibits: ({ client, server, arrived }) => {
      const difference = (from: string, to: string): [string, string] => {
        const { added, removed } = codeDifference(from, to)
        return [formatCount(added), formatCount(removed)]
      }
      return [
        {
          type: 'table',
          caption: 'Lines of the minimal feeds, both run here: comments and blank lines not counted',
          columns: ['', 'SSE', 'WebSocket', 'SSE → WebSocket: added', 'removed', 'WebSocket → SSE: added', 'removed'],
          rows: [
            [
              'client',
              formatCount(countLines(client.sse)),
              formatCount(countLines(client.websocket)),
              ...difference(client.sse, client.websocket),
              ...difference(client.websocket, client.sse),
            ],
            [
              'server',
              formatCount(countLines(server.sse)),
              formatCount(countLines(server.websocket)),
              ...difference(server.sse, server.websocket),
              ...difference(server.websocket, server.sse),
            ],
            ['messages that came', formatCount(arrived.sse), formatCount(arrived.websocket), '', '', '', ''],
          ],
        },
        { type: 'lines', caption: 'SSE: client', text: client.sse },
        { type: 'lines', caption: 'WebSocket: client', text: client.websocket },
        { type: 'lines', caption: 'SSE: server', text: server.sse },
        { type: 'lines', caption: 'WebSocket: server', text: server.websocket },
      ]
    },
  },
  explanation: [
    'The figures say what the move costs for a feed: client code has to be added in one direction and can be thrown away in the other. So the reverse move is, line by line, the easier one.',
    'What the saying means is something else: starting with SSE one writes less, and may never need the rest. And what the client sends, by then, are ordinary requests, which stay.',
  ],
  limits: ['The smallest feed that resumes. Deployment, limits and tests are not in it.'],
  sources: [
    {
      title: 'MDN: using server-sent events',
      url: 'https://developer.mozilla.org/docs/Web/API/Server-sent_events/Using_server-sent_events',
    },
  ],
}

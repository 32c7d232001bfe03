import type { MeasuredClaim } from './claim.ts'
import { formatBytes, formatCount, formatDuration } from '../ui/format.ts'
import { measure } from './lab/figures.ts'
import { lane, setup, text } from './lab/setup.ts'

interface Side {
  messages: number
  /** Everything both ways, heads included, by the messages that arrived. */
  bytesPerMessage: number
  p50: number
}

interface Pace {
  rate: number
  polling: Side
  sse: Side
}

interface Evidence {
  paces: Pace[]
  delayMs: number
}

/** A message every two seconds, and twenty a second. */
const SLOW = 0.5
const QUICK = 20
/** "Badly": so many times the bytes, or so much later. */
const TIMES = 3
const LATER_MS = 50
const DELAY_MS = 50

export const oldWays: MeasuredClaim<Evidence> = {
  kind: 'measured',
  id: 'old-ways',
  question: 'what it is',
  statement: 'Long polling and streaming iframes did this before, badly.',
  why: 'Before 2011 a page that wanted news had to ask again and again.',
  takes: { full: 18, brief: 10 },
  outcomes: ['holds', 'holds, with a catch', 'does not hold', "can't be told here"],

  async run(lab, course) {
    const paces: Pace[] = []
    for (const [index, rate] of [SLOW, QUICK].entries()) {
      const conditions = [{ type: 'latency' as const, direction: 'both' as const, delayMs: DELAY_MS, jitterMs: 0 }]
      const lanes = [lane('long-poll', { id: 'poll', client: 'managed', ids: true, conditions }), lane('sse', { conditions })]
      const forMs = index === 0 ? course.choose(8000, 5000) : course.choose(5000, 2500)
      const figures = await measure(lab, setup(lanes, { rate, payload: text(100) }), forMs, (share) =>
        course.at((index + share) / 2, `${rate} messages a second, by polling and by SSE`),
      )
      const side = (id: string): Side => {
        const own = figures.lanes[id]
        if (!own) throw new Error(`${id} has no figures`)
        const messages = own.ledger.live + own.ledger.replayed
        return { messages, bytesPerMessage: messages > 0 ? (own.downBytes + own.upBytes) / messages : 0, p50: own.p50 }
      }
      paces.push({ rate, polling: side('poll'), sse: side('sse') })
    }
    return { paces, delayMs: DELAY_MS }
  },

  judge({ paces }) {
    if (paces.some(({ polling, sse }) => polling.messages === 0 || sse.messages === 0))
      return { verdict: "can't be told here", because: 'a lane carried nothing' }
    const isBad = ({ polling, sse }: Pace): boolean =>
      polling.bytesPerMessage > TIMES * sse.bytesPerMessage || polling.p50 - sse.p50 > LATER_MS
    const because = paces
      .map(
        ({ rate, polling, sse }) =>
          `at ${rate}/s: ${formatCount(polling.bytesPerMessage)} B and ${formatDuration(polling.p50)} a message by long polling, ${formatCount(sse.bytesPerMessage)} B and ${formatDuration(sse.p50)} by SSE`,
      )
      .join('; ')
    const bad = paces.filter(isBad).length
    if (bad === 0) return { verdict: 'does not hold', because }
    return { verdict: bad === paces.length ? 'holds' : 'holds, with a catch', because }
  },

  exhibits: ({ paces, delayMs }) => [
    {
      type: 'table',
      caption: `Messages of 100 B, ${delayMs} ms each way`,
      columns: ['', 'messages', 'bytes a message, both ways', 'bytes a second', 'median delay'],
      rows: paces.flatMap(({ rate, polling, sse }) =>
        (
          [
            [`${rate}/s, long polling`, polling],
            [`${rate}/s, SSE`, sse],
          ] as const
        ).map(([name, { messages, bytesPerMessage, p50 }]) => [
          name,
          formatCount(messages),
          `${formatCount(bytesPerMessage)} B`,
          `${formatBytes(bytesPerMessage * rate)}/s`,
          formatDuration(p50 || 0),
        ]),
      ),
    },
  ],

  explanation: [
    'In bytes it holds: each message, or each handful, costs a request and an answer with all their heads. In delay the catch is in the pace: while a poll is waiting, a message is as quick as on a stream; the one that comes right after it waits for the next poll, a round trip later.',
    'A streaming iframe is a stream of script tags in a page that never ends loading: near SSE in bytes, but with a spinner, a document that grows, and no reconnecting.',
  ],
  limits: ['Long polling is measured; a streaming iframe is described only, because this page’s policy lets no frame in.'],
  sources: [
    { title: 'RFC 6202: long polling and streaming, known issues and best practices', url: 'https://www.rfc-editor.org/rfc/rfc6202' },
  ],
}

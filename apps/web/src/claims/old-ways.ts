import type { MeasuredClaim } from './claim.ts'
import { formatBytes, formatCount, formatDuration } from '../ui/format.ts'
import { cutAndWatch, type AfterCut } from './lab/cut.ts'
import { laneOf, measure } from './lab/figures.ts'
import { lane, latency, setup, text } from './lab/setup.ts'

interface Side {
  messages: number
  /** Everything both ways, heads included, by the messages that arrived. */
  bytesPerMessage: number
  p50: number
}

interface Pace {
  rate: number
  polling: Side
  iframe: Side
  sse: Side
}

interface Evidence {
  paces: Pace[]
  delayMs: number
  /** A cut: whether anybody in the page was told, in so long. */
  cut: { iframeTold: boolean; sseTold: boolean; watchedMs: number }
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
  why: 'Before 2011 a page that wanted news had to ask again and again, or keep a document loading for ever.',
  methods: ['wire-bytes', 'one-way', 'connection-states', 'modelled'],
  takes: { full: 20, brief: 12 },
  outcomes: ['holds', 'holds, with a catch', 'does not hold', "can't be told here"],

  async run(lab, course) {
    const paces: Pace[] = []
    const conditions = latency(DELAY_MS)
    const lanes = [
      lane('long-poll', { id: 'poll', client: 'managed', ids: true, conditions }),
      lane('iframe', { conditions }),
      lane('sse', { conditions }),
    ]
    for (const [index, rate] of [SLOW, QUICK].entries()) {
      const forMs = index === 0 ? course.choose(8000, 5000) : course.choose(5000, 2500)
      const figures = await measure(lab, setup(lanes, { rate, payload: text(100) }), forMs, (share) =>
        course.at(((index + share) / 2) * 0.9, `${rate} messages a second, by polling, in a frame and by SSE`),
      )
      const side = (id: string): Side => {
        const { ledger, downBytes, upBytes, p50 } = laneOf(figures, id)
        const messages = ledger.live + ledger.replayed
        return { messages, bytesPerMessage: messages > 0 ? (downBytes + upBytes) / messages : 0, p50 }
      }
      paces.push({ rate, polling: side('poll'), iframe: side('iframe'), sse: side('sse') })
    }
    course.at(0.9, 'a cut')
    const watchedMs = course.choose(3000, 1500)
    const held = setup(
      lanes.filter(({ transport }) => transport !== 'long-poll'),
      { rate: QUICK, payload: text(100) },
    )
    const { iframe, sse } = await cutAndWatch(lab, held, 'reset_peer', watchedMs)
    const isTold = (after: AfterCut | undefined): boolean => after !== undefined && after.noticedMs !== null
    return { paces, delayMs: DELAY_MS, cut: { iframeTold: isTold(iframe), sseTold: isTold(sse), watchedMs } }
  },

  judge({ paces, cut }) {
    if (paces.some(({ polling, iframe, sse }) => [polling, iframe, sse].some(({ messages }) => messages === 0)))
      return { verdict: "can't be told here", because: 'a lane carried nothing' }
    const isBad = (old: Side, sse: Side): boolean => old.bytesPerMessage > TIMES * sse.bytesPerMessage || old.p50 - sse.p50 > LATER_MS
    const because = [
      ...paces.map(
        ({ rate, polling, iframe, sse }) =>
          `at ${rate}/s: ${words(polling)} a message by long polling, ${words(iframe)} in a frame, ${words(sse)} by SSE`,
      ),
      `after a cut the frame’s page was told ${cut.iframeTold ? 'of it' : `nothing for ${formatDuration(cut.watchedMs)}`}`,
    ].join('; ')
    const ways = [
      ...paces.map(({ polling, sse }) => isBad(polling, sse)),
      paces.some(({ iframe, sse }) => isBad(iframe, sse)) || (cut.sseTold && !cut.iframeTold),
    ]
    const bad = ways.filter(Boolean).length
    if (bad === 0) return { verdict: 'does not hold', because }
    return { verdict: bad === ways.length ? 'holds' : 'holds, with a catch', because }
  },

  exhibits: ({ paces, delayMs, cut }) => [
    {
      type: 'table',
      caption: `Messages of 100 B, ${delayMs} ms each way`,
      columns: ['', 'messages', 'bytes a message, both ways', 'bytes a second', 'median delay'],
      rows: paces.flatMap(({ rate, polling, iframe, sse }) =>
        (
          [
            [`${rate}/s, long polling`, polling],
            [`${rate}/s, forever iframe`, iframe],
            [`${rate}/s, SSE`, sse],
          ] as const
        ).map(([name, { messages, bytesPerMessage, p50 }]) => [
          name,
          formatCount(messages),
          `${formatCount(bytesPerMessage)} B`,
          `${formatBytes(bytesPerMessage * rate)}/s`,
          formatDuration(p50),
        ]),
      ),
    },
    {
      type: 'table',
      caption: `${formatDuration(cut.watchedMs)} after a cut (RST)`,
      columns: ['', 'the page was told'],
      rows: [
        ['forever iframe', cut.iframeTold ? 'yes' : 'no'],
        ['SSE', cut.sseTold ? 'yes' : 'no'],
      ],
    },
  ],

  explanation: [
    'In bytes polling is bad: each message, or each handful, costs a request and an answer with all their heads. In delay the catch is in the pace: while a poll is waiting, a message is as quick as on a stream; the one that comes right after it waits for the next poll, a round trip later.',
    'A streaming iframe is near SSE in bytes and delay. What is bad about it is everything else: it runs on the page’s own thread, carries text alone, and when it breaks no event says so: the document has merely stopped growing.',
  ],
  limits: [
    'The frame here takes each script out once it has run, and is hidden. As it was done its document only grew, and the tab showed that it was loading, for ever.',
  ],
  sources: [
    { title: 'RFC 6202: long polling and streaming, known issues and best practices', url: 'https://www.rfc-editor.org/rfc/rfc6202' },
  ],
}

function words({ bytesPerMessage, p50 }: Side): string {
  return `${formatCount(bytesPerMessage)} B and ${formatDuration(p50)}`
}

import type { MeasuredClaim } from './claim.ts'
import { visible } from './exhibit.ts'

interface Tried {
  name: string
  sent: string
  /** What the page was given, before the end marker. */
  arrived: { type: string; data: string; lastEventId: string }[]
}

interface Evidence {
  tried: Tried[]
}

/** As the claim has it, then everything that it leaves out. */
const STREAMS: [name: string, text: string][] = [
  ['as claimed', 'event: news\nid: 1\ndata: hello\n\n'],
  ['data first', 'data: hello\nid: 2\nevent: news\n\n'],
  ['several data lines', 'data: one\ndata: two\n\n'],
  ['a comment alone', ': still here\n\n'],
  ['lines ended by CR', 'data: a\rdata: b\r\r'],
  ['lines ended by CRLF', 'data: a\r\ndata: b\r\n\r\n'],
  ['no space after the colon', 'data:tight\n\n'],
  ['a field nobody knows', 'data: kept\nmood: good\n\n'],
  ['retry alone', 'retry: 2000\n\n'],
]
const CLAIMED = 'as claimed'

export const sseFormat: MeasuredClaim<Evidence> = {
  kind: 'measured',
  id: 'sse-format',
  question: 'what it is',
  statement: 'An SSE message starts with data:, with event: and id: before it, and that is all.',
  why: 'Examples show one line of data, sometimes with a name and an id above it.',
  methods: ['counted'],
  takes: { full: 3, brief: 3 },
  outcomes: ['holds', 'holds, with a catch', 'does not hold', "can't be told here"],

  async run(lab, course) {
    const tried: Tried[] = []
    for (const [index, [name, sent]] of STREAMS.entries()) {
      course.at(index / STREAMS.length, name)
      const path = `/probe/events?writer=raw&payload=${encodeURIComponent(sent)}`
      const { events } = await lab.examine({ type: 'event-source', path, events: ['news'], untilEvent: 'end', forMs: 3000 })
      if (!events.some(({ type }) => type === 'end')) throw new Error(`the stream “${name}” did not come through`)
      tried.push({
        name,
        sent,
        arrived: events.filter(({ type }) => type !== 'end').map(({ type, data, lastEventId }) => ({ type, data, lastEventId })),
      })
    }
    return { tried }
  },

  judge({ tried }) {
    const claimed = tried.find(({ name }) => name === CLAIMED)?.arrived[0]
    if (!claimed) return { verdict: "can't be told here", because: 'not even the message of the claim arrived' }
    if (claimed.type !== 'news' || claimed.data !== 'hello' || claimed.lastEventId !== '1') {
      return { verdict: 'does not hold', because: `event, id and data in this order arrived as ${JSON.stringify(claimed)}` }
    }
    const others = tried.filter(({ name, arrived }) => name !== CLAIMED && arrived.length > 0)
    if (others.length === 0) return { verdict: 'holds', because: 'nothing but the claimed form arrived as a message' }
    return {
      verdict: 'holds, with a catch',
      because: `the claimed form works, and so do ${others.length} others: ${others.map(({ name }) => name).join(', ')}`,
    }
  },

  exhibits: ({ tried }) => [
    {
      type: 'table',
      caption: 'What was written, and what the page was given of it',
      columns: ['', 'bytes of the stream', 'event', 'data', 'lastEventId'],
      rows: tried.flatMap(({ name, sent, arrived }) =>
        arrived.length === 0
          ? [[name, visible(sent), 'none', '', '']]
          : arrived.map(({ type, data, lastEventId }) => [name, visible(sent), type, visible(data), lastEventId || '(none)']),
      ),
    },
  ],

  explanation: [
    'The claimed form works, and there is more. Fields come in any order, until the empty line. Several data lines join with line feeds. Lines may end in LF, CR or CRLF; whatever they ended in, the page gets LF, so that a CR in a payload does not survive.',
    'A line that begins with a colon is a comment: bytes on the wire that no page sees, good for keeping a proxy’s idle timer from running out. retry sets how long the browser waits before it reconnects. Fields that nobody knows are ignored.',
  ],
  limits: ['One browser’s parser. Servers’ and libraries’ own parsers differ more.'],
  sources: [
    {
      title: 'WHATWG HTML §9.2.6: interpreting an event stream',
      url: 'https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation',
    },
  ],
}

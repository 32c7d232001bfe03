import type { MeasuredClaim } from './claim.ts'
import { visible } from './exhibit.ts'

interface Arrived {
  type: string
  data: string
}

interface Evidence {
  payload: string
  naive: Arrived[]
  ours: Arrived[]
  websocket: string[]
}

/** A message a user might type, or an attacker. */
const PAYLOAD = 'x\nevent: admin\ndata: y'
/** Named at the end of each stream, so that everything before it has been read. */
const END = 'end'
const WITHIN_MS = 5000

export const sseInjection: MeasuredClaim<Evidence> = {
  kind: 'measured',
  id: 'sse-injection',
  question: 'what it is',
  statement: 'SSE is so simple that it is hard to get wrong.',
  why: 'The format is a few lines of text, and nearly every tutorial writes it with a template string.',
  methods: ['counted'],
  takes: { full: 2, brief: 2 },
  outcomes: ['holds', 'does not hold', "can't be told here"],

  async run(lab, course) {
    const path = (writer: string): string => `/probe/events?writer=${writer}&payload=${encodeURIComponent(PAYLOAD)}`
    const read = async (writer: string): Promise<Arrived[]> => {
      const { events } = await lab.examine({
        type: 'event-source',
        path: path(writer),
        events: ['admin'],
        untilEvent: END,
        forMs: WITHIN_MS,
      })
      if (!events.some(({ type }) => type === END)) throw new Error(`the stream of the ${writer} writer did not come through`)
      return events.filter(({ type }) => type !== END).map(({ type, data }) => ({ type, data }))
    }
    course.at(0, 'through a template-string writer')
    const naive = await read('naive')
    course.at(0.4, 'through a writer that splits lines')
    const ours = await read('ours')
    course.at(0.7, 'over WebSocket')
    const { messages } = await lab.examine({ type: 'websocket', path: '/probe/ws', send: [PAYLOAD], untilMessages: 2, forMs: WITHIN_MS })
    return { payload: PAYLOAD, naive, ours, websocket: messages.slice(1).map(({ data }) => data) }
  },

  judge({ payload, naive, ours, websocket }) {
    const intact = (arrived: Arrived[]): boolean => arrived.length === 1 && arrived[0]?.type === 'message' && arrived[0].data === payload
    if (!intact(ours) || websocket[0] !== payload) {
      return {
        verdict: "can't be told here",
        because: 'the careful writer or the WebSocket did not deliver the payload, so there is nothing to compare with',
      }
    }
    if (intact(naive)) return { verdict: 'holds', because: 'the template-string writer delivered the payload as it was, in one event' }
    const forged = naive.find(({ type }) => type !== 'message')
    const what = forged ? `an event “${forged.type}” that nobody sent` : `${naive.length} events where one was sent`
    return { verdict: 'does not hold', because: `the template-string writer made ${what}` }
  },

  exhibits: ({ payload, naive, ours, websocket }) => [
    { type: 'lines', caption: 'The payload, line ends shown', text: visible(payload) },
    {
      type: 'table',
      caption: 'What the page was given',
      columns: ['way', 'event', 'data'],
      rows: [
        ...naive.map(({ type, data }) => ['SSE, template string', type, visible(data)]),
        ...ours.map(({ type, data }) => ['SSE, lines split', type, visible(data)]),
        ...websocket.map((data) => ['WebSocket', 'message', visible(data)]),
      ],
    },
    { type: 'lines', caption: 'The writer that gets it wrong', text: 'response.write(`data: ${payload}\\n\\n`)' },
  ],

  explanation: [
    'The simplicity is the trap. A line feed in the payload ends the field; what follows is read as a field of its own. With two fields chosen by the sender, the receiver dispatches an event of a type that your server never sent: an injection, like one into SQL or HTML.',
    'A correct writer puts “data: ” before every line, as WHATWG HTML §9.2.5 demands, and refuses line breaks in id and event. JSON on one line avoids it too, because JSON escapes line feeds. A WebSocket frame has a length, so that nothing in a payload can end it.',
  ],
  limits: ['Two writers are compared; libraries differ. One payload is tried, the one that shows it best.'],
  sources: [
    {
      title: 'WHATWG HTML §9.2.6: interpreting an event stream',
      url: 'https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation',
    },
    { title: 'RFC 6455 §5.2: base framing protocol', url: 'https://www.rfc-editor.org/rfc/rfc6455#section-5.2' },
  ],
}

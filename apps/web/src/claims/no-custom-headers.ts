import type { MeasuredClaim } from './claim.ts'
import { lines } from './lab/heads.ts'

interface Evidence {
  /** Header lines as the server received them. */
  eventSource: string[]
  fetch: string[]
  /** Whether the event came, so that the stream itself worked. */
  opened: boolean
}

const NAME = 'authorization'
const HEADERS = { authorization: 'Bearer secret' }

export const noCustomHeaders: MeasuredClaim<Evidence> = {
  kind: 'measured',
  id: 'no-custom-headers',
  question: 'who may connect',
  statement: 'EventSource can’t set an Authorization header.',
  why: 'Its constructor takes an address and withCredentials, nothing else.',
  methods: ['received'],
  takes: { full: 1, brief: 1 },
  outcomes: ['holds', 'does not hold', "can't be told here"],

  async run(lab, course) {
    course.at(0.2, 'EventSource, given headers all the same')
    const source = await lab.examine({
      type: 'event-source',
      path: '/probe/stream-heads',
      init: { headers: HEADERS },
      untilErrors: 1,
      forMs: 3000,
    })
    course.at(0.6, 'fetch, given the same')
    const fetched = await lab.examine({ type: 'fetch', path: '/probe/stream-heads', headers: HEADERS, forMs: 3000 })
    const data = fetched.pieces
      .map(({ text }) => text)
      .join('')
      .replace(/^data: /, '')
    return { eventSource: lines(source.events[0]?.data), fetch: lines(data), opened: source.events.length > 0 }
  },

  judge({ eventSource, fetch, opened }) {
    if (!opened || fetch.length === 0) return { verdict: "can't be told here", because: 'a stream did not open, so nothing was received' }
    const has = (heads: string[]): boolean => heads.some((line) => line.toLowerCase().startsWith(`${NAME}:`))
    const because = `Authorization ${has(eventSource) ? 'arrived' : 'did not arrive'} from EventSource, and ${has(fetch) ? 'arrived' : 'did not arrive'} from fetch reading the same stream`
    return { verdict: has(eventSource) ? 'does not hold' : 'holds', because }
  },

  exhibits: ({ eventSource, fetch }) => [
    {
      type: 'lines',
      caption: 'new EventSource(url, { headers: { authorization: "Bearer secret" } }): what the server received',
      text: eventSource.join('\n'),
    },
    {
      type: 'lines',
      caption: 'fetch(url, { headers: { authorization: "Bearer secret" } }): what the server received',
      text: fetch.join('\n'),
    },
  ],

  explanation: [
    'It holds for EventSource. It does not hold for SSE: the format can be read from fetch with a parser of some hundred lines, and then every header is yours, and so are reconnecting and Last-Event-ID.',
    'A custom header makes a cross-origin request ask leave first (a preflight), once more round trip.',
  ],
  limits: ['One way of asking for headers is tried; the API has no other.'],
  sources: [
    { title: 'WHATWG HTML §9.2.2: EventSourceInit', url: 'https://html.spec.whatwg.org/multipage/server-sent-events.html#eventsourceinit' },
  ],
}

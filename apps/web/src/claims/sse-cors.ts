import type { MeasuredClaim } from './claim.ts'
import { formatCount, plural } from '../ui/format.ts'

interface Tried {
  opened: boolean
  events: number
  /** How often the request came to the server. */
  reached: number
}

interface Evidence {
  without: Tried
  withHeader: Tried
}

export const sseCors: MeasuredClaim<Evidence> = {
  kind: 'measured',
  id: 'sse-cors',
  question: 'who may connect',
  statement: 'EventSource follows CORS.',
  why: 'It is a fetch like any other, in mode “cors”.',
  methods: ['received', 'counted'],
  takes: { full: 2, brief: 2 },
  outcomes: ['holds', 'does not hold', "can't be told here"],

  async run(lab, course) {
    const tryWith = async (cors: 0 | 1): Promise<Tried> => {
      const name = `cors-${cors}-${Math.random().toString(36).slice(2, 10)}`
      const { opens, events } = await lab.examine({
        type: 'event-source',
        path: `/probe/guarded?name=${name}&cors=${cors}`,
        untilErrors: 1,
        forMs: 3000,
      })
      const counted = await lab.examine({ type: 'fetch', path: `/probe/reached?name=${name}`, forMs: 3000 })
      const { times } = JSON.parse(counted.pieces.map(({ text }) => text).join('')) as { times: number }
      return { opened: opens.length > 0, events: events.length, reached: times }
    }
    course.at(0.2, 'from this origin to another, without leave')
    const without = await tryWith(0)
    course.at(0.6, 'with Access-Control-Allow-Origin')
    return { without, withHeader: await tryWith(1) }
  },

  judge({ without, withHeader }) {
    if (!withHeader.opened) return { verdict: "can't be told here", because: 'even with leave the stream did not open' }
    const because = `without Access-Control-Allow-Origin ${plural(without.events, 'event')} came, with it ${formatCount(withHeader.events)}; without it the request still reached the server ${plural(without.reached, 'time')}`
    return { verdict: without.events === 0 && !without.opened ? 'holds' : 'does not hold', because }
  },

  exhibits: ({ without, withHeader }) => [
    {
      type: 'table',
      caption: 'EventSource from this page’s origin to the lanes’, which is another',
      columns: ['answer', 'opened', 'events', 'requests that reached the server'],
      rows: (
        [
          ['without Access-Control-Allow-Origin', without],
          ['with it', withHeader],
        ] as const
      ).map(([name, { opened, events, reached }]) => [name, opened ? 'yes' : 'no', formatCount(events), formatCount(reached)]),
    },
  ],

  explanation: [
    'It holds: without leave the page gets nothing. But the request is sent and carried out; CORS keeps the answer from being read, not the request from being made. A GET with effects is no safer for it.',
    'WebSocket has no CORS at all. There it is the server that must look at Origin.',
  ],
  limits: ['A simple GET, which needs no preflight.'],
  sources: [
    {
      title: 'WHATWG HTML §9.2.2: EventSource’s request is in mode “cors”',
      url: 'https://html.spec.whatwg.org/multipage/server-sent-events.html#dom-eventsource',
    },
  ],
}

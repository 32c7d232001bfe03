import type { CrowdResult } from '../engine/probes/probe.ts'
import { Unavailable, type MeasuredClaim } from './claim.ts'
import { formatDuration } from '../ui/format.ts'

type Crowd = Omit<CrowdResult, 'type'>

interface Evidence {
  tried: number
  eventSource: Crowd
  websocket: Crowd
  /** The fetch beside them, and how long it was given. */
  fetchWithinMs: number
}

const EACH = 10
const CLAIMED = 6

export const sixConnections: MeasuredClaim<Evidence> = {
  kind: 'measured',
  id: 'six-connections',
  question: 'how far it scales',
  statement: 'HTTP/1.1 allows six connections per host; SSE counts, WebSocket does not; one rarely needs more than two.',
  why: 'Browsers have kept to six for over a decade, and streams that are held use them up.',
  takes: { full: 7, brief: 4 },
  outcomes: ['holds', 'holds, with a catch', 'does not hold', "can't be told here"],

  async run(lab, course) {
    const { pageHost, lanesUrl } = lab.surroundings
    if (new URL(lanesUrl).hostname === pageHost) {
      throw new Unavailable(
        `page and experiment share the name ${pageHost}, and so its pool, of which the Lab holds some; open the page on localhost`,
      )
    }
    const settleMs = course.choose(2500, 1000)
    const fetchWithinMs = 700
    const crowd = (kind: 'event-source' | 'websocket', path: string): Promise<CrowdResult> =>
      lab.examine({ type: 'crowd', kind, path, count: EACH, settleMs, fetchPath: '/probe/heads', fetchMs: fetchWithinMs })
    course.at(0.1, `${EACH} EventSources at once`)
    const { type: _sse, ...eventSource } = await crowd('event-source', '/probe/feed')
    course.at(0.6, `${EACH} WebSockets at once`)
    const { type: _ws, ...websocket } = await crowd('websocket', '/probe/ws')
    return { tried: EACH, eventSource, websocket, fetchWithinMs }
  },

  judge({ tried, eventSource, websocket, fetchWithinMs }) {
    if (eventSource.open === 0 || websocket.open === 0) return { verdict: "can't be told here", because: 'a crowd did not open at all' }
    const frozen = eventSource.fetchTookMs === null
    const because = `of ${tried} EventSources ${eventSource.open} opened and ${eventSource.waiting} waited; of ${tried} WebSockets ${websocket.open} opened; a fetch beside the EventSources ${frozen ? `hung for the ${formatDuration(fetchWithinMs)} it was given` : 'was answered'}`
    if (eventSource.open !== CLAIMED || websocket.open !== tried) return { verdict: 'does not hold', because }
    // That a full pool freezes the whole site is what "one rarely needs more than two" leaves out.
    return { verdict: frozen ? 'holds, with a catch' : 'holds', because }
  },

  exhibits: ({ tried, eventSource, websocket, fetchWithinMs }) => [
    {
      type: 'table',
      caption: `${tried} of each to one host over HTTP/1.1`,
      columns: ['', 'open', 'waiting', 'failed', 'a fetch beside them'],
      rows: (
        [
          ['EventSource', eventSource],
          ['WebSocket', websocket],
        ] as const
      ).map(([name, { open, waiting, failed, fetchTookMs }]) => [
        name,
        String(open),
        String(waiting),
        String(failed),
        fetchTookMs === null ? `no answer within ${formatDuration(fetchWithinMs)}` : formatDuration(fetchTookMs),
      ]),
    },
    {
      type: 'bars',
      caption: 'Open at once',
      unit: 'connections',
      rows: [
        { label: 'EventSource', lane: 'sse', parts: [{ name: 'open', value: eventSource.open }] },
        { label: 'WebSocket', lane: 'websocket', parts: [{ name: 'open', value: websocket.open }] },
      ],
    },
  ],

  explanation: [
    'The numbers hold. The last part is the catch: the six are shared by all tabs of the browser. Three tabs with two streams each fill the pool, and then every request of the site hangs, images and POSTs included, with no error to see.',
    'WebSocket has a pool of its own, some 255 in Chromium. Over HTTP/2 the streams share one connection, a hundred by default.',
  ],
  limits: ['Connections of one tab. That the pool is the browser’s and not the tab’s is from its documentation.'],
  sources: [
    { title: 'MDN: EventSource, the limit of six', url: 'https://developer.mozilla.org/docs/Web/API/EventSource' },
    {
      title: 'Chromium: client socket pool limits',
      url: 'https://source.chromium.org/chromium/chromium/src/+/main:net/socket/client_socket_pool_manager.cc',
    },
  ],
}

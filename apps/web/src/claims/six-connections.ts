import type { CrowdResult } from '../engine/probes/probe.ts'
import { Unavailable, type MeasuredClaim } from './claim.ts'
import { formatCount, formatDuration } from '../ui/format.ts'
import type { Lab } from './lab/lab.ts'

type Crowd = Omit<CrowdResult, 'type'>

interface Evidence {
  tried: number
  eventSource: Crowd
  websocket: Crowd
  /** Half of the EventSources in one worker and half in another, as two tabs would hold them: what each had. */
  apart: [Crowd, Crowd]
  /** The fetch beside them, and how long it was given. */
  fetchWithinMs: number
}

const EACH = 10
const CLAIMED = 6
const APART = EACH / 2

export const sixConnections: MeasuredClaim<Evidence> = {
  kind: 'measured',
  id: 'six-connections',
  question: 'how far it scales',
  statement: 'HTTP/1.1 allows six connections per host; SSE counts, WebSocket does not; one rarely needs more than two.',
  why: 'Browsers have kept to six for over a decade, and streams that are held use them up.',
  methods: ['counted'],
  takes: { full: 11, brief: 6 },
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
    const crowd = async (where: Lab, kind: 'event-source' | 'websocket', path: string, count: number): Promise<Crowd> => {
      const probe = { type: 'crowd', kind, path, count, settleMs, fetchPath: '/probe/heads', fetchMs: fetchWithinMs } as const
      const { type: _, ...found } = await where.examine(probe)
      return found
    }
    course.at(0.1, `${EACH} EventSources at once`)
    const eventSource = await crowd(lab, 'event-source', '/probe/feed', EACH)
    course.at(0.4, `${APART} in each of two workers`)
    const other = await lab.another()
    try {
      const apart = await Promise.all([lab, other].map((one) => crowd(one, 'event-source', '/probe/feed', APART)))
      course.at(0.7, `${EACH} WebSockets at once`)
      const websocket = await crowd(lab, 'websocket', '/probe/ws', EACH)
      return { tried: EACH, eventSource, websocket, apart: apart as [Crowd, Crowd], fetchWithinMs }
    } finally {
      other.close()
    }
  },

  judge({ tried, eventSource, websocket, apart, fetchWithinMs }) {
    if (eventSource.open === 0 || websocket.open === 0) return { verdict: "can't be told here", because: 'a crowd did not open at all' }
    const frozen = eventSource.fetchTookMs === null
    const because = `of ${tried} EventSources ${eventSource.open} opened and ${eventSource.waiting} waited, and of ${APART} in each of two workers ${apart[0].open} and ${apart[1].open} opened; of ${tried} WebSockets ${websocket.open} opened; a fetch beside the EventSources ${frozen ? `hung for the ${formatDuration(fetchWithinMs)} it was given` : 'was answered'}`
    if (eventSource.open !== CLAIMED || websocket.open !== tried) return { verdict: 'does not hold', because }
    // What "one rarely needs more than two" leaves out: the six are for all together, and a full pool freezes the site.
    const isShared = apart[0].open + apart[1].open < tried
    return { verdict: frozen || isShared ? 'holds, with a catch' : 'holds', because }
  },

  exhibits: ({ tried, eventSource, websocket, apart, fetchWithinMs }) => [
    {
      type: 'table',
      caption: `${tried} of each to one host over HTTP/1.1, and what each worker had`,
      columns: ['', 'open', 'waiting', 'failed', 'a fetch beside them'],
      rows: (
        [
          [`EventSource, ${tried} in one worker`, eventSource],
          [`EventSource, ${APART} in one worker`, apart[0]],
          [`and ${APART} in another`, apart[1]],
          [`WebSocket, ${tried} in one worker`, websocket],
        ] as const
      ).map(([name, { open, waiting, failed, fetchTookMs }]) => [
        name,
        formatCount(open),
        formatCount(waiting),
        formatCount(failed),
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
  limits: [
    'Two workers of one page stand for two tabs: a page can’t open a tab unasked. Two real tabs share the pool alike; the page /budget, opened twice, shows it.',
  ],
  sources: [
    { title: 'MDN: EventSource, the limit of six', url: 'https://developer.mozilla.org/docs/Web/API/EventSource' },
    {
      title: 'Chromium: client socket pool limits',
      url: 'https://source.chromium.org/chromium/chromium/src/+/main:net/socket/client_socket_pool_manager.cc',
    },
  ],
}

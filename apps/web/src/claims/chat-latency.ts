import type { MeasuredClaim } from './claim.ts'
import { formatDuration } from '../ui/format.ts'
import { median } from './lab/figures.ts'
import { timeSends, type Sends } from './lab/sends.ts'

interface Evidence {
  /** At each delay, at chat pace: the cold POSTs come after the server has closed the idle connection. */
  delays: Sends[]
}

/** Each way, ms: one house, one country, another continent. */
const FULL = [0, 50, 150]
const BRIEF = [0, 150]
/** Below a tenth of a second an effect seems instant (Nielsen 1993, after Miller 1968): more than that is noticed. */
const NOTICEABLE_MS = 100
/** One second stands for twenty: a message every 20 s against a keep-alive of 5 s. */
const PACE = { everyMs: 1000, idleMs: 250 }

export const chatLatency: MeasuredClaim<Evidence> = {
  kind: 'measured',
  id: 'chat-latency',
  question: 'what a message costs',
  statement: 'Chat over SSE + POST is noticeably slower to send.',
  why: 'A request per message sounds slower than a frame on an open connection.',
  methods: ['round-trip', 'modelled'],
  takes: { full: 30, brief: 9 },
  scale: '1 s here stands for 20 s: a message every second for one every 20 s, and a keep-alive of 250 ms for one of 5 s.',
  outcomes: ['holds', 'holds, with a catch', 'does not hold', "can't be told here"],

  async run(lab, course) {
    const tried = course.brief ? BRIEF : FULL
    const delays: Sends[] = []
    for (const [index, delayMs] of tried.entries()) {
      course.at(index / tried.length, `${delayMs} ms each way: in a burst, and at chat pace`)
      delays.push(await timeSends(lab, { delayMs, count: course.choose(7, 2), coldPace: PACE }))
    }
    return { delays }
  },

  judge({ delays }) {
    if (delays.some(({ cold, coldConnections }) => coldConnections < cold.length)) {
      return {
        verdict: "can't be told here",
        because: 'at chat pace the browser found a connection still open, so nothing cold was measured',
      }
    }
    const slower = (pick: (sends: Sends) => number[]): number =>
      Math.max(...delays.map((sends) => median(pick(sends)) - median(sends.websocket)))
    const warm = slower((sends) => sends.warm)
    const cold = slower((sends) => sends.cold)
    const because = `slower than WebSocket by at most ${formatDuration(Math.max(0, warm))} on a warm connection, by ${formatDuration(Math.max(0, cold))} at chat pace, when it is cold`
    if (warm > NOTICEABLE_MS) return { verdict: 'holds', because }
    return { verdict: cold > NOTICEABLE_MS ? 'holds, with a catch' : 'does not hold', because }
  },

  exhibits: ({ delays }) => [
    {
      type: 'table',
      caption: 'Median time until the server’s answer was here; cold ones have the TCP handshake modelled',
      columns: ['link, each way', 'WebSocket', 'POST in a burst (warm)', 'POST at chat pace (cold)'],
      rows: delays.map(({ delayMs, websocket, warm, cold }) => [
        `${delayMs} ms`,
        ...[websocket, warm, cold].map((times) => formatDuration(median(times))),
      ]),
    },
    {
      type: 'bars',
      caption: `At ${delays.at(-1)?.delayMs ?? 0} ms each way`,
      unit: 'ms',
      rows: delays.slice(-1).flatMap(({ websocket, warm, cold }) => [
        { label: 'WebSocket', lane: 'websocket', parts: [{ name: 'time', value: median(websocket) }] },
        { label: 'POST, warm', lane: 'sse', parts: [{ name: 'time', value: median(warm) }] },
        { label: 'POST, cold', lane: 'sse-2', parts: [{ name: 'time', value: median(cold) }] },
      ]),
    },
  ],

  explanation: [
    'On a warm connection it does not hold: a POST and a frame both take one round trip, and the difference is less than a screen’s refresh. At chat pace the connection is usually cold, because many servers close an idle one after 5 s; then a handshake comes first, one round trip, two with TLS, and over a long way that is noticed.',
    'A keep-alive of a minute, or HTTP/2, whose one connection the event stream itself keeps open, takes the difference away.',
  ],
  limits: [
    'The time until the server has answered, not until the other person reads it. Without TLS, so that the cold case is the mild one. The handshake is modelled.',
  ],
  sources: [
    { title: 'Node: server.keepAliveTimeout (5 s)', url: 'https://nodejs.org/api/http.html#serverkeepalivetimeout' },
    {
      title: 'nginx: keepalive_timeout (75 s)',
      url: 'https://nginx.org/en/docs/http/ngx_http_core_module.html#keepalive_timeout',
    },
    {
      title: 'Nielsen: response times, the three important limits',
      url: 'https://www.nngroup.com/articles/response-times-3-important-limits/',
    },
  ],
}

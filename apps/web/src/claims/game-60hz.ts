import type { MeasuredClaim } from './claim.ts'
import { formatCount, formatDuration } from '../ui/format.ts'
import { median, openLanes, percentile } from './lab/figures.ts'
import { lane, latency, setup } from './lab/setup.ts'

interface Side {
  sent: number
  back: number
  p50: number
  p99: number
  /** How much later the last third of the answers came than the first, median: a queue that grows. */
  growthMs: number
}

interface Row {
  delayMs: number
  websocket: Side
  post: Side
}

interface Evidence {
  rows: Row[]
  rate: number
}

const RATE = 60
const SIZE = 32
const FULL = [0, 50, 100, 200]
const BRIEF = [0, 100]
/** A way keeps up where its last answers take no more than this longer than its first: three updates. */
const GROWN_MS = 50

export const game60hz: MeasuredClaim<Evidence> = {
  kind: 'measured',
  id: 'game-60hz',
  question: 'what a message costs',
  statement: 'A 60 Hz two-way game needs WebSocket.',
  why: 'Sixty requests a second sound like too many.',
  takes: { full: 34, brief: 8 },
  outcomes: ['holds', 'holds, with a catch', 'does not hold', "can't be told here"],

  async run(lab, course) {
    const delays = course.brief ? BRIEF : FULL
    const count = course.choose(180, 60)
    const rows: Row[] = []
    for (const [index, delayMs] of delays.entries()) {
      course.at(index / delays.length, `${RATE} updates a second of ${SIZE} B, ${delayMs} ms each way`)
      await openLanes(lab, setup([lane('websocket', { conditions: latency(delayMs) })], { running: false }))
      const { echoes } = await lab.examine({ type: 'echoes', path: '/probe/ws?lane=ws', count, size: SIZE, everyMs: 1000 / RATE })
      const { posts } = await lab.examine({ type: 'posts', path: '/probe/message?lane=ws', count, size: SIZE, everyMs: 1000 / RATE })
      rows.push({ delayMs, websocket: sideOf(echoes, count), post: sideOf(posts, count) })
    }
    return { rows, rate: RATE }
  },

  judge({ rows, rate }) {
    const keepsUp = (side: Side): boolean => side.growthMs <= GROWN_MS
    const nearest = rows[0]
    if (!nearest || nearest.websocket.back === 0) return { verdict: "can't be told here", because: 'no update came back' }
    if (!keepsUp(nearest.websocket)) {
      return {
        verdict: "can't be told here",
        because: `this machine does not keep ${rate} a second even without delay: its queue grew by ${formatDuration(nearest.websocket.growthMs)}`,
      }
    }
    const failing = rows.filter((row) => !keepsUp(row.post))
    const words = rows
      .map(
        ({ delayMs, websocket, post }) =>
          `${delayMs} ms: WebSocket p50 ${formatDuration(websocket.p50)} grown by ${formatDuration(Math.max(0, websocket.growthMs))}, POST p50 ${formatDuration(post.p50)}, grown by ${formatDuration(Math.max(0, post.growthMs))}`,
      )
      .join('; ')
    if (failing.length === 0) return { verdict: 'does not hold', because: `POST kept up everywhere; ${words}` }
    if (rows.some((row) => !keepsUp(row.websocket)))
      return { verdict: 'holds, with a catch', because: `WebSocket fell behind too; ${words}` }
    return { verdict: 'holds', because: words }
  },

  exhibits: ({ rows, rate }) => [
    {
      type: 'table',
      caption: `${rate} updates a second of ${SIZE} B up, each answered; until the answer was here`,
      columns: ['link, each way', 'WebSocket p50', 'p99', 'grown by', 'SSE + POST p50', 'p99', 'grown by', 'POSTs answered'],
      rows: rows.map(({ delayMs, websocket, post }) => [
        `${delayMs} ms`,
        formatDuration(websocket.p50),
        formatDuration(websocket.p99),
        formatDuration(websocket.growthMs),
        formatDuration(post.p50),
        formatDuration(post.p99),
        formatDuration(post.growthMs),
        `${formatCount(post.back)} of ${formatCount(post.sent)}`,
      ]),
    },
  ],

  explanation: [
    'It holds over any distance. A browser has at most six connections per host, one of which the event stream holds; five POSTs can be under way at once, each for a round trip. At 60 a second that is used up at 83 ms of round trip; from there the queue grows without end.',
    'A WebSocket sends on. What it can’t do is skip: TCP delivers every update in order, so that one lost packet holds up all behind it. Games that mind send datagrams, which WebTransport has.',
  ],
  limits: ['Answers of 32 B or less; no game logic. No packets are lost here, so that the stalls of TCP are not shown.'],
  sources: [
    {
      title: 'Chromium: connections per host',
      url: 'https://source.chromium.org/chromium/chromium/src/+/main:net/socket/client_socket_pool_manager.cc',
    },
    { title: 'W3C WebTransport: datagrams', url: 'https://www.w3.org/TR/webtransport/#datagram-duplex-stream' },
  ],
}

function sideOf(answers: { startedAt: number; tookMs: number }[], sent: number): Side {
  const times = answers.toSorted((a, b) => a.startedAt - b.startedAt).map(({ tookMs }) => tookMs)
  const third = Math.max(1, Math.floor(times.length / 3))
  return {
    sent,
    back: times.length,
    p50: percentile(times, 0.5),
    p99: percentile(times, 0.99),
    growthMs: median(times.slice(-third)) - median(times.slice(0, third)),
  }
}

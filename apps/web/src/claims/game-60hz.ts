import { Unavailable, type MeasuredClaim } from './claim.ts'
import { formatCount, formatDuration } from '../ui/format.ts'
import { laneOf, measure, median, openLanes, percentile } from './lab/figures.ts'
import type { Lab } from './lab/lab.ts'
import { binary, lane, latency, setup } from './lab/setup.ts'
import { requireWebTransport } from './lab/webtransport.ts'

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

/** Updates down under loss: on WebTransport the packets are really lost, on WebSocket the loss is modelled. */
interface UnderLoss {
  lossPercent: number
  delayMs: number
  datagrams: { offered: number; live: number; p50: number; p99: number }
  websocket: { offered: number; live: number; p50: number; p99: number }
}

interface Evidence {
  rows: Row[]
  rate: number
  /** A finding beside the verdict; in words where it could not be had, or was not asked for. */
  underLoss: UnderLoss | string
}

const RATE = 60
const SIZE = 32
const FULL = [0, 50, 100, 200]
const BRIEF = [0, 100]
/**
 * Games draw the world a little late, so as to have the next update when they need it: 100 ms by default in Valve’s Source engine.
 * A way keeps up where its last answers come no later than that after its first; what is later finds the buffer empty.
 */
const GROWN_MS = 100
const LOSS_PERCENT = 5
const LOSS_DELAY_MS = 50
const LOSS_WATCHED_MS = 6000

export const game60hz: MeasuredClaim<Evidence> = {
  kind: 'measured',
  id: 'game-60hz',
  question: 'what a message costs',
  statement: 'A 60 Hz two-way game needs WebSocket.',
  why: 'Sixty requests a second sound like too many.',
  methods: ['round-trip', 'one-way', 'modelled'],
  takes: { full: 48, brief: 9 },
  outcomes: ['holds', 'holds, with a catch', 'does not hold', "can't be told here"],

  async run(lab, course) {
    const delays = course.brief ? BRIEF : FULL
    const count = course.choose(180, 60)
    const rows: Row[] = []
    for (const [index, delayMs] of delays.entries()) {
      course.at(index / delays.length, `${RATE} updates a second of ${SIZE} B, ${delayMs} ms each way`)
      await openLanes(lab, setup([lane('websocket', { conditions: latency(delayMs) }), lane('sse')], { running: false }))
      const { echoes } = await lab.examine({ type: 'echoes', path: '/probe/ws?lane=ws', count, size: SIZE, everyMs: 1000 / RATE })
      const { posts } = await lab.examine({ type: 'posts', path: '/probe/message?lane=ws', count, size: SIZE, everyMs: 1000 / RATE })
      rows.push({ delayMs, websocket: sideOf(echoes, count), post: sideOf(posts, count) })
    }
    course.at(0.85, `${LOSS_PERCENT} % of the packets lost`)
    return { rows, rate: RATE, underLoss: course.brief ? 'not part of the short form' : await loseSome(lab) }
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

  exhibits: ({ rows, rate, underLoss }) => [
    {
      type: 'table',
      caption: `${rate} updates a second of ${SIZE} B up, each answered; until the answer was here. An event stream is held open beside the POSTs`,
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
    typeof underLoss === 'string'
      ? { type: 'lines', caption: 'WebTransport datagrams under loss', text: underLoss }
      : {
          type: 'table',
          caption: `${rate} updates a second of ${SIZE} B down, ${underLoss.lossPercent} % lost, ${underLoss.delayMs} ms each way`,
          columns: ['', 'arrived', 'p50', 'p99'],
          rows: (
            [
              ['WebTransport datagrams, packets really lost', underLoss.datagrams],
              ['WebSocket, TCP’s loss modelled', underLoss.websocket],
            ] as const
          ).map(([name, { offered, live, p50, p99 }]) => [
            name,
            `${formatCount(live)} of ${formatCount(offered)}`,
            formatDuration(p50),
            formatDuration(p99),
          ]),
        },
  ],

  explanation: [
    'It holds over any distance. A browser has at most six connections per host, one of which the event stream holds; five POSTs can be under way at once, each for a round trip. At 60 a second that is used up at 83 ms of round trip; from there the queue grows without end.',
    'A WebSocket sends on. What it can’t do is skip: TCP delivers every update in order, so that one lost packet holds up all behind it. Games that mind send datagrams, which WebTransport has.',
  ],
  limits: [
    'Answers of 32 B or less; no game logic. The verdict is about a path that loses nothing; the loss of WebSocket’s row is a model, as TCP’s packets can’t be dropped from here.',
  ],
  sources: [
    {
      title: 'Chromium: connections per host',
      url: 'https://source.chromium.org/chromium/chromium/src/+/main:net/socket/client_socket_pool_manager.cc',
    },
    {
      title: 'Valve: Source multiplayer networking, entity interpolation',
      url: 'https://developer.valvesoftware.com/wiki/Source_Multiplayer_Networking',
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

async function loseSome(lab: Lab): Promise<UnderLoss | string> {
  try {
    await requireWebTransport(lab)
  } catch (error) {
    if (error instanceof Unavailable) return error.message
    throw error
  }
  const late = latency(LOSS_DELAY_MS)
  const lanes = [
    lane('webtransport', {
      id: 'wt',
      mode: 'datagrams',
      conditions: [...late, { type: 'packet_loss', direction: 'down', lostPercent: LOSS_PERCENT, reorderedPercent: 0 }],
    }),
    lane('websocket', { conditions: [...late, { type: 'stall', direction: 'down', percent: LOSS_PERCENT, waitMs: 200 }] }),
  ]
  const figures = await measure(lab, setup(lanes, { rate: RATE, payload: binary(SIZE) }), LOSS_WATCHED_MS)
  const side = (id: string): UnderLoss['datagrams'] => {
    const { ledger, p50, p99 } = laneOf(figures, id)
    return { offered: ledger.offered, live: ledger.live, p50, p99 }
  }
  return { lossPercent: LOSS_PERCENT, delayMs: LOSS_DELAY_MS, datagrams: side('wt'), websocket: side('ws') }
}

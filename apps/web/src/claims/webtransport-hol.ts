import type { MeasuredClaim } from './claim.ts'
import { formatCount, formatDuration } from '../ui/format.ts'
import { laneOf, measure } from './lab/figures.ts'
import { lane, setup, text } from './lab/setup.ts'
import { requireWebTransport } from './lab/webtransport.ts'

interface Side {
  live: number
  p50: number
  p95: number
  p99: number
}

interface Evidence {
  one: Side
  many: Side
  /** One stream on the same path without loss: what this machine adds by itself. */
  floor: Side
  /** The same messages over a WebSocket under the model of TCP's loss: labelled, and no part of the verdict. */
  websocket: Side
  lossPercent: number
  rate: number
}

/** So few that the lost ones themselves are beyond the slowest twentieth; who waits behind them is not. */
const LOSS_PERCENT = 2
const RATE = 100
const DELAY_MS = 20
/**
 * A packet is known to be lost a round trip later at the earliest (RFC 9002 §6.1), and until then what is behind it waits: less than
 * half a round trip more than the machine adds by itself is no such wait, and nothing can be told.
 */
const TOLD_MS = DELAY_MS
/** Streams that don’t block each other add none of that wait, streams that do add all of it: the verdict parts half way. */
const SPARED = 0.5

export const webtransportHol: MeasuredClaim<Evidence> = {
  kind: 'measured',
  id: 'webtransport-hol',
  question: 'when the network lies',
  statement: 'WebTransport streams don’t block each other when a packet is lost; WebSocket’s messages do.',
  why: 'QUIC keeps order per stream, TCP for the whole connection.',
  methods: ['one-way', 'modelled'],
  takes: { full: 14, brief: 7 },
  outcomes: ['holds', 'does not hold', "can't be told here"],

  async run(lab, course) {
    await requireWebTransport(lab)
    const loss = [
      { type: 'packet_loss' as const, direction: 'down' as const, lostPercent: LOSS_PERCENT, reorderedPercent: 0 },
      { type: 'latency' as const, direction: 'both' as const, delayMs: DELAY_MS, jitterMs: 0 },
    ]
    const lanes = [
      lane('webtransport', { id: 'wt', mode: 'stream', conditions: loss }),
      lane('webtransport', { id: 'wt-2', mode: 'streams', conditions: loss }),
      lane('webtransport', { id: 'wt-3', mode: 'stream', conditions: loss.filter(({ type }) => type === 'latency') }),
      lane('websocket', {
        conditions: [
          { type: 'stall', direction: 'down', percent: LOSS_PERCENT, waitMs: 200 },
          { type: 'latency', direction: 'both', delayMs: DELAY_MS, jitterMs: 0 },
        ],
      }),
    ]
    const figures = await measure(lab, setup(lanes, { rate: RATE, payload: text(400) }), course.choose(10_000, 4000), (share) =>
      course.at(share, `${LOSS_PERCENT} % of the packets lost, for real`),
    )
    const side = (id: string): Side => {
      const { ledger, p50, p95, p99 } = laneOf(figures, id)
      return { live: ledger.live, p50, p95, p99 }
    }
    return { one: side('wt'), many: side('wt-2'), floor: side('wt-3'), websocket: side('ws'), lossPercent: LOSS_PERCENT, rate: RATE }
  },

  judge({ one, many, floor, lossPercent }) {
    if (one.live === 0 || many.live === 0 || floor.live === 0)
      return { verdict: "can't be told here", because: 'a WebTransport lane carried nothing' }
    const because = `with ${lossPercent} % of packets lost, the slowest twentieth took ${formatDuration(one.p95)} or more over one stream and ${formatDuration(many.p95)} over a stream each (medians ${formatDuration(one.p50)}, ${formatDuration(many.p50)})`
    const heldUp = one.p95 - floor.p95
    const unrest = floor.p95 - floor.p50
    if (unrest >= TOLD_MS) {
      return {
        verdict: "can't be told here",
        because: `without any loss the slowest twentieth took ${formatDuration(unrest)} more than the median here: as much as a loss would add`,
      }
    }
    if (heldUp < TOLD_MS) {
      return {
        verdict: "can't be told here",
        because: `without any loss the slowest twentieth took ${formatDuration(floor.p95)} here, with it ${formatDuration(one.p95)}: too little apart to tell`,
      }
    }
    return { verdict: many.p95 - floor.p95 <= SPARED * heldUp ? 'holds' : 'does not hold', because }
  },

  exhibits: ({ one, many, floor, websocket, lossPercent, rate }) => [
    {
      type: 'table',
      caption: `${rate} messages a second of 400 B; ${lossPercent} % of the datagrams down lost in a relay; ${DELAY_MS} ms each way`,
      columns: ['', 'arrived', 'p50', 'p95', 'p99'],
      rows: (
        [
          ['WebTransport, one stream', one],
          ['WebTransport, a stream for each message', many],
          ['WebTransport, one stream, nothing lost', floor],
          ['WebSocket, under a model of TCP’s loss', websocket],
        ] as const
      ).map(([name, { live, p50, p95, p99 }]) => [name, formatCount(live), formatDuration(p50), formatDuration(p95), formatDuration(p99)]),
    },
  ],

  explanation: [
    'It holds. A lost packet holds up what is behind it on the same stream, until it has been sent again; other streams go on. On one stream, as on TCP, that is everything.',
    'A stream for each message gives up order between messages: whoever needs order, waits.',
  ],
  limits: [
    'The verdict compares WebTransport with itself, on one path whose packets are really lost. TCP’s loss can’t be made without root; WebSocket’s row is a model.',
  ],
  sources: [
    { title: 'RFC 9000 §2: streams', url: 'https://www.rfc-editor.org/rfc/rfc9000#section-2' },
    { title: 'RFC 9002 §6.1: when a packet is taken for lost', url: 'https://www.rfc-editor.org/rfc/rfc9002#section-6.1' },
    { title: 'W3C WebTransport', url: 'https://www.w3.org/TR/webtransport/' },
  ],
}

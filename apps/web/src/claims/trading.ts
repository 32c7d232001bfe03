import type { MeasuredClaim } from './claim.ts'
import { formatBytes, formatCount, formatDuration, formatMicroseconds, trimmed } from '../ui/format.ts'
import { laneOf, measure } from './lab/figures.ts'
import { lane, setup } from './lab/setup.ts'

interface Side {
  messages: number
  bytesPerMessage: number
  p50: number
  p99: number
}

interface Evidence {
  rate: number
  websocket: Side
  sse: Side
  latencyErrorMs: number
  /** Arrival over WebSocket minus arrival over SSE, of the same message, on one clock; null where too few came on both. */
  pair: { medianMs: number; lowMs: number; highMs: number; rotations: number } | null
  clockStepMs: number
}

const RATE = 1000
/** A message that waits for longer than one picture of a 60 Hz screen stands in a queue: then the machine is measured, not the frame. */
const QUEUED_MS = 1000 / 60
/** One byte at 10 Mbit/s, slower than any link that trades: a gain longer than its bytes take there is not the frame’s. */
const BYTE_MS = 0.0008

export const trading: MeasuredClaim<Evidence> = {
  kind: 'measured',
  id: 'trading',
  question: 'what a message costs',
  statement: 'The 2-byte frame matters when microseconds count.',
  why: 'Trading systems are the example for which every byte is said to matter.',
  methods: ['wire-bytes', 'pair-difference', 'one-way'],
  takes: { full: 9, brief: 4 },
  outcomes: ['holds', 'holds, with a catch', 'does not hold', "can't be told here"],

  async run(lab, course) {
    const settings = setup([lane('websocket'), lane('sse')], {
      rate: RATE,
      payload: { kind: 'generated', generator: 'ticker', form: 'text', size: 60 },
    })
    const figures = await measure(lab, settings, course.choose(6000, 2000), (share) => course.at(share, `${RATE} prices a second on both`))
    const side = (id: string): Side => {
      const { ledger, bytesPerMessage, p50, p99 } = laneOf(figures, id)
      return { messages: ledger.live, bytesPerMessage, p50, p99 }
    }
    const pair = lab.seen.batches.at(-1)?.pair
    return {
      rate: RATE,
      websocket: side('ws'),
      sse: side('sse'),
      latencyErrorMs: figures.latencyErrorMs,
      pair: pair ? { medianMs: pair.medianMs, lowMs: pair.lowMs, highMs: pair.highMs, rotations: pair.rotations } : null,
      clockStepMs: lab.surroundings.clockStepMs,
    }
  },

  judge({ websocket, sse, pair, clockStepMs }) {
    if (websocket.messages === 0 || sse.messages === 0) return { verdict: "can't be told here", because: 'a lane carried nothing' }
    const bytes = `${trimmed(websocket.bytesPerMessage)} B against ${trimmed(sse.bytesPerMessage)} B a message`
    if (websocket.bytesPerMessage >= sse.bytesPerMessage) return { verdict: 'does not hold', because: bytes }
    if (!pair) return { verdict: "can't be told here", because: 'too few of the messages came on both lanes to compare' }
    const worst = Math.max(websocket.p50, sse.p50)
    if (worst > QUEUED_MS) {
      return {
        verdict: "can't be told here",
        because: `this machine does not keep ${formatCount(RATE)} a second: messages queue for ${formatDuration(worst)}`,
      }
    }
    const ofBytesMs = (sse.bytesPerMessage - websocket.bytesPerMessage) * BYTE_MS
    if (clockStepMs > ofBytesMs) {
      return {
        verdict: "can't be told here",
        because: `this page’s clock goes in steps of ${micros(clockStepMs)}, and the fewer bytes explain at most ${micros(ofBytesMs)}`,
      }
    }
    // A gain is one where the whole 95 % interval lies on WebSocket's side of zero, by more than the clock's step.
    const isEarlier = pair.highMs < -clockStepMs
    const isOfBytes = -pair.medianMs <= ofBytesMs
    const because = `${bytes}; the same message came over WebSocket ${micros(-pair.medianMs)} before it came over SSE (95 %: ${micros(-pair.highMs)} to ${micros(-pair.lowMs)}), ${isEarlier ? `of which its fewer bytes explain at most ${micros(ofBytesMs)}` : 'so that no gain can be measured'}`
    return { verdict: isEarlier && isOfBytes ? 'holds' : 'holds, with a catch', because }
  },

  exhibits: ({ rate, websocket, sse, latencyErrorMs, pair }) => [
    ...(pair
      ? [
          {
            type: 'numbers' as const,
            items: [
              { label: 'WebSocket earlier by', value: micros(-pair.medianMs), method: 'pair-difference' as const },
              { label: '95 % interval', value: `${micros(-pair.highMs)} to ${micros(-pair.lowMs)}`, method: 'pair-difference' as const },
            ],
          },
        ]
      : []),
    {
      type: 'table',
      caption: `${formatCount(rate)} messages a second of 60 B on one warm connection each; latency ± ${formatDuration(latencyErrorMs)}`,
      columns: ['', 'messages', 'bytes a message', 'bytes a second', 'p50', 'p99'],
      rows: (
        [
          ['WebSocket', websocket],
          ['SSE', sse],
        ] as const
      ).map(([name, side]) => [
        name,
        formatCount(side.messages),
        `${trimmed(side.bytesPerMessage)} B`,
        `${formatBytes(side.bytesPerMessage * rate)}/s`,
        formatDuration(side.p50),
        formatDuration(side.p99),
      ]),
    },
  ],

  explanation: [
    'The bytes hold. The time hardly follows from them: on a warm connection both messages fit into one TCP segment, and thirty bytes take 0.24 µs at 1 Gbit/s and 24 µs at 10 Mbit/s (computed). A gain larger than that is the browser’s way of handing on an event, not the frame’s.',
    'Where microseconds do count, neither is used: there it is UDP multicast, on machines without browsers.',
  ],
  limits: [
    'Loopback, in this browser. The difference of the pair is on one clock; the latencies of the table are one-way and carry the clocks’ error.',
  ],
  sources: [{ title: 'RFC 6455 §5.2: base framing protocol', url: 'https://www.rfc-editor.org/rfc/rfc6455#section-5.2' }],
}

function micros(ms: number): string {
  return formatMicroseconds(ms * 1000)
}

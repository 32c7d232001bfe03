import type { MeasuredClaim } from './claim.ts'
import { formatBytes, formatCount, formatDuration } from '../ui/format.ts'
import { measure } from './lab/figures.ts'
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
}

const RATE = 1000
/** A median above this is a queue: then the machine is what is measured, not the frame. */
const SATURATED_MS = 20

export const trading: MeasuredClaim<Evidence> = {
  kind: 'measured',
  id: 'trading',
  question: 'what a message costs',
  statement: 'The 2-byte frame matters when microseconds count.',
  why: 'Trading systems are the example for which every byte is said to matter.',
  takes: { full: 9, brief: 4 },
  outcomes: ['holds', 'holds, with a catch', 'does not hold', "can't be told here"],

  async run(lab, course) {
    const settings = setup([lane('websocket'), lane('sse')], {
      rate: RATE,
      payload: { kind: 'generated', generator: 'ticker', form: 'text', size: 60 },
    })
    const { lanes, latencyErrorMs } = await measure(lab, settings, course.choose(6000, 2000), (share) =>
      course.at(share, `${RATE} prices a second on both`),
    )
    const side = (id: string): Side => {
      const figures = lanes[id]
      if (!figures) throw new Error(`${id} has no figures`)
      return { messages: figures.ledger.live, bytesPerMessage: figures.bytesPerMessage, p50: figures.p50, p99: figures.p99 }
    }
    return { rate: RATE, websocket: side('ws'), sse: side('sse'), latencyErrorMs }
  },

  judge({ websocket, sse, latencyErrorMs }) {
    if (websocket.messages === 0 || sse.messages === 0) return { verdict: "can't be told here", because: 'a lane carried nothing' }
    const worst = Math.max(websocket.p50, sse.p50)
    if (worst > SATURATED_MS) {
      return {
        verdict: "can't be told here",
        because: `this machine does not keep ${formatCount(RATE)} a second: messages queue for ${formatDuration(worst)}`,
      }
    }
    const saves = websocket.bytesPerMessage < sse.bytesPerMessage
    const gap = sse.p50 - websocket.p50
    // Whoever is written first wins by some tenths of a millisecond; what is less than two apart is not the frame's doing.
    const band = Math.max(2, 2 * latencyErrorMs)
    const because = `${formatCount(websocket.bytesPerMessage)} B against ${formatCount(sse.bytesPerMessage)} B a message; median latency ${formatDuration(websocket.p50)} against ${formatDuration(sse.p50)}, error ± ${formatDuration(latencyErrorMs)}`
    if (!saves) return { verdict: 'does not hold', because }
    return { verdict: gap > band ? 'holds' : 'holds, with a catch', because }
  },

  exhibits: ({ rate, websocket, sse, latencyErrorMs }) => [
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
        `${side.bytesPerMessage.toFixed(1)} B`,
        `${formatBytes(side.bytesPerMessage * rate)}/s`,
        formatDuration(side.p50),
        formatDuration(side.p99),
      ]),
    },
  ],

  explanation: [
    'The bytes hold. The time does not follow from them: on a warm connection both messages fit into one TCP segment, and twenty bytes take 160 ns at 1 Gbit/s. What a browser adds to either is a thousand times that.',
    'Where microseconds do count, neither is used: there it is UDP multicast, on machines without browsers.',
  ],
  limits: ['Loopback; the page’s clock can’t see microseconds. The figure is one-way and carries the clocks’ error.'],
  sources: [{ title: 'RFC 6455 §5.2: base framing protocol', url: 'https://www.rfc-editor.org/rfc/rfc6455#section-5.2' }],
}

import { overhead, total, type Bytes } from '@wireside/contract/parts'
import type { MeasuredClaim } from './claim.ts'
import { formatCount, trimmed } from '../ui/format.ts'
import { measure } from './lab/figures.ts'
import { lane, setup, text } from './lab/setup.ts'

interface Evidence {
  payload: number
  websocket: Bytes
  sse: Bytes
  sseWithId: Bytes
  messages: number
}

const PAYLOAD = 100

export const sseTextFraming: MeasuredClaim<Evidence> = {
  kind: 'measured',
  id: 'sse-text-framing',
  question: 'what a message costs',
  statement: 'SSE wraps each message in text fields, so it is larger.',
  why: 'A frame header is binary; data: and id: are words.',
  methods: ['wire-bytes'],
  takes: { full: 5, brief: 3 },
  outcomes: ['holds', 'does not hold'],

  async run(lab, course) {
    const lanes = [lane('websocket'), lane('sse', { ids: false }), lane('sse', { id: 'sse-2' })]
    const figures = await measure(lab, setup(lanes, { rate: 20, payload: text(PAYLOAD) }), course.choose(3000, 1200), (share) =>
      course.at(share, 'the same message on each'),
    )
    const { ws, sse, 'sse-2': withId } = figures.lanes
    if (!ws || !sse || !withId || sse.ledger.live === 0) throw new Error('a lane carried nothing')
    return { payload: PAYLOAD, websocket: ws.meanBytes, sse: sse.meanBytes, sseWithId: withId.meanBytes, messages: sse.ledger.live }
  },

  judge({ websocket, sse, sseWithId }) {
    const because = `the same message: ${trimmed(total(websocket))} B by WebSocket, ${trimmed(total(sse))} B by SSE, ${trimmed(total(sseWithId))} B with an id`
    return { verdict: overhead(sse) > overhead(websocket) ? 'holds' : 'does not hold', because }
  },

  exhibits: ({ payload, websocket, sse, sseWithId, messages }) => [
    {
      type: 'bars',
      caption: `One message of ${payload} B downstream, by part; mean of ${formatCount(messages)}`,
      unit: 'B',
      rows: (
        [
          ['WebSocket', 'websocket', websocket],
          ['SSE', 'sse', sse],
          ['SSE with id', 'sse-2', sseWithId],
        ] as const
      ).map(([label, hue, bytes]) => ({
        label,
        lane: hue,
        parts: Object.entries(bytes).map(([name, value]) => ({ name: NAMES[name] ?? name, value })),
      })),
    },
  ],

  explanation: [
    'It holds, by tens of bytes: “data: ”, two line feeds, and around it the chunk framing of HTTP/1.1 with its length in hexadecimal. An id costs its line.',
    'Whether that matters depends on the payload: beside 20 bytes it doubles the message, beside 2 kB it is one percent, and under TLS and TCP less.',
  ],
  limits: ['HTTP/1.1 without TLS and compression. Over HTTP/2 the chunk framing gives way to a DATA frame’s 9 bytes.'],
  sources: [
    {
      title: 'WHATWG HTML §9.2.5: parsing an event stream',
      url: 'https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream',
    },
    { title: 'RFC 9112 §7.1: chunked transfer coding', url: 'https://www.rfc-editor.org/rfc/rfc9112#section-7.1' },
  ],
}

const NAMES: Record<string, string> = { framing: 'fields or frame header', chunking: 'HTTP chunk', id: 'id line' }

import type { MeasuredClaim } from './claim.ts'
import { formatCount, formatDuration } from '../ui/format.ts'
import { median } from './lab/figures.ts'
import { timeSends, type Sends } from './lab/sends.ts'

interface Evidence {
  sends: Sends
}

/** Each way; a round trip is twice that. */
const DELAY_MS = 50
/** A handshake is seen where a cold POST takes longer by at least this share of a round trip. */
const SEEN = 0.5

export const noPerMessageHandshake: MeasuredClaim<Evidence> = {
  kind: 'measured',
  id: 'no-per-message-handshake',
  question: 'what a message costs',
  statement: 'A held connection saves the TCP and TLS handshake per message.',
  why: 'Each new connection costs a round trip for TCP, and one or two more for TLS, before the first byte.',
  takes: { full: 7, brief: 4 },
  outcomes: ['holds', 'does not hold', "can't be told here"],

  async run(lab, course) {
    course.at(0.2, `100 ms of round trip: over a WebSocket, by warm POSTs, by cold POSTs`)
    return { sends: await timeSends(lab, { delayMs: DELAY_MS, count: course.choose(12, 5), coldPace: null }) }
  },

  judge({ sends }) {
    const { websocket, cold, warm, coldConnections, delayMs } = sends
    const spare = median(cold) - median(websocket)
    if (coldConnections < cold.length) {
      return {
        verdict: "can't be told here",
        because: `the browser used ${coldConnections} connections for ${cold.length} POSTs that should have taken one each`,
      }
    }
    const because = `a message took ${formatDuration(median(websocket))} over the open WebSocket, ${formatDuration(median(warm))} by POST on a warm connection, ${formatDuration(median(cold))} on a new one`
    return { verdict: spare >= SEEN * 2 * delayMs ? 'holds' : 'does not hold', because }
  },

  exhibits: ({ sends }) => [
    {
      type: 'table',
      caption: `Until the answer was here, under ${2 * sends.delayMs} ms of round trip; no TLS; the TCP handshake of cold ones is modelled`,
      columns: ['way', 'messages', 'TCP connections', 'median', 'longest'],
      rows: [
        [
          'WebSocket',
          formatCount(sends.websocket.length),
          '1',
          formatDuration(median(sends.websocket)),
          formatDuration(Math.max(...sends.websocket)),
        ],
        [
          'POST, warm',
          formatCount(sends.warm.length),
          formatCount(sends.warmConnections),
          formatDuration(median(sends.warm)),
          formatDuration(Math.max(...sends.warm)),
        ],
        [
          'POST, cold',
          formatCount(sends.cold.length),
          formatCount(sends.coldConnections),
          formatDuration(median(sends.cold)),
          formatDuration(Math.max(...sends.cold)),
        ],
      ],
    },
    {
      type: 'bars',
      caption: 'Median of one message',
      unit: 'ms',
      rows: [
        { label: 'WebSocket', lane: 'websocket', parts: [{ name: 'time', value: median(sends.websocket) }] },
        { label: 'POST, warm', lane: 'sse', parts: [{ name: 'time', value: median(sends.warm) }] },
        { label: 'POST, cold', lane: 'sse-2', parts: [{ name: 'time', value: median(sends.cold) }] },
      ],
    },
  ],

  explanation: [
    'It holds, and HTTP saves it too: keep-alive holds the connection for the next request. The question is how long. Node closes an idle connection after 5 s and Apache too, nginx after 75 s; browsers keep one for minutes if the server does.',
    'With TLS 1.3 a cold connection costs one more round trip, with TLS 1.2 two.',
  ],
  limits: [
    'The kernel answers TCP handshakes before our link can hold them, so that the round trip of a cold connection is added to its first answer: modelled. Without TLS.',
  ],
  sources: [
    { title: 'RFC 9293 §3.5: establishing a connection', url: 'https://www.rfc-editor.org/rfc/rfc9293#section-3.5' },
    { title: 'RFC 8446 §2: TLS 1.3 handshake', url: 'https://www.rfc-editor.org/rfc/rfc8446#section-2' },
    { title: 'Node: server.keepAliveTimeout', url: 'https://nodejs.org/api/http.html#serverkeepalivetimeout' },
  ],
}

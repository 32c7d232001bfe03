import type { MeasuredClaim } from './claim.ts'
import { formatCount, formatDuration } from '../ui/format.ts'
import { median } from './lab/figures.ts'
import { reaches } from './lab/reach.ts'
import { timeSends, type Sends } from './lab/sends.ts'

interface Evidence {
  sends: Sends
  /** The same over TLS without any delay: what its handshake takes in work. Null where this browser does not trust the certificate. */
  tls: Sends | null
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
  methods: ['round-trip', 'modelled', 'computed'],
  takes: { full: 9, brief: 5 },
  outcomes: ['holds', 'does not hold', "can't be told here"],

  async run(lab, course) {
    const plan = { delayMs: DELAY_MS, count: course.choose(12, 5), coldPace: null }
    course.at(0.1, `100 ms of round trip: over a WebSocket, by warm POSTs, by cold POSTs`)
    const sends = await timeSends(lab, plan)
    course.at(0.8, 'over TLS, without delay')
    return { sends, tls: (await reaches(lab, 'h1-tls')) ? await timeSends(lab, { ...plan, delayMs: 0, protocol: 'h1-tls' }) : null }
  },

  judge({ sends, tls }) {
    const { websocket, cold, warm, coldConnections, delayMs } = sends
    const spare = median(cold) - median(websocket)
    if (coldConnections < cold.length) {
      return {
        verdict: "can't be told here",
        because: `the browser used ${coldConnections} connections for ${cold.length} POSTs that should have taken one each`,
      }
    }
    const because = `a message took ${formatDuration(median(websocket))} over the open WebSocket, ${formatDuration(median(warm))} by POST on a warm connection, ${formatDuration(median(cold))} on a new one${tls ? `, ${formatDuration(overTls(sends, tls))} on a new one over TLS (computed)` : ''}`
    return { verdict: spare >= SEEN * 2 * delayMs ? 'holds' : 'does not hold', because }
  },

  exhibits: ({ sends, tls }) => [
    {
      type: 'table',
      caption: `Until the answer was here, under ${2 * sends.delayMs} ms of round trip; no TLS; the TCP handshake of cold ones is modelled`,
      columns: ['way', 'messages', 'TCP connections', 'median', 'longest'],
      rows: rowsOf(sends),
    },
    ...(tls
      ? [
          {
            type: 'table' as const,
            caption: 'The same over TLS, without delay: what its handshake takes in work',
            columns: ['way', 'messages', 'TCP connections', 'median', 'longest'],
            rows: rowsOf(tls),
          },
        ]
      : []),
    {
      type: 'bars',
      caption: 'Median of one message',
      unit: 'ms',
      rows: [
        { label: 'WebSocket', lane: 'websocket', parts: [{ name: 'time', value: median(sends.websocket) }] },
        { label: 'POST, warm', lane: 'sse', parts: [{ name: 'time', value: median(sends.warm) }] },
        { label: 'POST, cold', lane: 'sse-2', parts: [{ name: 'time', value: median(sends.cold) }] },
        ...(tls ? [{ label: 'POST, cold, TLS (computed)', lane: 'sse-2', parts: [{ name: 'time', value: overTls(sends, tls) }] }] : []),
      ],
    },
  ],

  explanation: [
    'It holds, and HTTP saves it too: keep-alive holds the connection for the next request. The question is how long. Node closes an idle connection after 5 s and Apache too, nginx after 75 s; browsers keep one for minutes if the server does.',
    'With TLS 1.3 a cold connection costs one more round trip, with TLS 1.2 two.',
  ],
  limits: [
    'The kernel answers TCP handshakes before our link can hold them, so that the round trip of a cold connection is added to its first answer: modelled. What a cold connection takes over TLS 1.3 is computed: one round trip more, and the work that its handshake took here without delay.',
  ],
  sources: [
    { title: 'RFC 9293 §3.5: establishing a connection', url: 'https://www.rfc-editor.org/rfc/rfc9293#section-3.5' },
    { title: 'RFC 8446 §2: TLS 1.3 handshake', url: 'https://www.rfc-editor.org/rfc/rfc8446#section-2' },
    { title: 'Node: server.keepAliveTimeout', url: 'https://nodejs.org/api/http.html#serverkeepalivetimeout' },
  ],
}

/** TLS 1.3 takes one round trip more (RFC 8446 §2), and its work. */
function overTls(clear: Sends, tls: Sends): number {
  return median(clear.cold) + 2 * clear.delayMs + Math.max(0, median(tls.cold) - median(tls.warm))
}

function rowsOf({ websocket, warm, warmConnections, cold, coldConnections }: Sends): string[][] {
  const row = (way: string, times: readonly number[], connections: number): string[] => [
    way,
    formatCount(times.length),
    formatCount(connections),
    formatDuration(median(times)),
    formatDuration(Math.max(...times)),
  ]
  return [row('WebSocket', websocket, 1), row('POST, warm', warm, warmConnections), row('POST, cold', cold, coldConnections)]
}

import { formatCount, trimmed } from '../ui/format.ts'
import type { MeasuredClaim } from './claim.ts'
import { measure } from './lab/figures.ts'
import { reaches } from './lab/reach.ts'
import { lane, setup, text } from './lab/setup.ts'

interface Evidence {
  payload: number
  /** Bytes beside the payload, per message upstream. */
  frameOverhead: number
  requestOverhead: number
  answer: number
  messages: number
  /** The same POST over HTTP/2, per message; null where this browser does not reach it. */
  http2: { requestOverhead: number; answer: number } | null
}

/** The figure in the claim. */
const CLAIMED = 500
/** "Hundreds of bytes". */
const HUNDREDS = 200
const PAYLOAD_BYTES = 60
const RATE = 10
/** What sites set; browsers keep up to about 4 kB each (RFC 6265 §6.1). */
const COOKIE_BYTES = [0, 50, 100, 200, 500, 1000, 2000, 3000, 4000, 8000]
/** "cookie: " and the line end. */
const COOKIE_LINE = 10

export const headerRatio: MeasuredClaim<Evidence> = {
  kind: 'measured',
  id: 'header-ratio',
  question: 'what a message costs',
  statement: 'An HTTP request costs hundreds of bytes of headers: up to 500 times a frame’s overhead.',
  why: 'A frame header is 2 bytes and a browser’s request head is long, so that dividing the two gives a large number.',
  methods: ['wire-bytes', 'computed'],
  takes: { full: 7, brief: 4 },
  outcomes: ['holds', 'holds, with a catch', 'does not hold'],
  guess: {
    question: 'How many times a masked frame’s overhead do a POST’s heads cost?',
    stops: [1, 2, 5, 10, 20, 50, 100, 150, 200, 300, 500, 1000],
    unit: '×',
    measured: ({ requestOverhead, answer, frameOverhead }) => (requestOverhead + answer) / frameOverhead,
  },

  async run(lab, course) {
    const withHttp2 = await reaches(lab, 'h2')
    const lanes2 = withHttp2 ? [lane('sse', { id: 'sse-2', protocol: 'h2' })] : []
    const settings = setup([lane('websocket'), lane('sse'), ...lanes2], { direction: 'up', rate: RATE, payload: text(PAYLOAD_BYTES) })
    const { lanes } = await measure(lab, settings, course.choose(4000, 2000), (share) =>
      course.at(share, 'the same message as a frame and as a POST'),
    )
    const frame = lanes.ws?.up
    const post = lanes.sse?.up
    if (!frame || !post || post.ledger.live === 0) throw new Error('no message was reported upstream')
    const overHttp2 = lanes['sse-2']?.up
    const overheadOf = (bytes: typeof frame.meanBytes): number =>
      Object.entries(bytes).reduce((sum, [part, count]) => sum + (part === 'payload' ? 0 : count), 0)
    return {
      payload: PAYLOAD_BYTES,
      frameOverhead: overheadOf(frame.meanBytes),
      requestOverhead: overheadOf(post.meanBytes),
      answer: post.meanAnswerBytes,
      messages: post.ledger.live,
      http2: overHttp2 ? { requestOverhead: overheadOf(overHttp2.meanBytes), answer: overHttp2.meanAnswerBytes } : null,
    }
  },

  judge({ frameOverhead, requestOverhead, answer, http2 }) {
    const ratio = (requestOverhead + answer) / frameOverhead
    const because = `${trimmed(requestOverhead + answer)} B of heads by POST, ${trimmed(frameOverhead)} B by frame: ${formatCount(ratio)} times${http2 ? `; over HTTP/2 ${trimmed(http2.requestOverhead + http2.answer)} B, ${formatCount((http2.requestOverhead + http2.answer) / frameOverhead)} times` : ''}`
    if (requestOverhead + answer < HUNDREDS) return { verdict: 'does not hold', because }
    return { verdict: ratio >= CLAIMED ? 'holds' : 'holds, with a catch', because }
  },

  exhibits: ({ payload, frameOverhead, requestOverhead, answer, messages, http2 }) => [
    {
      type: 'numbers',
      items: [
        { label: 'a masked frame’s overhead', value: `${trimmed(frameOverhead)} B`, method: 'wire-bytes' },
        { label: 'a POST’s heads, both ways', value: `${trimmed(requestOverhead + answer)} B`, method: 'wire-bytes' },
        ...(http2
          ? [
              {
                label: 'over HTTP/2, both ways',
                value: `${trimmed(http2.requestOverhead + http2.answer)} B`,
                method: 'wire-bytes' as const,
              },
            ]
          : []),
        { label: 'ratio', value: `${formatCount((requestOverhead + answer) / frameOverhead)} ×`, method: 'computed' },
        { label: 'messages measured', value: formatCount(messages), method: 'counted' },
      ],
    },
    {
      type: 'bars',
      caption: `One message of ${payload} B upstream, by part`,
      unit: 'B',
      rows: [
        {
          label: 'WebSocket frame',
          lane: 'websocket',
          parts: [
            { name: 'payload', value: payload },
            { name: 'frame header and mask', value: frameOverhead },
          ],
        },
        {
          label: 'POST beside SSE',
          lane: 'sse',
          parts: [
            { name: 'payload', value: payload },
            { name: 'request head', value: requestOverhead },
            { name: 'answer head', value: answer },
          ],
        },
        ...(http2
          ? [
              {
                label: 'POST over HTTP/2',
                lane: 'sse-2',
                parts: [
                  { name: 'payload', value: payload },
                  { name: 'request: HEADERS and DATA', value: http2.requestOverhead },
                  { name: 'answer', value: http2.answer },
                ],
              },
            ]
          : []),
      ],
    },
    {
      type: 'stops',
      caption: 'The ratio on HTTP/1.1 with cookies (computed from the measured heads)',
      name: 'Cookies in each request',
      columns: ['heads', 'ratio'],
      stops: COOKIE_BYTES.map((cookies) => {
        const heads = requestOverhead + answer + (cookies > 0 ? cookies + COOKIE_LINE : 0)
        return { at: `${formatCount(cookies)} B`, cells: [`${formatCount(heads)} B`, `${formatCount(heads / frameOverhead)} ×`] }
      }),
    },
  ],

  explanation: [
    'Hundreds of bytes: yes. 500 times: not without kilobytes of cookies. A current Chromium gives about 100 to 150 times on HTTP/1.1, once like is compared with like: an upstream frame carries a mask, so that its overhead is 6 bytes, not 2.',
    'On HTTP/2 the heads of a repeated request shrink, because HPACK sends by number what it has sent before: what is left is frame headers, and what changes from message to message, here its id in the path. And where messages go down only, SSE has no request per message at all.',
  ],
  limits: [
    'HTTP/1.1 in the clear, HTTP/2 before encryption, without cookies, from this browser. Bytes say nothing of time.',
    'This server’s answers carry some 250 B of isolation and CORS headers that a bare server would leave out; the request is what this browser sends to anyone, with our session and message id in its query.',
  ],
  sources: [
    { title: 'RFC 6455 §5.2: frame header and masking key', url: 'https://www.rfc-editor.org/rfc/rfc6455#section-5.2' },
    { title: 'RFC 7541: HPACK', url: 'https://www.rfc-editor.org/rfc/rfc7541' },
  ],
}

import { formatCount, trimmed } from '../ui/format.ts'
import type { MeasuredClaim } from './claim.ts'
import { measure } from './lab/figures.ts'
import { lane, setup, text } from './lab/setup.ts'

interface Evidence {
  payload: number
  /** Bytes beside the payload, per message upstream. */
  frameOverhead: number
  requestOverhead: number
  answer: number
  messages: number
}

/** The figure in the claim. */
const CLAIMED = 500
/** "Hundreds of bytes". */
const HUNDREDS = 200
const PAYLOAD_BYTES = 60
const RATE = 10

export const headerRatio: MeasuredClaim<Evidence> = {
  kind: 'measured',
  id: 'header-ratio',
  question: 'what a message costs',
  statement: 'An HTTP request costs hundreds of bytes of headers: up to 500 times a frame’s overhead.',
  why: 'A frame header is 2 bytes and a browser’s request head is long, so that dividing the two gives a large number.',
  takes: { full: 6, brief: 3 },
  outcomes: ['holds', 'holds, with a catch', 'does not hold'],
  guess: {
    question: 'How many times a masked frame’s overhead do a POST’s heads cost?',
    stops: [1, 2, 5, 10, 20, 50, 100, 150, 200, 300, 500, 1000],
    unit: '×',
    measured: ({ requestOverhead, answer, frameOverhead }) => (requestOverhead + answer) / frameOverhead,
  },

  async run(lab, course) {
    const settings = setup([lane('websocket'), lane('sse')], { direction: 'up', rate: RATE, payload: text(PAYLOAD_BYTES) })
    const { lanes } = await measure(lab, settings, course.choose(4000, 2000), (share) =>
      course.at(share, 'the same message as a frame and as a POST'),
    )
    const frame = lanes.ws?.up
    const post = lanes.sse?.up
    if (!frame || !post || post.ledger.live === 0) throw new Error('no message was reported upstream')
    const overheadOf = (bytes: typeof frame.meanBytes): number =>
      Object.entries(bytes).reduce((sum, [part, count]) => sum + (part === 'payload' ? 0 : count), 0)
    return {
      payload: PAYLOAD_BYTES,
      frameOverhead: overheadOf(frame.meanBytes),
      requestOverhead: overheadOf(post.meanBytes),
      answer: post.meanAnswerBytes,
      messages: post.ledger.live,
    }
  },

  judge({ frameOverhead, requestOverhead, answer }) {
    const ratio = (requestOverhead + answer) / frameOverhead
    const because = `${trimmed(requestOverhead + answer)} B of heads by POST, ${trimmed(frameOverhead)} B by frame: ${formatCount(ratio)} times`
    if (requestOverhead + answer < HUNDREDS) return { verdict: 'does not hold', because }
    return { verdict: ratio >= CLAIMED ? 'holds' : 'holds, with a catch', because }
  },

  exhibits: ({ payload, frameOverhead, requestOverhead, answer, messages }) => [
    {
      type: 'numbers',
      items: [
        { label: 'a masked frame’s overhead', value: `${trimmed(frameOverhead)} B`, method: 'wire-bytes' },
        { label: 'a POST’s heads, both ways', value: `${trimmed(requestOverhead + answer)} B`, method: 'wire-bytes' },
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
      ],
    },
    {
      type: 'table',
      caption: 'The ratio with cookies of different size (computed from the measured heads)',
      columns: ['cookies', 'heads', 'ratio'],
      rows: [0, 100, 500, 1000, 2000, 4000].map((cookies) => {
        // "cookie: " and the line end, where there are any.
        const heads = requestOverhead + answer + (cookies > 0 ? cookies + 10 : 0)
        return [`${formatCount(cookies)} B`, `${formatCount(heads)} B`, `${formatCount(heads / frameOverhead)} ×`]
      }),
    },
  ],

  explanation: [
    'Hundreds of bytes: yes. 500 times: not without kilobytes of cookies. A current Chromium gives about 100 to 150 times on HTTP/1.1, once like is compared with like: an upstream frame carries a mask, so that its overhead is 6 bytes, not 2.',
    'On HTTP/2 the heads of a repeated request shrink to tens of bytes, because HPACK sends only what has changed. And where messages go down only, SSE has no request per message at all.',
  ],
  limits: [
    'HTTP/1.1 without TLS and without cookies, from this browser. Bytes say nothing of time.',
    'This server’s answers carry some 250 B of isolation and CORS headers that a bare server would leave out; the request is what this browser sends to anyone, with our session and message id in its query.',
  ],
  sources: [
    { title: 'RFC 6455 §5.2: frame header and masking key', url: 'https://www.rfc-editor.org/rfc/rfc6455#section-5.2' },
    { title: 'RFC 7541: HPACK', url: 'https://www.rfc-editor.org/rfc/rfc7541' },
  ],
}

import { formatCount, formatDuration } from '../ui/format.ts'
import type { MeasuredClaim } from './claim.ts'
import { thinned } from './exhibit.ts'
import { median, percentile } from './lab/figures.ts'

interface Evidence {
  rate: number
  watchedMs: number
  /** ms since the probe began. */
  sentAt: number[]
  receivedAt: number[]
  maxBuffered: number
}

const RATE = 100
const SIZE = 100
/** A direction keeps its pace where it moves at least this share of its messages. */
const KEPT = 0.9
/** Half of the gaps between arrivals may not exceed the pace's own gap by more than this factor: it would be taking turns. */
const SLOWER = 3

export const fullDuplex: MeasuredClaim<Evidence> = {
  kind: 'measured',
  id: 'full-duplex',
  question: 'what it is',
  statement: 'A WebSocket carries messages both ways at the same time, independently.',
  why: 'It is the first thing said of WebSocket, and the word for it is full-duplex.',
  methods: ['instants', 'counted'],
  takes: { full: 6, brief: 3 },
  outcomes: ['holds', 'does not hold', "can't be told here"],

  async run(lab, course) {
    const watchedMs = course.choose(5000, 2000)
    course.at(0.1, `${RATE} messages a second each way, over one socket`)
    const { sentAt, receivedAt, maxBuffered } = await lab.examine({
      type: 'duplex',
      path: `/probe/ws?rate=${RATE}&size=${SIZE}&echo=0`,
      ratePerSecond: RATE,
      size: SIZE,
      forMs: watchedMs,
    })
    return { rate: RATE, watchedMs, sentAt, receivedAt, maxBuffered }
  },

  judge({ rate, watchedMs, sentAt, receivedAt }) {
    const expected = (rate * watchedMs) / 1000
    if (sentAt.length < KEPT * expected && receivedAt.length < KEPT * expected) {
      return {
        verdict: "can't be told here",
        because: `this machine kept neither pace: ${sentAt.length} sent and ${receivedAt.length} received of ${expected} each`,
      }
    }
    const gap = median(gaps(receivedAt))
    const because = `${formatCount(sentAt.length)} sent and ${formatCount(receivedAt.length)} received in ${formatDuration(watchedMs)} over one socket; half of the arrivals followed within ${formatDuration(gap)}`
    const isKept = sentAt.length >= KEPT * expected && receivedAt.length >= KEPT * expected
    return { verdict: isKept && gap <= (SLOWER * 1000) / rate ? 'holds' : 'does not hold', because }
  },

  exhibits: ({ watchedMs, sentAt, receivedAt, maxBuffered }) => [
    {
      type: 'numbers',
      items: [
        { label: 'sent', value: formatCount(sentAt.length), method: 'counted' },
        { label: 'received', value: formatCount(receivedAt.length), method: 'counted' },
        { label: 'largest gap, sending', value: formatDuration(percentile(gaps(sentAt), 1)), method: 'instants' },
        { label: 'largest gap, receiving', value: formatDuration(percentile(gaps(receivedAt), 1)), method: 'instants' },
        { label: 'most bytes waiting to be sent', value: `${formatCount(maxBuffered)} B`, method: 'browser' },
      ],
    },
    {
      type: 'dots',
      caption: `Each message of each direction, and how long after the one before it came (${formatDuration(watchedMs)} watched)`,
      x: { label: 'time', unit: 'ms' },
      y: { label: 'gap', unit: 'ms' },
      series: [
        { name: 'up: sent here', lane: 'websocket', points: withGaps(sentAt) },
        { name: 'down: arrived here', lane: 'websocket-2', points: withGaps(receivedAt) },
      ],
    },
  ],

  explanation: [
    'It holds: TCP itself is full-duplex, and a WebSocket does not take that away. Neither end waits for the other, and there is no request to answer.',
    'Independent does not mean prompt: both directions share one machine at each end, and one slow reader still fills its own direction’s buffers.',
  ],
  limits: ['Two streams of small messages on loopback. A link that is full in one direction delays the acknowledgements of the other.'],
  sources: [{ title: 'RFC 6455 §1.2: protocol overview', url: 'https://www.rfc-editor.org/rfc/rfc6455#section-1.2' }],
}

function gaps(times: number[]): number[] {
  return times.slice(1).map((at, index) => at - (times[index] as number))
}

function withGaps(times: number[]): [number, number][] {
  return thinned(times.slice(1).map((at, index) => [at, at - (times[index] as number)]))
}

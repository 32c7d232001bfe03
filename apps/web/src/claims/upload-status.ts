import type { UploadResult } from '../engine/probes/probe.ts'
import type { MeasuredClaim } from './claim.ts'
import { formatBytes, formatDuration } from '../ui/format.ts'

type Upload = Omit<UploadResult, 'type'>

interface Evidence {
  bytes: number
  post: { whole: Upload; cancelled: Upload }
  websocket: { whole: Upload; cancelled: Upload }
}

const PIECE = 1_000_000
/** A status seldom told is no status: at least so many in an upload. */
const MIN_STATUSES = 1

export const uploadStatus: MeasuredClaim<Evidence> = {
  kind: 'measured',
  id: 'upload-status',
  question: 'which one',
  statement: 'Upload then watch: POST + SSE is enough; WebSocket adds cancelling on the way.',
  why: 'The upload goes up, the progress comes down, and only a socket is thought to take it back.',
  methods: ['counted'],
  takes: { full: 8, brief: 4 },
  outcomes: ['holds', 'holds, with a catch', 'does not hold', "can't be told here"],

  async run(lab, course) {
    const bytes = course.choose(20, 4) * PIECE
    const upload = async (way: 'post' | 'websocket', cancelHalfWay: boolean): Promise<Upload> => {
      const job = Math.random().toString(36).slice(2, 12)
      const { type: _type, ...result } = await lab.examine({ type: 'upload', way, job, bytes, pieceBytes: PIECE, cancelHalfWay })
      return result
    }
    course.at(0.1, `${formatBytes(bytes)} by POST, its status by SSE`)
    const whole = await upload('post', false)
    course.at(0.35, 'the same, cancelled half way')
    const cancelled = await upload('post', true)
    course.at(0.6, 'by WebSocket, in binary frames')
    const socketWhole = await upload('websocket', false)
    course.at(0.8, 'the same, cancelled half way')
    return { bytes, post: { whole, cancelled }, websocket: { whole: socketWhole, cancelled: await upload('websocket', true) } }
  },

  judge({ bytes, post, websocket }) {
    if (post.whole.received === 0 && websocket.whole.received === 0)
      return { verdict: "can't be told here", because: 'nothing of either upload arrived' }
    const enough = post.whole.received === bytes && post.whole.statuses >= MIN_STATUSES
    const stopped = (upload: Upload): boolean => upload.cancelled && upload.received < bytes
    const because = `POST + SSE: ${formatBytes(post.whole.received)} of ${formatBytes(bytes)}, ${post.whole.statuses} statuses, cancelled half way: ${stopped(post.cancelled) ? `stopped at ${formatBytes(post.cancelled.received)}` : 'not'}; WebSocket: ${stopped(websocket.cancelled) ? `stopped at ${formatBytes(websocket.cancelled.received)}` : 'not cancelled'}`
    if (!enough || !stopped(websocket.cancelled)) return { verdict: 'does not hold', because }
    return { verdict: stopped(post.cancelled) ? 'holds, with a catch' : 'holds', because }
  },

  exhibits: ({ bytes, post, websocket }) => [
    {
      type: 'table',
      caption: `An upload of ${formatBytes(bytes)} in pieces of ${formatBytes(PIECE)}`,
      columns: ['', 'sent', 'the server had', 'statuses', 'cancelled', 'took'],
      rows: (
        [
          ['POST + SSE, whole', post.whole],
          ['POST + SSE, cancelled half way', post.cancelled],
          ['WebSocket, whole', websocket.whole],
          ['WebSocket, cancelled half way', websocket.cancelled],
        ] as const
      ).map(([name, { sent, received, statuses, cancelled, tookMs }]) => [
        name,
        formatBytes(sent),
        formatBytes(received),
        String(statuses),
        cancelled ? 'yes' : 'no',
        formatDuration(tookMs),
      ]),
    },
  ],

  explanation: [
    'The first half holds. The second is half of the truth: an AbortController ends a POST under way, and a small request tells the server to drop the rest. What a WebSocket adds is that both go over the one connection.',
    'Pushing back is harder there: a page must watch bufferedAmount itself, while fetch is slowed by the network alone.',
  ],
  limits: ['On loopback an upload is over in no time. Pieces of 1 MB, counted and dropped.'],
  sources: [{ title: 'WHATWG DOM §3.1: AbortController', url: 'https://dom.spec.whatwg.org/#interface-abortcontroller' }],
}

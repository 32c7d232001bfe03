import type { UploadFigures, UploadSettings } from '../engine/trials.ts'
import type { MeasuredClaim } from './claim.ts'
import { formatBytes, formatCount, formatDuration, formatRoundBytes } from '../ui/format.ts'
import { lane, setup } from './lab/setup.ts'

/** `of`: bytes that it was to be. */
type Upload = Pick<UploadFigures, 'state' | 'why' | 'left' | 'received' | 'statuses' | 'tookMs' | 'cancelMs'> & { of: number }

interface Evidence {
  bytesPerSecond: number
  post: { whole: Upload; cancelled: Upload }
  websocket: { whole: Upload; cancelled: Upload }
}

const MEGABYTE = 1_000_000
/** A status seldom told is no status: at least so many in an upload. */
const MIN_STATUSES = 2
const LINK = 'link'

export const uploadStatus: MeasuredClaim<Evidence> = {
  kind: 'measured',
  id: 'upload-status',
  question: 'which one',
  statement: 'Upload then watch: POST + SSE is enough; WebSocket adds cancelling on the way.',
  why: 'The upload goes up, the progress comes down, and only a socket is thought to take it back.',
  methods: ['upload', 'modelled'],
  takes: { full: 11, brief: 5 },
  outcomes: ['holds', 'holds, with a catch', 'does not hold', "can't be told here"],

  async run(lab, course) {
    // On the bare loopback an upload is over before anybody could cancel it; sockets hold megabytes of it even so.
    const toCancel = course.choose(24, 20) * MEGABYTE
    const toFinish = course.choose(24, 4) * MEGABYTE
    const bytesPerSecond = course.choose(8, 12) * MEGABYTE
    const link = lane('sse', { id: LINK, conditions: [{ type: 'bandwidth', direction: 'up', bytesPerSecond }] })
    await lab.set(setup([link], { running: false }))
    const upload = async (way: UploadSettings['way'], cancelHalfWay: boolean): Promise<Upload> => {
      const of = cancelHalfWay ? toCancel : toFinish
      const { state, why, left, received, statuses, tookMs, cancelMs } = await lab.upload({
        way,
        protocol: 'h1',
        lane: LINK,
        bytes: of,
        cancelHalfWay,
      })
      return { of, state, why, left, received, statuses, tookMs, cancelMs }
    }
    course.at(0.1, `${formatRoundBytes(toFinish)} by POST, its status by SSE`)
    const whole = await upload('post', false)
    course.at(0.3, `${formatRoundBytes(toCancel)}, aborted half way`)
    const cancelled = await upload('post', true)
    course.at(0.55, 'by WebSocket, in binary frames')
    const socketWhole = await upload('websocket', false)
    course.at(0.75, 'and cancelled half way')
    const websocket = { whole: socketWhole, cancelled: await upload('websocket', true) }
    return { bytesPerSecond, post: { whole, cancelled }, websocket }
  },

  judge({ post, websocket }) {
    if (post.whole.received === 0 && websocket.whole.received === 0)
      return { verdict: "can't be told here", because: 'nothing of either upload arrived' }
    if ([post.cancelled, websocket.cancelled].every(({ left, of }) => left >= of))
      return { verdict: "can't be told here", because: 'the sockets’ buffers held the whole upload before it could be cancelled' }
    const enough = post.whole.state === 'done' && post.whole.statuses >= MIN_STATUSES
    const stopped = (upload: Upload): boolean => upload.state === 'cancelled' && upload.received < upload.of
    const words = (upload: Upload): string =>
      stopped(upload)
        ? `stopped at ${formatBytes(upload.received)} of ${formatRoundBytes(upload.of)}, known after ${upload.cancelMs === null ? '–' : formatDuration(upload.cancelMs)}`
        : 'not stopped'
    const because = `POST + SSE: ${formatBytes(post.whole.received)} of ${formatRoundBytes(post.whole.of)}, ${formatCount(post.whole.statuses)} statuses, aborted half way: ${words(post.cancelled)}; WebSocket, cancelled half way: ${words(websocket.cancelled)}`
    if (!enough || !stopped(websocket.cancelled)) return { verdict: 'does not hold', because }
    return { verdict: stopped(post.cancelled) ? 'holds, with a catch' : 'holds', because }
  },

  exhibits: ({ bytesPerSecond, post, websocket }) => [
    {
      type: 'table',
      caption: `Uploads over a link that takes ${formatRoundBytes(bytesPerSecond)}/s`,
      columns: ['', 'to send', 'left the page', 'the server had', 'statuses', 'cancelled after', 'took'],
      rows: (
        [
          ['POST + SSE, whole', post.whole],
          ['POST + SSE, aborted half way', post.cancelled],
          ['WebSocket, whole', websocket.whole],
          ['WebSocket, cancelled half way', websocket.cancelled],
        ] as const
      ).map(([name, { of, state, why, left, received, statuses, tookMs, cancelMs }]) => [
        name,
        formatRoundBytes(of),
        formatBytes(left),
        state === 'failed' ? `failed: ${why}` : formatBytes(received),
        formatCount(statuses),
        cancelMs === null ? '' : formatDuration(cancelMs),
        formatDuration(tookMs),
      ]),
    },
  ],

  explanation: [
    'The first half holds. The second is half of the truth: aborting ends a POST under way, and the server sees it, over HTTP/1.1 by the connection that closes, over HTTP/2 by a reset of the one stream. A message on a WebSocket stands behind what waits there already. What it adds is that all goes over the one connection, which stays. Either way what the sockets’ buffers hold already is beyond recall: on one machine some megabytes.',
    'Pushing back is harder there: a page must watch bufferedAmount itself, while a request is slowed by the network alone.',
  ],
  limits: [
    'Over HTTP/1.1, and a link whose rate is modelled. The bytes are counted and dropped; a server that stores them has more to undo.',
  ],
  sources: [{ title: 'WHATWG XMLHttpRequest §3.5: abort()', url: 'https://xhr.spec.whatwg.org/#the-abort()-method' }],
}

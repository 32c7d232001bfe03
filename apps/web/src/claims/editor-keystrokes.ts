import { total } from '@wireside/contract/parts'
import type { MeasuredClaim } from './claim.ts'
import { formatCount, formatDuration } from '../ui/format.ts'
import { measure, median, openLanes } from './lab/figures.ts'
import { lane, latency, setup, text } from './lab/setup.ts'

interface Row {
  delayMs: number
  websocketMs: number
  postMs: number
  /** POSTs that a later one overtook, of all. */
  overtaken: number
  posts: number
  /** What the other writers typed meanwhile, as it came down beside each way up: one-way medians, and how much came. */
  others: { typed: number; websocketMs: number; sseMs: number; websocket: number; sse: number; errorMs: number }
}

interface Evidence {
  rows: Row[]
  /** Per key upstream, heads included. */
  websocketBytes: number
  postBytes: number
}

const FULL = [0, 50, 150]
const BRIEF = [50]
const KEYS_A_SECOND = 10
/** Simulated on the server: their keys come down one after another, at their common pace. */
const OTHER_WRITERS = 3
/** What a key and its place take as an edit. */
const EDIT_BYTES = 40
/** A key counts as paid for where its POST costs at least this many times the frame. */
const PAYS = 3
/** Later than this, typing feels heavy. */
const FELT_MS = 100

export const editorKeystrokes: MeasuredClaim<Evidence> = {
  kind: 'measured',
  id: 'editor-keystrokes',
  question: 'what a message costs',
  statement: 'A shared editor suits WebSocket; SSE + POST pays for each keystroke.',
  why: 'Every key is a message, and every POST has its heads.',
  methods: ['wire-bytes', 'round-trip', 'one-way', 'modelled'],
  takes: { full: 36, brief: 7 },
  outcomes: ['holds', 'holds, with a catch', 'does not hold', "can't be told here"],

  async run(lab, course) {
    const delays = course.brief ? BRIEF : FULL
    const keys = course.choose(40, 10)
    const everyMs = 1000 / KEYS_A_SECOND
    const rows: Row[] = []
    for (const [index, delayMs] of delays.entries()) {
      course.at((index / delays.length) * 0.75, `typing at ${KEYS_A_SECOND} keys a second, ${delayMs} ms each way`)
      const conditions = latency(delayMs)
      const others = setup([lane('websocket', { conditions }), lane('sse', { conditions })], {
        rate: OTHER_WRITERS * KEYS_A_SECOND,
        payload: text(EDIT_BYTES),
      })
      await openLanes(lab, others)
      const typed = measure(lab, others, 2 * keys * everyMs)
      const { echoes } = await lab.examine({ type: 'echoes', path: '/probe/ws?lane=ws', count: keys, size: EDIT_BYTES, everyMs })
      const { posts } = await lab.examine({ type: 'posts', path: '/probe/message?lane=ws', count: keys, size: EDIT_BYTES, everyMs })
      const { lanes: figures, latencyErrorMs } = await typed
      rows.push({
        others: {
          typed: figures.ws?.ledger.offered ?? 0,
          websocketMs: figures.ws?.p50 ?? Number.NaN,
          sseMs: figures.sse?.p50 ?? Number.NaN,
          websocket: figures.ws?.ledger.live ?? 0,
          sse: figures.sse?.ledger.live ?? 0,
          errorMs: latencyErrorMs,
        },
        delayMs,
        websocketMs: median(echoes.map(({ tookMs }) => tookMs)),
        postMs: median(posts.map(({ tookMs }) => tookMs)),
        overtaken: overtaken(posts),
        posts: posts.length,
      })
    }
    // Both ways at once, so that each lane's uplink is counted beside its stream.
    const { lanes } = await measure(
      lab,
      setup([lane('websocket', { id: 'ws-2' }), lane('sse')], { direction: 'both', rate: KEYS_A_SECOND, payload: text(EDIT_BYTES) }),
      course.choose(3000, 1500),
      (share) => course.at(0.75 + share / 4, 'the bytes of each key'),
    )
    const frame = lanes['ws-2']?.up
    const post = lanes.sse?.up
    if (!frame || !post) throw new Error('nothing was reported upstream')
    return { rows, websocketBytes: total(frame.meanBytes), postBytes: total(post.meanBytes) + post.meanAnswerBytes }
  },

  judge({ rows, websocketBytes, postBytes }) {
    if (rows.some(({ posts }) => posts === 0)) return { verdict: "can't be told here", because: 'no POST came back' }
    const slower = Math.max(...rows.map(({ postMs, websocketMs }) => postMs - websocketMs))
    const because = `a key costs ${formatCount(websocketBytes)} B as a frame and ${formatCount(postBytes)} B as a POST; the POST’s answer came at most ${formatDuration(Math.max(0, slower))} later; POSTs overtaken: ${formatCount(rows.reduce((sum, row) => sum + row.overtaken, 0))}`
    if (postBytes < PAYS * websocketBytes) return { verdict: 'does not hold', because }
    return { verdict: slower > FELT_MS ? 'holds' : 'holds, with a catch', because }
  },

  exhibits: ({ rows, websocketBytes, postBytes }) => [
    {
      type: 'numbers',
      items: [
        { label: 'one key as a frame', value: `${formatCount(websocketBytes)} B`, method: 'wire-bytes' },
        { label: 'one key as a POST, answer included', value: `${formatCount(postBytes)} B`, method: 'wire-bytes' },
      ],
    },
    {
      type: 'table',
      caption: `Typing at ${KEYS_A_SECOND} keys a second: until the server’s answer was here, median`,
      columns: ['link, each way', 'WebSocket', 'POST', 'POSTs overtaken'],
      rows: rows.map(({ delayMs, websocketMs, postMs, overtaken: count, posts }) => [
        `${delayMs} ms`,
        formatDuration(websocketMs),
        formatDuration(postMs),
        `${formatCount(count)} of ${formatCount(posts)}`,
      ]),
    },
    {
      type: 'table',
      caption: `What ${OTHER_WRITERS} others typed meanwhile (simulated on the server): one way down, median ± the clocks’ error`,
      columns: ['link, each way', 'over WebSocket', 'beside POST, over SSE', 'keys that came', '±'],
      rows: rows.map(({ delayMs, others }) => [
        `${delayMs} ms`,
        formatDuration(others.websocketMs),
        formatDuration(others.sseMs),
        `${formatCount(others.websocket)} and ${formatCount(others.sse)} of ${formatCount(others.typed)}`,
        formatDuration(others.errorMs),
      ]),
    },
  ],

  explanation: [
    'For the bytes it holds. For the time it hardly does: while one types, the connection is warm, and both take a round trip.',
    'What matters more for an editor is order. POSTs that are under way together go over several connections and may overtake one another; a WebSocket keeps order by itself. With POSTs each edit needs a number, or must wait for the one before it.',
  ],
  limits: [
    'Steady typing; no merging of edits; the other writers are one stream of keys at the pace of three. The handshake of connections that the burst opens is not modelled here.',
  ],
  sources: [
    { title: 'RFC 9112 §9.3.2: pipelining, which browsers do not use', url: 'https://www.rfc-editor.org/rfc/rfc9112#section-9.3.2' },
  ],
}

/** How many were answered after one that was started later. */
function overtaken(posts: { startedAt: number; tookMs: number }[]): number {
  const inOrder = posts.toSorted((a, b) => a.startedAt - b.startedAt)
  const ends = inOrder.map(({ startedAt, tookMs }) => startedAt + tookMs)
  return ends.filter((end, at) => ends.slice(at + 1).some((later) => later < end)).length
}

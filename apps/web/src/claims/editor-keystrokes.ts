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
  takes: { full: 30, brief: 6 },
  outcomes: ['holds', 'holds, with a catch', 'does not hold', "can't be told here"],

  async run(lab, course) {
    const delays = course.brief ? BRIEF : FULL
    const keys = course.choose(40, 10)
    const everyMs = 1000 / KEYS_A_SECOND
    const rows: Row[] = []
    for (const [index, delayMs] of delays.entries()) {
      course.at((index / delays.length) * 0.75, `typing at ${KEYS_A_SECOND} keys a second, ${delayMs} ms each way`)
      await openLanes(lab, setup([lane('websocket', { conditions: latency(delayMs) })], { running: false }))
      const { echoes } = await lab.examine({ type: 'echoes', path: '/probe/ws?lane=ws', count: keys, size: EDIT_BYTES, everyMs })
      const { posts } = await lab.examine({ type: 'posts', path: '/probe/message?lane=ws', count: keys, size: EDIT_BYTES, everyMs })
      rows.push({
        delayMs,
        websocketMs: median(echoes.map(({ tookMs }) => tookMs)),
        postMs: median(posts.map(({ tookMs }) => tookMs)),
        overtaken: overtaken(posts),
        posts: posts.length,
      })
    }
    // Three others write too: what they type comes down on both lanes, and is the same for both.
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
    const because = `a key costs ${formatCount(websocketBytes)} B as a frame and ${formatCount(postBytes)} B as a POST; the POST’s answer came at most ${formatDuration(Math.max(0, slower))} later; ${rows.reduce((sum, row) => sum + row.overtaken, 0)} POSTs were overtaken`
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
        `${count} of ${posts}`,
      ]),
    },
  ],

  explanation: [
    'For the bytes it holds. For the time it hardly does: while one types, the connection is warm, and both take a round trip.',
    'What matters more for an editor is order. POSTs that are under way together go over several connections and may overtake one another; a WebSocket keeps order by itself. With POSTs each edit needs a number, or must wait for the one before it.',
  ],
  limits: ['Steady typing; no merging of edits. The handshake of connections that the burst opens is not modelled here.'],
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

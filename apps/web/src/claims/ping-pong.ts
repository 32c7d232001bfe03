import type { MeasuredClaim } from './claim.ts'
import { formatCount, formatDuration, plural } from '../ui/format.ts'
import { openLanes } from './lab/figures.ts'
import { lane, setup } from './lab/setup.ts'
import { readWire } from './lab/wire.ts'

interface Counted {
  pings: number
  pongs: number
}

interface Evidence {
  /** The server's library left at its defaults. */
  byDefault: Counted
  /** Told to ping every second or so. */
  asked: Counted
  everyMs: number
  watchedMs: number
  /** Members of `WebSocket.prototype` that have to do with pings. */
  members: string[]
  /** Events that the page was given of them. */
  seenByPage: number
}

const PING = 9
const PONG = 10
const EVERY_MS = 400

export const pingPong: MeasuredClaim<Evidence> = {
  kind: 'measured',
  id: 'ping-pong',
  question: 'when the network lies',
  statement: 'Libraries handle ping and pong for you.',
  why: 'RFC 6455 has both, and libraries advertise them.',
  methods: ['wire-bytes', 'counted'],
  takes: { full: 6, brief: 4 },
  outcomes: ['holds', 'holds, with a catch', 'does not hold', "can't be told here"],

  async run(lab, course) {
    const watchedMs = course.choose(5000, 2500)
    course.at(0.1, `two quiet WebSockets for ${formatDuration(watchedMs)}: one by the library’s defaults, one told to ping`)
    const lanes = [
      lane('websocket'),
      lane('websocket', { id: 'ws-2', heartbeat: { form: 'ping', intervalMs: EVERY_MS, timeoutMs: EVERY_MS * 10 } }),
    ]
    await openLanes(lab, setup(lanes, { running: false }))
    await lab.wait(watchedMs)
    const count = async (id: string): Promise<Counted> => {
      const { held } = await readWire(lab, id)
      const frames = held.flatMap(({ up, down }) => [...up, ...down]).flatMap((unit) => (unit.kind === 'frame' ? [unit.header.opcode] : []))
      return { pings: frames.filter((opcode) => opcode === PING).length, pongs: frames.filter((opcode) => opcode === PONG).length }
    }
    return {
      byDefault: await count('ws'),
      asked: await count('ws-2'),
      everyMs: EVERY_MS,
      watchedMs,
      members: Object.getOwnPropertyNames(WebSocket.prototype).filter((name) => /ping|pong/i.test(name)),
      seenByPage: lab.seen.batches.reduce((sum, batch) => sum + (batch.lanes['ws-2']?.arrived ?? 0), 0),
    }
  },

  judge({ byDefault, asked, members, seenByPage }) {
    if (asked.pings === 0) return { verdict: "can't be told here", because: 'no ping was seen, not even where one was asked for' }
    const because = `by its defaults the server’s library sent ${plural(byDefault.pings, 'ping')}; asked to, ${formatCount(asked.pings)}, of which the browser answered ${formatCount(asked.pongs)} by itself; script saw ${formatCount(seenByPage)} and has ${members.length === 0 ? 'nothing to send one with' : members.join(', ')}`
    // The last ping may still be on its way.
    if (asked.pongs < asked.pings - 1) return { verdict: 'does not hold', because }
    return { verdict: byDefault.pings > 0 ? 'holds' : 'holds, with a catch', because }
  },

  exhibits: ({ byDefault, asked, everyMs, watchedMs }) => [
    {
      type: 'table',
      caption: `Frames on the wire of a quiet WebSocket, ${formatDuration(watchedMs)} watched`,
      columns: ['server', 'pings', 'pongs'],
      rows: [
        ['ws, by its defaults', formatCount(byDefault.pings), formatCount(byDefault.pongs)],
        [`told to ping every ${formatDuration(everyMs)}`, formatCount(asked.pings), formatCount(asked.pongs)],
      ],
    },
  ],

  explanation: [
    'Half. The answering is handled: every library and browser sends a pong by itself. The asking is not: ws for Node sends no ping unless your code does, every so often, and looks for the pongs. Python’s websockets pings every 20 s by default; Socket.IO has a ping of its own, in its own messages, every 25 s.',
    'In a page nothing can be done or seen: there is no ping method and no event. What a page’s watchdog needs is a message.',
  ],
  limits: ['One server library is measured; of the others their documentation was read.'],
  sources: [
    { title: 'RFC 6455 §5.5.2 and §5.5.3: ping and pong', url: 'https://www.rfc-editor.org/rfc/rfc6455#section-5.5.2' },
    {
      title: 'ws: how to detect and close broken connections',
      url: 'https://github.com/websockets/ws#how-to-detect-and-close-broken-connections',
    },
    {
      title: 'websockets for Python: keepalive',
      url: 'https://websockets.readthedocs.io/en/stable/topics/keepalive.html',
    },
    { title: 'Socket.IO: pingInterval', url: 'https://socket.io/docs/v4/server-options/#pinginterval' },
  ],
}

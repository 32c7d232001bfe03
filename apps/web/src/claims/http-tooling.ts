import type { MeasuredClaim } from './claim.ts'
import { formatDuration, plural } from '../ui/format.ts'

interface LogLine {
  way: string
  status: number
  tookMs: number
}

interface Evidence {
  /** Lines while both were open, and after both had ended. */
  whileOpen: LogLine[]
  afterwards: LogLine[]
  openMs: number
}

/** Lines are written when a connection has closed, which the client sees before the server: looked for so often, at this pace. */
const LOOKS = 20
const LOOK_EVERY_MS = 100
const LOG = '/probe/request-log'
const STREAM = '/probe/feed'
const SOCKET = '/probe/ws'
const ORDINARY = '/probe/heads'

/** A mean that a few held streams make so many times larger says nothing any more. */
const SPOILT = 10

export const httpTooling: MeasuredClaim<Evidence> = {
  kind: 'measured',
  id: 'http-tooling',
  question: 'which one',
  statement: 'Logs and monitoring already understand SSE.',
  why: 'It is HTTP, and every tool reads HTTP.',
  methods: ['counted'],
  takes: { full: 8, brief: 5 },
  scale: 'Streams of seconds stand for ones of an hour.',
  outcomes: ['holds', 'holds, with a catch', 'does not hold', "can't be told here"],

  async run(lab, course) {
    const openMs = course.choose(5000, 2200)
    const read = async (): Promise<LogLine[]> => {
      const { pieces } = await lab.examine({ type: 'fetch', path: LOG, forMs: 3000 })
      const { lines } = JSON.parse(pieces.map(({ text }) => text).join('')) as { lines: LogLine[] }
      return lines.filter(({ way }) => way !== LOG)
    }
    course.at(0.1, 'three ordinary requests')
    for (let made = 0; made < 3; made++) await lab.examine({ type: 'fetch', path: ORDINARY, forMs: 3000 })
    course.at(0.3, 'an event stream and a WebSocket, held open')
    const held = Promise.all([
      lab.examine({ type: 'event-source', path: STREAM, forMs: openMs }),
      lab.examine({ type: 'websocket', path: SOCKET, forMs: openMs }),
    ])
    await lab.wait(openMs / 2)
    const whileOpen = await read()
    await held
    let afterwards = await read()
    const areWritten = (): boolean => [STREAM, SOCKET].every((way) => countOf(afterwards, way) > 0)
    for (let look = 1; look < LOOKS && !areWritten(); look++) {
      await lab.wait(LOOK_EVERY_MS)
      afterwards = await read()
    }
    return { whileOpen, afterwards, openMs }
  },

  judge({ whileOpen, afterwards }) {
    const streams = afterwards.filter(({ way }) => way === STREAM)
    const ordinary = afterwards.filter(({ way }) => way === ORDINARY)
    if (ordinary.length === 0) return { verdict: "can't be told here", because: 'not even ordinary requests were logged' }
    const sockets = plural(countOf(afterwards, SOCKET), 'line')
    if (streams.length === 0) return { verdict: 'does not hold', because: `the event stream left no line; the WebSocket ${sockets}` }
    const mean = (lines: LogLine[]): number => lines.reduce((sum, { tookMs }) => sum + tookMs, 0) / lines.length
    const wasThere = countOf(whileOpen, STREAM) > 0
    const [before, after] = [mean(ordinary), mean([...ordinary, ...streams])]
    const because = `the event stream left ${plural(streams.length, 'line')}, ${wasThere ? 'while it was open' : 'only when it ended'}, of ${formatDuration(mean(streams))}; with it the mean time of a request went from ${formatDuration(before)} to ${formatDuration(after)}; the WebSocket left ${sockets}`
    return { verdict: !wasThere && after > SPOILT * before ? 'holds, with a catch' : 'holds', because }
  },

  exhibits: ({ whileOpen, afterwards }) => [
    table('What was logged while both were open', whileOpen),
    table('What was logged after both had ended', afterwards),
  ],

  explanation: [
    'Tools read it, and misread it. A stream is one request: it has one line, which comes when the stream is over, with its whole life as its duration. In a latency metric an hour-long “request” among quick ones makes the mean and the high percentiles worthless; streams belong in a metric of their own.',
    'A WebSocket has one line as well, with status 101, also at the end, where the server writes one at all. Messages are in nobody’s log.',
  ],
  limits: [
    'A hook of this server’s writes these lines, in the words and at the moment of its own log. nginx writes the same: no line while they are open, then one each with their whole life as its duration. This project’s tests read nginx’s log, where it is installed.',
  ],
  sources: [{ title: 'nginx: log_format, request_time', url: 'https://nginx.org/en/docs/http/ngx_http_log_module.html' }],
}

function countOf(lines: readonly LogLine[], path: string): number {
  return lines.filter(({ way }) => way === path).length
}

function table(caption: string, lines: LogLine[]) {
  return {
    type: 'table' as const,
    caption,
    columns: ['request', 'status', 'duration'],
    rows: lines.map(({ way, status, tookMs }) => [way, String(status), formatDuration(tookMs)]),
  }
}

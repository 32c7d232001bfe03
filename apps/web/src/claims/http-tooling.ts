import type { MeasuredClaim } from './claim.ts'
import { formatDuration } from '../ui/format.ts'

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
      const { pieces } = await lab.examine({ type: 'fetch', path: '/probe/request-log', forMs: 3000 })
      return (JSON.parse(pieces.map(({ text }) => text).join('')) as { lines: LogLine[] }).lines
    }
    course.at(0.1, 'three ordinary requests')
    for (let made = 0; made < 3; made++) await lab.examine({ type: 'fetch', path: '/probe/heads', forMs: 3000 })
    course.at(0.3, 'an event stream and a WebSocket, held open')
    const held = Promise.all([
      lab.examine({ type: 'event-source', path: '/probe/feed', forMs: openMs }),
      lab.examine({ type: 'websocket', path: '/probe/ws', forMs: openMs }),
    ])
    await lab.wait(openMs / 2)
    const whileOpen = await read()
    await held
    await lab.wait(300)
    return { whileOpen, afterwards: await read(), openMs }
  },

  judge({ whileOpen, afterwards }) {
    const stream = afterwards.find(({ way }) => way === '/probe/feed')
    const ordinary = afterwards.filter(({ way }) => way === '/probe/heads')
    if (ordinary.length === 0) return { verdict: "can't be told here", because: 'not even ordinary requests were logged' }
    const sockets = afterwards.filter(({ way }) => way === '/probe/ws').length
    if (!stream) return { verdict: 'does not hold', because: `the event stream left no line; the WebSocket ${sockets}` }
    const mean = (lines: LogLine[]): number => lines.reduce((sum, { tookMs }) => sum + tookMs, 0) / lines.length
    const wasThere = whileOpen.some(({ way }) => way === '/probe/feed')
    const because = `the event stream left one line, ${wasThere ? 'while it was open' : 'only when it ended'}, of ${formatDuration(stream.tookMs)}; with it the mean time of a request went from ${formatDuration(mean(ordinary))} to ${formatDuration(mean([...ordinary, stream]))}; the WebSocket left ${sockets}`
    return { verdict: !wasThere && mean([...ordinary, stream]) > SPOILT * mean(ordinary) ? 'holds, with a catch' : 'holds', because }
  },

  exhibits: ({ whileOpen, afterwards }) => [
    table('The HTTP server’s log while both were open', whileOpen),
    table('The same log after both had ended', afterwards),
  ],

  explanation: [
    'Tools read it, and misread it. A stream is one request: it has one line, which comes when the stream is over, with its whole life as its duration. In a latency metric an hour-long “request” among quick ones makes the mean and the high percentiles worthless; streams belong in a metric of their own.',
    'A WebSocket has one line as well, with status 101, also at the end, where the server writes one at all. Messages are in nobody’s log.',
  ],
  limits: [
    'This server’s own HTTP log. nginx writes the same: no line while they are open, then one each with their whole life as its duration. This project’s tests read nginx’s log, where it is installed.',
  ],
  sources: [{ title: 'nginx: log_format, request_time', url: 'https://nginx.org/en/docs/http/ngx_http_log_module.html' }],
}

function table(caption: string, lines: LogLine[]) {
  return {
    type: 'table' as const,
    caption,
    columns: ['request', 'status', 'duration'],
    rows: lines.map(({ way, status, tookMs }) => [way, String(status), formatDuration(tookMs)]),
  }
}

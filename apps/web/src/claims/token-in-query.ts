import type { MeasuredClaim } from './claim.ts'
import { lines, valueOf } from './lab/heads.ts'

interface Evidence {
  /** The access log's line of a request that had the token in its query. */
  logLine: string
  token: string
  /** What `Referer` each way sent; null where none. */
  referers: { way: string; referer: string | null }[]
}

const TOKEN = 'not-so-secret'

export const tokenInQuery: MeasuredClaim<Evidence> = {
  kind: 'measured',
  id: 'token-in-query',
  question: 'who may connect',
  statement: 'A token in the query ends up in logs and in Referer.',
  why: 'EventSource and WebSocket can’t set headers, so tokens go into the address, and addresses are written down.',
  methods: ['received'],
  takes: { full: 2, brief: 2 },
  outcomes: ['holds', 'holds, with a catch', 'does not hold', "can't be told here"],

  async run(lab, course) {
    course.at(0.1, 'a request with a token in its query, as a log has it')
    const logged = await lab.examine({ type: 'fetch', path: `/probe/log-line?token=${TOKEN}`, forMs: 3000 })
    const { line } = JSON.parse(logged.pieces.map(({ text }) => text).join('')) as { line: string }
    course.at(0.5, 'what each way says it was sent from')
    const stream = await lab.examine({ type: 'event-source', path: `/probe/stream-heads?token=${TOKEN}`, untilErrors: 1, forMs: 3000 })
    const socket = await lab.examine({ type: 'websocket', path: `/probe/ws?token=${TOKEN}`, untilMessages: 1, forMs: 3000 })
    const fetched = await lab.examine({ type: 'fetch', path: `/probe/heads?token=${TOKEN}`, forMs: 3000 })
    const heads = [
      ['EventSource', stream.events[0]?.data],
      ['WebSocket', socket.messages[0]?.data],
      ['fetch', fetched.pieces.map(({ text }) => text).join('')],
    ] as const
    return { logLine: line, token: TOKEN, referers: heads.map(([way, echo]) => ({ way, referer: valueOf(lines(echo), 'referer') })) }
  },

  judge({ logLine, token, referers }) {
    if (logLine === '') return { verdict: "can't be told here", because: 'there was no log line' }
    const isLogged = logLine.includes(token)
    const leaked = referers.filter(({ referer }) => referer?.includes(token))
    const because = `the token ${isLogged ? 'is' : 'is not'} in the access log’s line; ${leaked.length === 0 ? 'no Referer had it' : `the Referer of ${leaked.map(({ way }) => way).join(', ')} had it`}`
    if (isLogged && leaked.length > 0) return { verdict: 'holds', because }
    return { verdict: isLogged || leaked.length > 0 ? 'holds, with a catch' : 'does not hold', because }
  },

  exhibits: ({ logLine, referers }) => [
    { type: 'lines', caption: 'The line of an access log in the common format', text: logLine },
    {
      type: 'table',
      caption: 'What each way sent as Referer',
      columns: ['way', 'Referer'],
      rows: referers.map(({ way, referer }) => [way, referer ?? '(none)']),
    },
  ],

  explanation: [
    'The log: it holds. Every proxy and server on the way writes the whole address by default. The Referer: it does not. A Referer is the address of the page that asks; a stream’s own address never becomes one. By a browser’s own rules EventSource sends the page’s address, to another origin only its origin, and WebSocket none; this page asks for less (Referrer-Policy: same-origin), so that its lanes, on another port, are sent none at all. The one exception is a streaming iframe, which is a page itself.',
    'What avoids the log: a ticket that is good for one connection and a few seconds, a first message, or a cookie.',
  ],
  limits: [
    'The line is in the format that nginx and Apache write, made from the request as it was received. Browser history and crash reports were not looked at.',
  ],
  sources: [
    { title: 'RFC 9110 §10.1.3: Referer', url: 'https://www.rfc-editor.org/rfc/rfc9110#section-10.1.3' },
    {
      title: 'OWASP: information exposure through query strings',
      url: 'https://owasp.org/www-community/vulnerabilities/Information_exposure_through_query_strings_in_url',
    },
  ],
}

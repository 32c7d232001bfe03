import type { MeasuredClaim } from './claim.ts'
import { formatDuration } from '../ui/format.ts'

interface Tried {
  said: string
  heard: string | null
  code: number | null
  afterMs: number
}

interface Evidence {
  silent: Tried
  wrong: Tried
  right: Tried
  deadlineMs: number
}

const TOKEN = 'let me in'

export const authFirstMessage: MeasuredClaim<Evidence> = {
  kind: 'measured',
  id: 'auth-first-message',
  question: 'who may connect',
  statement: 'WebSocket can authenticate by its first message.',
  why: 'A page can’t set headers on the handshake, but it can speak first.',
  methods: ['instants'],
  takes: { full: 7, brief: 2 },
  scale: 'In the short form the deadline is 1 s instead of 5 s.',
  outcomes: ['holds', 'does not hold', "can't be told here"],

  async run(lab, course) {
    const deadlineMs = course.choose(5000, 1000)
    const open = async (said: string | null): Promise<Tried> => {
      const result = await lab.examine({
        type: 'websocket',
        path: `/probe/auth-ws?within=${deadlineMs}`,
        ...(said === null ? {} : { send: [said] }),
        forMs: deadlineMs + 3000,
      })
      return {
        said: said ?? '(nothing)',
        heard: result.messages[0]?.data ?? null,
        code: result.closed?.code ?? null,
        afterMs: (result.closed?.at ?? Number.NaN) - (result.openedAt ?? 0),
      }
    }
    course.at(0.1, 'with the token')
    const right = await open(TOKEN)
    course.at(0.2, 'with a wrong one')
    const wrong = await open('let me out')
    course.at(0.3, `without a word, until the server ends it`)
    return { right, wrong, silent: await open(null), deadlineMs }
  },

  judge({ silent, wrong, right }) {
    if (right.code === null || silent.code === null)
      return { verdict: "can't be told here", because: 'a socket was not closed while it was watched' }
    const because = `with the token: ${right.heard ?? 'nothing'}; with a wrong one: closed ${wrong.code ?? 'not'}; silent: closed ${silent.code} after ${formatDuration(silent.afterMs)}`
    const refuses = (tried: Tried): boolean => tried.heard === null && (tried.code === 1008 || tried.code === 4401)
    return { verdict: right.heard === 'served' && refuses(wrong) && refuses(silent) ? 'holds' : 'does not hold', because }
  },

  exhibits: ({ silent, wrong, right, deadlineMs }) => [
    {
      type: 'table',
      caption: `What the first message was, and what came of it; the deadline is ${formatDuration(deadlineMs)}`,
      columns: ['first message', 'heard', 'close code', 'after'],
      rows: [right, wrong, silent].map(({ said, heard, code, afterMs }) => [
        said,
        heard ?? '(nothing)',
        code === null ? 'open' : String(code),
        Number.isFinite(afterMs) ? formatDuration(afterMs) : '',
      ]),
    },
  ],

  explanation: [
    'It holds. The token is in no address and no log, and can be checked by code of yours. What it costs: the socket is open before anyone is known, so that the server needs a deadline and a limit on how many may wait.',
    'Close codes from 4000 are yours to choose; 4401 is a habit after HTTP’s 401, 1008 the standard’s “policy violation”.',
  ],
  limits: ['One server’s way of doing it.'],
  sources: [{ title: 'RFC 6455 §7.4: status codes', url: 'https://www.rfc-editor.org/rfc/rfc6455#section-7.4' }],
}

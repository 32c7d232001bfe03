import type { MeasuredClaim } from './claim.ts'
import { lines, valueOf } from './lab/heads.ts'

interface Evidence {
  /** What the constructor said to a third argument; null where it took it without a word. */
  thrown: string | null
  /** Header lines as the server received them. */
  browser: string[]
  /** The subprotocol that the browser asked for. */
  protocol: string | null
  outside: string[]
}

const PROTOCOL = 'token-is-not-a-protocol'

export const wsCustomHeaders: MeasuredClaim<Evidence> = {
  kind: 'measured',
  id: 'ws-custom-headers',
  question: 'who may connect',
  statement: 'WebSocket lets you set headers on the upgrade request.',
  why: 'Libraries outside browsers do, and examples show it without saying where they run.',
  methods: ['received'],
  takes: { full: 2, brief: 2 },
  outcomes: ['holds', 'holds, with a catch', 'does not hold', "can't be told here"],

  async run(lab, course) {
    course.at(0.1, 'this browser, given headers')
    const tried = await lab.examine({
      type: 'websocket',
      path: '/probe/ws',
      options: { headers: { authorization: 'Bearer secret', 'x-wireside': 'yes' } },
      untilMessages: 1,
      forMs: 3000,
    })
    course.at(0.4, 'this browser, asking for a subprotocol')
    const asked = await lab.examine({ type: 'websocket', path: '/probe/ws', protocols: [PROTOCOL], untilMessages: 1, forMs: 3000 })
    course.at(0.7, 'a client outside the browser')
    const outside = await lab.examine({ type: 'fetch', path: '/probe/outside?does=headers', forMs: 5000 })
    const answer = JSON.parse(outside.pieces.map(({ text }) => text).join('')) as { received: string }
    return {
      thrown: tried.thrown,
      browser: lines(tried.messages[0]?.data),
      protocol: valueOf(lines(asked.messages[0]?.data), 'sec-websocket-protocol'),
      outside: lines(answer.received),
    }
  },

  judge({ thrown, browser, outside, protocol }) {
    const sets = (heads: string[]): boolean => valueOf(heads, 'authorization') !== null && valueOf(heads, 'x-wireside') !== null
    if (browser.length === 0 && thrown === null)
      return { verdict: "can't be told here", because: 'the WebSocket did not open, so nothing was received' }
    const because = `from this browser ${sets(browser) ? 'both headers arrived' : 'neither header arrived'}${protocol ? ', only the subprotocol could be chosen' : ''}; from a client outside ${sets(outside) ? 'both arrived' : 'neither arrived'}`
    if (!sets(browser)) return { verdict: 'does not hold', because }
    return { verdict: sets(outside) ? 'holds' : 'holds, with a catch', because }
  },

  exhibits: ({ thrown, browser, protocol, outside }) => [
    {
      type: 'lines',
      caption: 'This browser, given two headers: what the server received',
      text: browser.join('\n') || (thrown ?? 'nothing'),
    },
    { type: 'lines', caption: 'What can be chosen: Sec-WebSocket-Protocol', text: protocol ?? 'not received' },
    { type: 'lines', caption: 'A client outside the browser, given the same two', text: outside.join('\n') },
  ],

  explanation: [
    'In a browser it does not hold: the constructor takes an address and subprotocols. Outside it does: Node’s ws, Python’s websockets and others send any header.',
    'Some put a token into the subprotocol, the one header a page can choose. Servers must then answer with one of the protocols asked for, and logs may keep it. A first message, or a cookie, is cleaner.',
  ],
  limits: ['One client outside the browser (ws for Node), run by this server.'],
  sources: [{ title: 'WHATWG WebSockets §3.1: the constructor', url: 'https://websockets.spec.whatwg.org/#dom-websocket-websocket' }],
}

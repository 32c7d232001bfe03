import type { MeasuredClaim } from './claim.ts'
import { requireHttp2 } from './lab/reach.ts'

interface Evidence {
  httpVersion: string
  /** What this browser's settings allow, as the server was told. */
  pushAllowed: boolean | null
  userAgent: string
}

export const h2PushDead: MeasuredClaim<Evidence> = {
  kind: 'measured',
  id: 'h2-push-dead',
  question: 'what it is',
  statement: 'HTTP/2 server push is gone.',
  why: 'Chrome removed it in 2022, Firefox in 2024.',
  methods: ['received'],
  takes: { full: 1, brief: 1 },
  outcomes: ['holds', 'does not hold', "can't be told here"],

  async run(lab, course) {
    await requireHttp2(lab)
    course.at(0.5, 'what this browser’s settings allow')
    const { pieces } = await lab.examine({ type: 'fetch', path: '/probe/push', protocol: 'h2', credentials: true, forMs: 3000 })
    const { httpVersion, pushAllowed } = JSON.parse(pieces.map(({ text }) => text).join('')) as Evidence
    return { httpVersion, pushAllowed, userAgent: navigator.userAgent }
  },

  judge({ httpVersion, pushAllowed }) {
    if (pushAllowed === null)
      return { verdict: "can't be told here", because: `the request came over HTTP/${httpVersion}, which has no push` }
    return {
      verdict: pushAllowed ? 'does not hold' : 'holds',
      because: `this browser’s settings say that push is ${pushAllowed ? 'allowed' : 'not allowed'}`,
    }
  },

  exhibits: ({ httpVersion, pushAllowed, userAgent }) => [
    {
      type: 'numbers',
      items: [
        { label: 'protocol', value: `HTTP/${httpVersion}`, method: 'received' },
        { label: 'push allowed', value: pushAllowed === null ? 'not applicable' : pushAllowed ? 'yes' : 'no', method: 'received' },
      ],
    },
    { type: 'lines', caption: 'This browser', text: userAgent },
  ],

  explanation: [
    'It holds in today’s Chromium and Firefox: they begin a connection with SETTINGS_ENABLE_PUSH = 0, and a server must not push then. The specification keeps it; nobody uses it. It was never a way to send messages to a page: what was pushed went into a cache, and no script was told.',
  ],
  limits: ['This browser alone.'],
  sources: [
    { title: 'RFC 9113 §8.4: server push', url: 'https://www.rfc-editor.org/rfc/rfc9113#section-8.4' },
    { title: 'Chrome: removing HTTP/2 push (version 106)', url: 'https://developer.chrome.com/blog/removing-push' },
  ],
}

import type { MeasuredClaim } from './claim.ts'
import { clearCookies, openWithCookies, setCookies, type CookieTrial } from './lab/cookies.ts'

interface Evidence {
  trials: CookieTrial[]
}

const WAYS = ['EventSource, withCredentials', 'WebSocket', 'POST, text/plain'] as const

export const csrfSamesite: MeasuredClaim<Evidence> = {
  kind: 'measured',
  id: 'csrf-samesite',
  question: 'who may connect',
  statement: 'CSRF defences protect SSE; WebSocket bypasses some.',
  why: 'CORS applies to one and not to the other.',
  methods: ['received'],
  takes: { full: 3, brief: 3 },
  outcomes: ['holds', 'holds, with a catch', 'does not hold', "can't be told here"],

  async run(lab, course) {
    course.at(0.1, 'three cookies, one of each SameSite kind')
    await setCookies(lab)
    course.at(0.4, 'opening both and posting, on this site and on another')
    const trials = await openWithCookies(lab)
    await clearCookies(lab)
    return { trials }
  },

  judge({ trials }) {
    const find = (way: (typeof WAYS)[number], site: CookieTrial['site']): string[] | null =>
      trials.find((trial) => trial.way === way && trial.site === site)?.cookies ?? null
    const source = find('EventSource, withCredentials', 'same')
    const socket = find('WebSocket', 'same')
    const post = find('POST, text/plain', 'same')
    const far = WAYS.map((way) => find(way, 'other'))
    if (!source || !socket || !post || far.some((cookies) => cookies === null))
      return { verdict: "can't be told here", because: 'there is no other site to try from at this address' }
    if (post.length === 0) return { verdict: "can't be told here", because: 'this browser keeps no cookie for this address' }
    const crossed = far.map((cookies) => cookies?.length ?? 0)
    const because = `cookies across sites: EventSource ${crossed[0]}, WebSocket ${crossed[1]}, POST ${crossed[2]}; across ports: ${source.length}, ${socket.length}, ${post.length}`
    const socketMore = (crossed[1] ?? 0) > (crossed[0] ?? 0)
    if (socketMore) return { verdict: 'holds', because }
    // SameSite treats both alike: what is left of the claim is that CORS, which SSE follows, does not exist for WebSocket.
    return { verdict: socket.length >= source.length ? 'holds, with a catch' : 'does not hold', because }
  },

  exhibits: ({ trials }) => [
    {
      type: 'table',
      caption: 'Cookies that arrived, by SameSite kind',
      columns: ['way', 'to another port (the same site)', 'to another site'],
      rows: WAYS.map((way) => [
        way,
        ...(['same', 'other'] as const).map(
          (site) =>
            trials
              .find((trial) => trial.way === way && trial.site === site)
              ?.cookies.map((name) => name.replace('probe-', ''))
              .join(', ') || '(none)',
        ),
      ]),
    },
  ],

  explanation: [
    'SameSite covers both alike: from another site neither carries the cookie, and from another port both do. What WebSocket lacks is CORS, so that a page which does get through can also read; a cross-origin EventSource needs the server’s leave for that.',
    'What needs the CSRF defence on the SSE side is the POST beside it: with a type of text/plain it is sent without asking leave. A token in the body, or a header that forces a preflight, protects it.',
  ],
  limits: ['The other site is the other loopback name. A real attack page, a lax GET navigation and old browsers were not tried.'],
  sources: [
    { title: 'RFC 6265bis: SameSite', url: 'https://datatracker.ietf.org/doc/draft-ietf-httpbis-rfc6265bis/' },
    {
      title: 'OWASP: cross-site request forgery prevention',
      url: 'https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html',
    },
  ],
}

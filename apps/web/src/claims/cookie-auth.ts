import type { MeasuredClaim } from './claim.ts'
import { clearCookies, openWithCookies, setCookies, type CookieTrial } from './lab/cookies.ts'

interface Evidence {
  trials: CookieTrial[]
}

export const cookieAuth: MeasuredClaim<Evidence> = {
  kind: 'measured',
  id: 'cookie-auth',
  question: 'who may connect',
  statement: 'Cookies ride on the WebSocket handshake and on EventSource.',
  why: 'Both begin with an HTTP request, and browsers add cookies to those.',
  methods: ['received'],
  takes: { full: 3, brief: 3 },
  outcomes: ['holds', 'holds, with a catch', 'does not hold', "can't be told here"],

  async run(lab, course) {
    course.at(0.1, 'setting three cookies, one of each SameSite kind')
    await setCookies(lab)
    course.at(0.4, 'opening both, on this site and on another')
    const trials = await openWithCookies(lab)
    await clearCookies(lab)
    return { trials }
  },

  judge({ trials }) {
    const sent = (way: string, site: CookieTrial['site']): number =>
      trials.find((trial) => trial.way === way && trial.site === site)?.cookies.length ?? 0
    const fetched = sent('fetch, with credentials', 'same')
    if (fetched === 0)
      return { verdict: "can't be told here", because: 'this browser keeps no cookie for this address, so that none can ride on anything' }
    const socket = sent('WebSocket', 'same')
    const source = sent('EventSource', 'same')
    const withCredentials = sent('EventSource, withCredentials', 'same')
    const because = `on the same site: ${socket} of ${fetched} cookies rode on the WebSocket handshake, ${source} on EventSource from another port, ${withCredentials} with withCredentials`
    if (socket < fetched || withCredentials < fetched) return { verdict: 'does not hold', because }
    return { verdict: source === fetched ? 'holds' : 'holds, with a catch', because }
  },

  exhibits: ({ trials }) => [
    {
      type: 'table',
      caption:
        'Cookies that arrived at the server, by their SameSite kind; the page and the lanes are on different ports of one host, or on different hosts',
      columns: ['way', 'site', 'opened', 'cookies that came'],
      rows: trials.map(({ way, site, opened, cookies }) => [
        way,
        site === 'same' ? 'same site, another port' : 'another site',
        opened ? 'yes' : 'no',
        cookies.map((name) => name.replace('probe-', '')).join(', ') || '(none)',
      ]),
    },
  ],

  explanation: [
    'It holds. A WebSocket handshake carries every cookie of its host, asked for or not. EventSource on the page’s own origin does too; to another origin, and another port is one, it must be opened withCredentials, and the server must allow it by name.',
    'Ports are not part of a cookie: the lanes’ port gets the page’s cookies.',
  ],
  limits: ['Cookies set for a minute on this host’s experiments only, then removed.'],
  sources: [
    { title: 'RFC 6265 §8.5: cookies do not know ports', url: 'https://www.rfc-editor.org/rfc/rfc6265#section-8.5' },
    {
      title: 'WHATWG HTML §9.2.2: withCredentials',
      url: 'https://html.spec.whatwg.org/multipage/server-sent-events.html#dom-eventsource-withcredentials',
    },
  ],
}

import type { MeasuredClaim } from './claim.ts'
import { clearCookies, openWithCookies, setCookies, type CookieTrial } from './lab/cookies.ts'
import { lines, valueOf } from './lab/heads.ts'

interface Evidence {
  /** A server that does not look at Origin, asked from another origin. */
  unchecked: { opened: boolean; origin: string | null; host: string | null }
  /** A server that does: the same address without the leave that a session is. */
  checked: { opened: boolean; code: number | null }
  sockets: CookieTrial[]
}

export const cswsh: MeasuredClaim<Evidence> = {
  kind: 'measured',
  id: 'cswsh',
  question: 'who may connect',
  statement: 'A WebSocket opens from any origin; the server must check Origin.',
  why: 'CORS does not apply to WebSocket, and cookies ride along: cross-site WebSocket hijacking.',
  methods: ['received'],
  takes: { full: 4, brief: 4 },
  outcomes: ['holds', 'does not hold', "can't be told here"],

  async run(lab, course) {
    course.at(0.1, 'from this page’s origin to another, where nobody looks')
    const open = await lab.examine({ type: 'websocket', path: '/probe/ws', untilMessages: 1, forMs: 3000 })
    const heads = lines(open.messages[0]?.data)
    course.at(0.3, 'and where the server looks at Origin')
    const refused = await lab.examine({ type: 'websocket', path: '/ws?rate=1', withoutSession: true, untilMessages: 1, forMs: 3000 })
    course.at(0.5, 'whether a cookie rides along')
    await setCookies(lab)
    const trials = await openWithCookies(lab)
    await clearCookies(lab)
    return {
      unchecked: { opened: open.openedAt !== null, origin: valueOf(heads, 'origin'), host: valueOf(heads, 'host') },
      checked: { opened: refused.openedAt !== null, code: refused.closed?.code ?? null },
      sockets: trials.filter(({ way }) => way === 'WebSocket'),
    }
  },

  judge({ unchecked, checked, sockets }) {
    const { origin, host } = unchecked
    if (origin === null || host === null)
      return { verdict: "can't be told here", because: 'the handshake did not arrive, or named no Origin' }
    if (new URL(origin).host === host)
      return { verdict: "can't be told here", because: 'page and lanes are one origin here, so that nothing was crossed' }
    const cookies = sockets
      .map(({ site, cookies: names }) => `${names.length} cookies ${site === 'same' ? 'to another port' : 'to another site'}`)
      .join(', ')
    const because = `from ${origin} to ${host}: ${unchecked.opened ? 'opened' : 'did not open'} where nobody looked at Origin, ${checked.opened ? 'opened' : 'refused'} where the server did; ${cookies}`
    return { verdict: unchecked.opened && !checked.opened ? 'holds' : 'does not hold', because }
  },

  exhibits: ({ unchecked, checked, sockets }) => [
    {
      type: 'table',
      caption: 'A WebSocket from this page to another origin',
      columns: ['server', 'opened', 'Origin it was told', 'Host', 'close code'],
      rows: [
        ['does not look at Origin', unchecked.opened ? 'yes' : 'no', unchecked.origin ?? '', unchecked.host ?? '', ''],
        ['looks, and answers 403', checked.opened ? 'yes' : 'no', unchecked.origin ?? '', unchecked.host ?? '', String(checked.code ?? '')],
      ],
    },
    {
      type: 'table',
      caption: 'Cookies that rode along, by SameSite',
      columns: ['to', 'opened', 'cookies'],
      rows: sockets.map(({ site, opened, cookies }) => [
        site === 'same' ? 'another port of this host (the same site)' : 'the other loopback name (another site)',
        opened ? 'yes' : 'no',
        cookies.map((name) => name.replace('probe-', '')).join(', ') || '(none)',
      ]),
    },
  ],

  explanation: [
    'It holds. The browser opens the socket for any page, and only tells the server which: Origin. A server that does not look serves every page its visitors have open, in their name.',
    'SameSite softens it across sites: no cookie then goes along. It does nothing across ports and subdomains, which are the same site: there even Strict cookies ride.',
  ],
  limits: ['The attacker’s page is played by this one. Its other origin is a port and the other loopback name.'],
  sources: [
    { title: 'RFC 6455 §10.2: Origin considerations', url: 'https://www.rfc-editor.org/rfc/rfc6455#section-10.2' },
    {
      title: 'OWASP: cross-site WebSocket hijacking',
      url: 'https://cheatsheetseries.owasp.org/cheatsheets/WebSocket_Security_Cheat_Sheet.html',
    },
  ],
}

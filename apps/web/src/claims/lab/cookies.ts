import type { Lab } from './lab.ts'
import { cookieNames, lines } from './heads.ts'

/** Which cookies one way of asking carried. `same`: another port of the page's host; `other`: the other loopback name. */
export interface CookieTrial {
  way: string
  site: 'same' | 'other'
  opened: boolean
  /** Names as they arrived: `probe-strict`, `probe-lax`, `probe-none`. */
  cookies: string[]
}

const WITHIN_MS = 3000

/** Sets a cookie of each SameSite kind for the page's own host name, for a minute. */
export async function setCookies(lab: Lab): Promise<void> {
  await lab.examine({ type: 'fetch', path: '/probe/set-cookies', host: 'page', credentials: true, forMs: WITHIN_MS })
}

export async function clearCookies(lab: Lab): Promise<void> {
  await lab.examine({ type: 'fetch', path: '/probe/set-cookies?clear=1', host: 'page', credentials: true, forMs: WITHIN_MS })
}

/** Opens each way on the page's own site and, where there is one, on the other. */
export async function openWithCookies(lab: Lab): Promise<CookieTrial[]> {
  const trials: CookieTrial[] = []
  const sites =
    new URL(lab.surroundings.lanesUrl).hostname === lab.surroundings.pageHost ? (['same'] as const) : (['same', 'other'] as const)
  for (const site of sites) {
    const where = site === 'same' ? { host: 'page' as const } : {}
    const fetched = await lab.examine({
      type: 'fetch',
      path: '/probe/guarded?name=fetch&credentials=1',
      credentials: true,
      ...where,
      forMs: WITHIN_MS,
    })
    trials.push({
      way: 'fetch, with credentials',
      site,
      opened: fetched.status === 200,
      cookies: told(
        fetched.pieces
          .map(({ text }) => text)
          .join('')
          .replace('data: ', ''),
      ),
    })
    for (const withCredentials of [false, true]) {
      const path = `/probe/guarded?name=source&credentials=1`
      const { opens, events } = await lab.examine({
        type: 'event-source',
        path,
        withCredentials,
        ...where,
        untilErrors: 1,
        forMs: WITHIN_MS,
      })
      trials.push({
        way: withCredentials ? 'EventSource, withCredentials' : 'EventSource',
        site,
        opened: opens.length > 0,
        cookies: told(events[0]?.data),
      })
    }
    const socket = await lab.examine({ type: 'websocket', path: '/probe/ws', ...where, untilMessages: 1, forMs: WITHIN_MS })
    trials.push({
      way: 'WebSocket',
      site,
      opened: socket.openedAt !== null,
      cookies: cookieNames(lines(socket.messages[0]?.data)).filter((name) => name.startsWith('probe-')),
    })
    const posted = await lab.examine({
      type: 'fetch',
      method: 'POST',
      path: '/probe/post-heads?credentials=1',
      body: 'text/plain, no preflight',
      credentials: true,
      ...where,
      forMs: WITHIN_MS,
    })
    trials.push({
      way: 'POST, text/plain',
      site,
      opened: posted.status === 200,
      cookies: told(posted.pieces.map(({ text }) => text).join('')),
    })
  }
  return trials
}

function told(text: string | undefined): string[] {
  if (!text) return []
  const { cookies } = JSON.parse(text) as { cookies: string[] }
  return cookies.filter((name) => name.startsWith('probe-'))
}

import type { Lab } from './lab.ts'

/** Whether this browser can reach the lanes over HTTP/2 at all: their certificate may be one that it does not know. */
export async function overHttp2(lab: Lab): Promise<boolean> {
  const { status } = await lab.examine({ type: 'fetch', path: '/probe/heads', protocol: 'h2', credentials: true, forMs: 4000 })
  return status === 200
}

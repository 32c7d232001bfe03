import { Unavailable } from '../claim.ts'
import type { Lab } from './lab.ts'

/** Throws `Unavailable` where this browser can't reach the lanes over HTTP/2: their certificate may be one that it does not know. */
export async function requireHttp2(lab: Lab): Promise<void> {
  const { status } = await lab.examine({ type: 'fetch', path: '/probe/heads', protocol: 'h2', credentials: true, forMs: 4000 })
  if (status === 200) return
  throw new Unavailable('this browser does not trust the certificate of the lanes over TLS; accept it on the Lab’s page first')
}

import type { Protocol } from '@wireside/contract/lanes'
import { Unavailable } from '../claim.ts'
import type { Lab } from './lab.ts'

/** Whether this browser reaches the lanes over `protocol`: under TLS their certificate may be one that it does not know. */
export async function reaches(lab: Lab, protocol: Protocol): Promise<boolean> {
  // Only over HTTP/2 does the server allow credentials: there all share one connection.
  const credentials = protocol === 'h2'
  const { status } = await lab.examine({ type: 'fetch', path: '/probe/heads', protocol, credentials, forMs: 4000 })
  return status === 200
}

/** Throws `Unavailable` where this browser can't reach the lanes over HTTP/2. */
export async function requireHttp2(lab: Lab): Promise<void> {
  if (await reaches(lab, 'h2')) return
  throw new Unavailable('this browser does not trust the certificate of the lanes over TLS; accept it on the Lab’s page first')
}

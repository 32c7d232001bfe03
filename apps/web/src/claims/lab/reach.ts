import type { Protocol } from '@wireside/contract/lanes'
import type { FetchResult } from '../../engine/probes/probe.ts'
import { Unavailable } from '../claim.ts'
import type { Lab } from './lab.ts'

/** A TLS handshake and a request; or the browser refuses the certificate, at once. */
const REACHED_WITHIN_MS = 4000

/** One request over `protocol`, answered with its own head. Only over HTTP/2 does the server allow credentials: there all share one connection. */
export function askHead(lab: Lab, protocol: Protocol, forMs: number): Promise<FetchResult> {
  return lab.examine({ type: 'fetch', path: '/probe/heads', protocol, credentials: protocol === 'h2', forMs })
}

/** Whether this browser reaches the lanes over `protocol`: under TLS their certificate may be one that it does not know. */
export async function reaches(lab: Lab, protocol: Protocol): Promise<boolean> {
  const { status } = await askHead(lab, protocol, REACHED_WITHIN_MS)
  return status === 200
}

/** Throws `Unavailable` where this browser can't reach the lanes over HTTP/2. */
export async function requireHttp2(lab: Lab): Promise<void> {
  if (await reaches(lab, 'h2')) return
  throw new Unavailable('this browser does not trust the certificate of the lanes over TLS; accept it on the Lab’s page first')
}

import { Unavailable } from '../claim.ts'
import type { Lab } from './lab.ts'
import { lane, setup } from './setup.ts'

/** A handshake over QUIC takes a round trip; a certificate or a firewall that refuses, until the browser gives up. */
const OPEN_WITHIN_MS = 5000

/** Throws `Unavailable` where no WebTransport lane opens here. */
export async function requireWebTransport(lab: Lab): Promise<void> {
  if (!('WebTransport' in globalThis)) throw new Unavailable('this browser has no WebTransport, or the page is not a secure context')
  await lab.set(setup([lane('webtransport', { id: 'wt', mode: 'stream' })], { running: false }))
  const open = await lab.within(OPEN_WITHIN_MS, () => lab.seen.state('wt')?.state === 'open' || null)
  if (!open) throw new Unavailable('no WebTransport lane opens here: it needs UDP to this server')
}

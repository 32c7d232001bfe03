import type { Lab } from './lab.ts'
import { lane, setup } from './setup.ts'

/** A handshake over QUIC takes a round trip; a certificate or a firewall that refuses, until the browser gives up. */
const OPEN_WITHIN_MS = 5000

/** Whether a WebTransport lane opens here at all. */
export async function opensWebTransport(lab: Lab): Promise<boolean> {
  if (!('WebTransport' in globalThis)) return false
  await lab.set(setup([lane('webtransport', { id: 'wt', mode: 'stream' })], { running: false }))
  const open = (): boolean => lab.seen.state('wt')?.state === 'open'
  await Promise.race([lab.until('the lane to open', () => open() || null, Infinity), lab.wait(OPEN_WITHIN_MS)])
  return open()
}

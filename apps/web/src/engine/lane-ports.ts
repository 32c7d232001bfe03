import type { ControlDown, LaneAddress } from '@wireside/contract/control'
import { protocolOf, type LaneSettings, type Protocol } from '@wireside/contract/lanes'
import { TRANSPORTS } from '@wireside/contract/transports'
import type { ProbePlace } from './probes/probe.ts'

type Scheme = 'http' | 'ws'

/** What an operator sets where a lane port cannot be reached. */
const PORT_SETTINGS: Record<Protocol, string> = {
  h1: 'LANES_PORT or PUBLIC_LANES_URL',
  'h1-tls': 'TLS1_PORT or PUBLIC_TLS1_URL',
  h2: 'TLS_PORT or PUBLIC_TLS_URL',
}

/** Where the session's lanes are, as the server said in its hello. */
export class LanePorts {
  readonly #controlUrl: string
  readonly #lanesHost: string | null
  #origins: Record<Protocol, string> = { h1: '', 'h1-tls': '', h2: '' }
  #session: string | null = null

  /** `lanesHost`: the host name to find them under; null: the page's own. */
  constructor(controlUrl: string, lanesHost: string | null) {
    this.#controlUrl = controlUrl
    this.#lanesHost = lanesHost
  }

  get origins(): Record<Protocol, string> {
    return this.#origins
  }

  get session(): string | null {
    return this.#session
  }

  hello(message: ControlDown & { type: 'hello' }): void {
    this.#origins = laneOrigins(this.#controlUrl, this.#lanesHost, message)
    this.#session = message.session
  }

  laneUrl(lane: LaneSettings): string {
    const { transport, id } = lane
    const origin = inScheme(this.#origins[protocolOf(lane)], transport === 'websocket' ? 'ws' : 'http')
    return `${origin}${TRANSPORTS[transport].path}?session=${this.#session}&lane=${id}`
  }

  postUrl(protocol: Protocol, lane: string, id: string): string {
    return `${this.#origins[protocol]}/messages?session=${this.#session}&lane=${lane}&id=${id}`
  }

  probeUrl(path: string, scheme: Scheme, { host, protocol = 'h1', withoutSession = false }: ProbePlace = {}): string {
    const url = new URL(path, this.#origins[protocol])
    if (host === 'page') url.hostname = new URL(this.#controlUrl).hostname
    if (!withoutSession && this.#session) url.searchParams.append('session', this.#session)
    return inScheme(url.href, scheme)
  }

  /** That a lane cannot be reached, in words: what, why, and what to do. */
  unreachable(lane: LaneSettings, why: string): { what: string; why: string; remedy: string; lane?: string } {
    if (lane.transport === 'webtransport') {
      return {
        lane: lane.id,
        what: 'The WebTransport lane',
        why,
        remedy: 'The other lanes go on; its UDP port is that of TLS_PORT on the server.',
      }
    }
    const protocol = protocolOf(lane)
    return {
      what: 'The lanes',
      why: `the lane port at ${this.#origins[protocol]} did not answer`,
      remedy: `Open that port in the firewall, or set ${PORT_SETTINGS[protocol]} on the server.`,
    }
  }
}

function inScheme(url: string, scheme: Scheme): string {
  return scheme === 'ws' ? url.replace(/^http/, 'ws') : url
}

/** The lane ports, beside the page's own host name or the other name asked for, where the operator named no URL. */
function laneOrigins(
  controlUrl: string,
  lanesHost: string | null,
  { lanes, tls, tls1 }: ControlDown & { type: 'hello' },
): Record<Protocol, string> {
  const { hostname: own, protocol } = new URL(controlUrl)
  const hostname = lanesHost ?? own
  const overTls = (address: LaneAddress): string => address.url ?? `https://${hostname}:${address.port}`
  // A page over TLS may not open anything in the clear.
  const h1 = lanes.url ?? (protocol === 'wss:' ? overTls(tls1) : `http://${hostname}:${lanes.port}`)
  return { h1, 'h1-tls': overTls(tls1), h2: overTls(tls) }
}

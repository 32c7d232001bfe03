import type { IncomingHttpHeaders } from 'node:http'
import { BlockList, isIP } from 'node:net'
import type { Audience, Config } from './environment.ts'

/** Ports are only known once the servers listen (0 means any), so that the rules ask for them. */
export interface Ports {
  app: number
  lanes: number
  /** Lanes over TLS, HTTP/2 by ALPN; and HTTP/1.1 only. */
  tls: number
  tls1: number
  /** The app over TLS; null: off. */
  appTls: number | null
}

/**
 * Who may ask. `Host` guards against DNS rebinding: a name nobody allowed is not this server. `Origin`, where sent,
 * guards against other pages: a WebSocket opens from any origin, and a POST without a preflight is sent from any.
 */
export class Access {
  readonly #config: Config
  readonly #ports: Ports
  readonly #names: Set<string>

  constructor(config: Config, ports: Ports) {
    this.#config = config
    this.#ports = ports
    const named = [config.publicUrl, config.publicLanesUrl, config.publicTlsUrl, config.publicTls1Url].flatMap((url) =>
      url ? [new URL(url).hostname] : [],
    )
    this.#names = new Set(['localhost', ...named, ...config.allowedHosts])
  }

  /** Why the request's `Host` is refused, or null. */
  refuseHost(host: string | undefined): string | null {
    const name = hostName(host)
    if (name === null) return 'the request names no Host'
    if (isIP(name) || this.#names.has(name)) return null
    return `Host ${name} is not allowed; allowed: IP addresses, localhost and names in PUBLIC_URL, PUBLIC_LANES_URL, PUBLIC_TLS_URL, PUBLIC_TLS1_URL or ALLOWED_HOSTS`
  }

  /**
   * Why the request's `Origin` is refused, or null; no `Origin` is allowed unless `required`. `ofSession`: the request
   * names an open session. Its id is a capability that only the page was told, so that the page may then also use the
   * other loopback name: experiments need a browser's whole pool of connections, and the Lab holds some of its own.
   */
  refuseOrigin(origin: string | undefined, host: string | undefined, required: boolean, ofSession = false): string | null {
    if (origin === undefined) return required ? 'a request without Origin may not use this address; open the page in a browser' : null
    if (origin === this.#config.publicUrl || this.#config.devOrigins.includes(origin)) return null
    const from = URL.parse(origin)
    const isPage =
      from?.protocol === 'https:' ? Number(from.port || 443) === this.#ports.appTls : Number(from?.port || 80) === this.#ports.app
    const at = hostName(host)
    if (from && at !== null && isPage) {
      const name = bare(from.hostname)
      if (name === at || (ofSession && otherLoopback(name) === at)) return null
    }
    return `Origin ${origin.slice(0, 100)} is not allowed; allowed: this server's own page`
  }

  /** Origins of this server's own page, as `refuseOrigin` lets them in with a session: who may show a lane in a frame. */
  pageOrigins(host: string | undefined): string[] {
    const { publicUrl, devOrigins } = this.#config
    const name = hostName(host)
    const names = [name, name && otherLoopback(name)].flatMap((one) =>
      one === null || one === '' ? [] : isIP(one) === 6 ? `[${one}]` : one,
    )
    const own = names.flatMap((one) => [
      `http://${one}:${this.#ports.app}`,
      ...(this.#ports.appTls === null ? [] : [`https://${one}:${this.#ports.appTls}`]),
    ])
    return [...own, ...(publicUrl === null ? [] : [publicUrl]), ...devOrigins]
  }

  /** Of WebTransport: a browser opens it at an address where the page is at `localhost`, and sends no `Host`. */
  refusePage(origin: string | null): string | null {
    return origin === null ? null : this.refuseOrigin(origin, URL.parse(origin)?.host, false)
  }
}

/** Headers by which a proxy says that somebody else is asking. */
const FORWARDED = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'via']

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')

/**
 * Why a client may not use what is open to `audience` only, in words that name the variable which changes it; or null.
 * A browser on this machine is at a loopback address, under a loopback name, and behind no proxy.
 */
export function refuseAudience(
  audience: Audience,
  variable: string,
  { ip, headers }: { ip: string; headers: IncomingHttpHeaders },
): string | null {
  switch (audience) {
    case 'everyone':
      return null
    case 'off':
      return `it is off on this server (${variable}=off)`
    case 'loopback': {
      const names = [hostName(headers.host), ...(headers.origin ? [bare(URL.parse(headers.origin)?.hostname ?? '')] : [])]
      const isLocal = isLoopback(ip) && names.every(isLoopbackName) && !FORWARDED.some((name) => headers[name] !== undefined)
      return isLocal
        ? null
        : `it is for pages opened on the server’s own machine; its operator can open it to all with ${variable}=everyone`
    }
  }
}

function isLoopback(address: string): boolean {
  const mapped = address.replace(/^::ffff:/, '')
  return loopback.check(mapped, isIP(mapped) === 6 ? 'ipv6' : 'ipv4')
}

function isLoopbackName(name: string | null): boolean {
  return name === 'localhost' || (name !== null && isIP(name) !== 0 && isLoopback(name))
}

/** `localhost` for `127.0.0.1` and the reverse, null for any other name: the same machine to us, another site to a browser. */
export function otherLoopback(name: string): string | null {
  if (name === 'localhost') return '127.0.0.1'
  return name === '127.0.0.1' ? 'localhost' : null
}

function hostName(host: string | undefined): string | null {
  const parsed = host ? URL.parse(`http://${host}`) : null
  return parsed ? bare(parsed.hostname).toLowerCase() : null
}

function bare(name: string): string {
  return name.startsWith('[') ? name.slice(1, -1) : name
}

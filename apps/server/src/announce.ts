import { renderUnicodeCompact } from 'uqr'
import type { Ports } from './access.ts'
import type { Config } from './environment.ts'
import { lanAddresses } from './lan-addresses.ts'

/** What the terminal says when the server is ready: where to look, and for a class the LAN address as a QR code. */
export function announcement(config: Config, ports: Ports, addresses: string[] = lanAddresses()): string {
  const lines = [
    `Wireside is ready.`,
    `  page    ${config.publicUrl ?? `http://${shownHost(config.host)}:${ports.app}/`}`,
    `  lanes   ${config.publicLanesUrl ?? `http://${shownHost(config.host)}:${ports.lanes}`}   try: curl -N 'http://${shownHost(config.host)}:${ports.lanes}/sse?rate=5&size=32'`,
    `  TLS     ${config.publicTlsUrl ?? `https://${shownHost(config.host)}:${ports.tls}`} (HTTP/2 or 1.1), ${config.publicTls1Url ?? `https://${shownHost(config.host)}:${ports.tls1}`} (1.1 only)`,
  ]
  if (ports.appTls !== null)
    lines.push(`  page    https://${shownHost(config.host)}:${ports.appTls}/   over TLS: its lanes are over TLS, too`)
  if (isEveryAddress(config.host)) {
    for (const address of addresses) lines.push(`  LAN     http://${address}:${ports.app}/`)
    const first = addresses[0]
    if (first) lines.push('', renderUnicodeCompact(`http://${first}:${ports.app}/`))
    lines.push(`  Anyone on this network can open it; phones need ports ${ports.lanes}, ${ports.tls} and ${ports.tls1} as well.`)
  }
  return lines.join('\n')
}

function isEveryAddress(host: string): boolean {
  return host === '0.0.0.0' || host === '::'
}

function shownHost(host: string): string {
  return isEveryAddress(host) || host === '127.0.0.1' || host === '::1' ? 'localhost' : host
}

import { networkInterfaces } from 'node:os'
import { renderUnicodeCompact } from 'uqr'
import type { Ports } from './access.ts'
import type { Config } from './environment.ts'

/** What the terminal says when the server is ready: where to look, and for a class the LAN address as a QR code. */
export function announcement(config: Config, ports: Ports, addresses: string[] = lanAddresses()): string {
  const lines = [
    `Wireside is ready.`,
    `  page    ${config.publicUrl ?? `http://${shownHost(config.host)}:${ports.app}/`}`,
    `  lanes   ${config.publicLanesUrl ?? `http://${shownHost(config.host)}:${ports.lanes}`}   try: curl -N 'http://${shownHost(config.host)}:${ports.lanes}/sse?rate=5&size=32'`,
  ]
  if (isEveryAddress(config.host)) {
    for (const address of addresses) lines.push(`  LAN     http://${address}:${ports.app}/`)
    const first = addresses[0]
    if (first) lines.push('', renderUnicodeCompact(`http://${first}:${ports.app}/`))
    lines.push(`  Anyone on this network can open it; phones need port ${ports.lanes} as well.`)
  }
  return lines.join('\n')
}

function isEveryAddress(host: string): boolean {
  return host === '0.0.0.0' || host === '::'
}

function shownHost(host: string): string {
  return isEveryAddress(host) || host === '127.0.0.1' || host === '::1' ? 'localhost' : host
}

function lanAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flat()
    .flatMap((address) => (address && address.family === 'IPv4' && !address.internal ? [address.address] : []))
}

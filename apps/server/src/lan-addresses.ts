import { networkInterfaces } from 'node:os'

/** IPv4 addresses under which other machines reach this one. */
export function lanAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flat()
    .flatMap((address) => (address && address.family === 'IPv4' && !address.internal ? [address.address] : []))
}

import type { TapDirection, TapSegment } from '../tap/segment.ts'
import { parseAddress } from './address.ts'
import { encodePcapng, type Packet } from './file.ts'
import { encodeTcpPacket, type Endpoint } from './tcp-packet.ts'

/** A TCP connection as a tap kept it: the segments of all its exchanges. */
export interface TappedConnection {
  client: { address: string; port: number }
  server: { address: string; port: number }
  segments: readonly TapSegment[]
  /** How the server ended it, where it did: the only ends that a tap can tell. */
  end: { at: number; by: 'rst' | 'fin' } | null
}

/** Room in an IPv4 packet beside both headers; longer writes are several packets. */
const MAX_PAYLOAD_BYTES = 65_000
const NOTHING: Uint8Array = new Uint8Array(0)

/**
 * A capture file of what taps kept, for Wireshark. Payload bytes, their order and times, addresses and ports are real;
 * the rest is made up to fit. `unixOffsetMs` added to a segment's time gives Unix time.
 */
export function pcapngOf(connections: readonly TappedConnection[], unixOffsetMs: number, comment: string): Uint8Array {
  const packets = connections.flatMap((connection) => packetsOf(connection, unixOffsetMs))
  packets.sort((a, b) => a.atMicros - b.atMicros)
  return encodePcapng(packets, { comment, madeBy: 'Wireside', name: 'wireside tap' })
}

function packetsOf({ client, server, segments, end }: TappedConnection, unixOffsetMs: number): Packet[] {
  const ends: Record<TapDirection, Endpoint> = { up: endpoint(client, server), down: endpoint(server, client) }
  const ordered = segments.toSorted((a, b) => a.at - b.at)
  const [first] = ordered
  if (!first) return []
  const micros = (at: number): number => Math.round((at + unixOffsetMs) * 1000)
  const packets: Packet[] = []
  /** The next sequence number of each direction, its SYN being 0. */
  const next: Record<TapDirection, number> = { up: 0, down: 0 }
  const put = (direction: TapDirection, atMicros: number, flags: ('syn' | 'psh' | 'fin' | 'rst')[], payload = NOTHING, heard = true) => {
    const back = direction === 'up' ? 'down' : 'up'
    const bytes = encodeTcpPacket({
      from: ends[direction],
      to: ends[back],
      seq: next[direction],
      ack: heard ? next[back] : null,
      flags,
      payload,
    })
    packets.push({ atMicros, direction: direction === 'up' ? 'inbound' : 'outbound', bytes })
    next[direction] += payload.length + (flags.includes('syn') || flags.includes('fin') ? 1 : 0)
  }
  const opened = micros(first.at)
  put('up', opened - 3, ['syn'], NOTHING, false)
  put('down', opened - 2, ['syn'])
  put('up', opened - 1, [])
  const startOf = (direction: TapDirection): number => ordered.find((segment) => segment.direction === direction)?.offset ?? 0
  const base = { up: startOf('up'), down: startOf('down') }
  for (const { direction, at, offset, bytes } of ordered) {
    // A gap in the tap is a gap in the sequence numbers, as in a capture that lost packets.
    next[direction] = offset - base[direction] + 1
    for (let from = 0; from < bytes.length; from += MAX_PAYLOAD_BYTES) {
      put(direction, micros(at), ['psh'], bytes.subarray(from, from + MAX_PAYLOAD_BYTES))
    }
  }
  if (end?.by === 'rst') put('down', micros(end.at), ['rst'])
  if (end?.by === 'fin') {
    put('down', micros(end.at), ['fin'])
    put('up', micros(end.at), ['fin'])
    put('down', micros(end.at), [])
  }
  return packets
}

/** Both ends as one version of IP writes them: IPv4 only where both are. */
function endpoint({ address, port }: { address: string; port: number }, other: { address: string }): Endpoint {
  const own = parseAddress(address)
  const isV4 = own.length === 4 && parseAddress(other.address).length === 4
  return { address: isV4 || own.length === 16 ? own : mapped(own), port }
}

/** ::ffff:a.b.c.d. RFC 4291 §2.5.5.2. */
function mapped(v4: Uint8Array): Uint8Array {
  const address = new Uint8Array(16)
  address.set([0xff, 0xff], 10)
  address.set(v4, 12)
  return address
}

/** One end of a TCP connection; `address` is 4 or 16 bytes, both ends alike. */
export interface Endpoint {
  address: Uint8Array
  port: number
}

export interface Segment {
  from: Endpoint
  to: Endpoint
  seq: number
  /** Null only where nothing has been heard of the other side. */
  ack: number | null
  flags: readonly ('syn' | 'psh' | 'fin' | 'rst')[]
  payload: Uint8Array
}

const FLAG_BITS = { fin: 0x01, syn: 0x02, rst: 0x04, psh: 0x08, ack: 0x10 } as const
const TCP = 6
const TTL = 64
const DONT_FRAGMENT = 0x40
/** RFC 7323 §2: with it the window is 1 GiB, so that no reader of the file believes that the sender had to wait. */
const WINDOW_SCALE = Uint8Array.of(3, 3, 14, 0)
const WINDOW = 0xffff

/** A packet from its IP header on, with right checksums. RFC 791 §3.1, RFC 8200 §3, RFC 9293 §3.1. */
export function encodeTcpPacket({ from, to, seq, ack, flags, payload }: Segment): Uint8Array {
  const options = flags.includes('syn') ? WINDOW_SCALE : new Uint8Array(0)
  const tcpHeader = 20 + options.length
  const isV4 = from.address.length === 4
  const ipHeader = isV4 ? 20 : 40
  const packet = new Uint8Array(ipHeader + tcpHeader + payload.length)
  const ip = new DataView(packet.buffer, 0, ipHeader)
  if (isV4) {
    ip.setUint8(0, 0x45)
    ip.setUint16(2, packet.length)
    ip.setUint8(6, DONT_FRAGMENT)
    ip.setUint8(8, TTL)
    ip.setUint8(9, TCP)
    packet.set(from.address, 12)
    packet.set(to.address, 16)
    ip.setUint16(10, checksum(packet.subarray(0, ipHeader)))
  } else {
    ip.setUint8(0, 0x60)
    ip.setUint16(4, tcpHeader + payload.length)
    ip.setUint8(6, TCP)
    ip.setUint8(7, TTL)
    packet.set(from.address, 8)
    packet.set(to.address, 24)
  }
  const tcp = new DataView(packet.buffer, ipHeader)
  tcp.setUint16(0, from.port)
  tcp.setUint16(2, to.port)
  tcp.setUint32(4, seq % 2 ** 32)
  tcp.setUint32(8, (ack ?? 0) % 2 ** 32)
  tcp.setUint8(12, (tcpHeader / 4) << 4)
  tcp.setUint8(
    13,
    flags.reduce<number>((bits, flag) => bits | FLAG_BITS[flag], ack === null ? 0 : FLAG_BITS.ack),
  )
  tcp.setUint16(14, WINDOW)
  packet.set(options, ipHeader + 20)
  packet.set(payload, ipHeader + tcpHeader)
  const length = tcpHeader + payload.length
  // The pseudo-header: both addresses, the protocol, the length. RFC 9293 §3.1.
  const pseudo = sum16(from.address) + sum16(to.address) + TCP + (length >> 16) + (length & 0xffff)
  tcp.setUint16(16, checksum(packet.subarray(ipHeader), pseudo))
  return packet
}

/** The ones' complement of the ones' complement sum. RFC 1071. */
export function checksum(bytes: Uint8Array, initial = 0): number {
  let sum = initial + sum16(bytes)
  while (sum > 0xffff) sum = (sum & 0xffff) + Math.floor(sum / 0x10000)
  return ~sum & 0xffff
}

function sum16(bytes: Uint8Array): number {
  let sum = 0
  for (let at = 0; at < bytes.length; at += 2) sum += ((bytes[at] as number) << 8) | (bytes[at + 1] ?? 0)
  return sum
}

import { concat } from '../concat.ts'
import { encodeUtf8 } from '../utf8.ts'

/** One packet as a capture would hold it. */
export interface Packet {
  /** Microseconds since 1970. */
  atMicros: number
  /** As seen from the server. */
  direction: 'inbound' | 'outbound'
  /** From the IP header on. */
  bytes: Uint8Array
}

/** Packets begin with an IPv4 or IPv6 header. https://www.tcpdump.org/linktypes.html */
const LINKTYPE_RAW = 101

const SECTION_HEADER = 0x0a0d0d0a
const INTERFACE_DESCRIPTION = 1
const ENHANCED_PACKET = 6
const BYTE_ORDER_MAGIC = 0x1a2b3c4d

const OPT_END = 0
const OPT_COMMENT = 1
const SHB_USERAPPL = 4
const IF_NAME = 2
const IF_TSRESOL = 9
const EPB_FLAGS = 2

/** Timestamps count 10^-6 seconds. */
const MICROSECONDS = 6
const FLAGS = { inbound: 1, outbound: 2 } as const

/** A capture file of one section and one interface, little-endian. draft-ietf-opsawg-pcapng §4.1 to §4.3. */
export function encodePcapng(
  packets: readonly Packet[],
  { comment, madeBy, name }: { comment: string; madeBy: string; name: string },
): Uint8Array {
  const blocks = [
    block(SECTION_HEADER, [
      uint(BYTE_ORDER_MAGIC, 4),
      uint(1, 2),
      uint(0, 2),
      // The section's length is not given: all ones.
      new Uint8Array(8).fill(0xff),
      option(OPT_COMMENT, encodeUtf8(comment)),
      option(SHB_USERAPPL, encodeUtf8(madeBy)),
      option(OPT_END),
    ]),
    block(INTERFACE_DESCRIPTION, [
      uint(LINKTYPE_RAW, 2),
      uint(0, 2),
      // Packets are kept whole.
      uint(0, 4),
      option(IF_NAME, encodeUtf8(name)),
      option(IF_TSRESOL, Uint8Array.of(MICROSECONDS)),
      option(OPT_END),
    ]),
    ...packets.map(({ atMicros, direction, bytes }) =>
      block(ENHANCED_PACKET, [
        uint(0, 4),
        uint(Math.floor(atMicros / 2 ** 32), 4),
        uint(atMicros % 2 ** 32, 4),
        uint(bytes.length, 4),
        uint(bytes.length, 4),
        padded(bytes),
        option(EPB_FLAGS, uint(FLAGS[direction], 4)),
        option(OPT_END),
      ]),
    ),
  ]
  return concat(blocks)
}

function block(type: number, body: readonly Uint8Array[]): Uint8Array {
  const length = uint(
    body.reduce((sum, { length: part }) => sum + part, 12),
    4,
  )
  return concat([uint(type, 4), length, ...body, length])
}

function option(code: number, value: Uint8Array = new Uint8Array(0)): Uint8Array {
  return concat([uint(code, 2), uint(value.length, 2), padded(value)])
}

/** Up to the next multiple of four bytes. */
function padded(bytes: Uint8Array): Uint8Array {
  if (bytes.length % 4 === 0) return bytes
  const all = new Uint8Array(bytes.length + 4 - (bytes.length % 4))
  all.set(bytes)
  return all
}

function uint(value: number, length: 2 | 4): Uint8Array {
  const bytes = new Uint8Array(length)
  for (let at = 0; at < length; at++) bytes[at] = Math.floor(value / 2 ** (8 * at)) & 0xff
  return bytes
}

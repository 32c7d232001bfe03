import type { Bytes } from '@wireside/contract/parts'
import type { Tag } from '../transports/carrier.ts'

/** A packet as engine.io hands it to a transport, or a transport to engine.io. */
export interface EnginePacket {
  type: string
  data?: string | Uint8Array
  /** What socket.io was writing when it made the packet. */
  tag?: Tag
}

/** How packets travel: each in a frame of its own, or several in one body, where binary is base64 (protocol revision 4). */
export type Over = 'polling' | 'websocket'

/** `4` and `2["message",""]`. */
const TEXT_FRAMING = '42["message",""]'.length
/** `b`, which marks base64. */
const BASE64_MARK = 1
/** U+001E between two packets of one body. */
export const SEPARATOR_BYTES = 1

/** What a packet takes on the wire, without what carries it (frame header, separator). */
export function packetBytes({ data }: EnginePacket, over: Over): number {
  if (data === undefined) return 1
  if (typeof data === 'string') return 1 + Buffer.byteLength(data)
  return over === 'websocket' ? data.length : BASE64_MARK + base64Length(data.length)
}

/** The tag of one packet on its way out, with all its bytes by part; `bodyBytes` is its packet and separator. */
export function tagOf(packet: EnginePacket, over: Over, bodyBytes: number): Tag {
  const { tag } = packet
  if (!tag?.message) return { message: null, bytes: {}, replayed: false, place: 0 }
  const { payload, size } = tag.message
  const id = tag.bytes.id ?? 0
  if (payload.form === 'text') {
    const framing = TEXT_FRAMING + bodyBytes - packetBytes(packet, over)
    return { ...tag, bytes: { payload: size, id, framing, encoding: bodyBytes - size - id - framing } }
  }
  // `5`, which announces the attachment and has its place in the arguments, then the attachment.
  if (typeof packet.data === 'string') return { ...tag, more: true, bytes: { id, framing: bodyBytes - id } }
  const encoding = over === 'polling' ? base64Length(size) - size : 0
  return { ...tag, bytes: { payload: size, encoding, framing: bodyBytes - size - encoding } }
}

/** Of a message that came in: `bodyBytes` are all its packets and separators, `carrierBytes` the headers of its frames. */
export function receivedBytes(payload: unknown, over: Over, carrierBytes: number, bodyBytes: number): Bytes {
  if (typeof payload === 'string') {
    const size = Buffer.byteLength(payload)
    const encoding = Buffer.byteLength(JSON.stringify(payload)) - '""'.length - size
    return { payload: size, encoding, framing: carrierBytes + bodyBytes - size - encoding }
  }
  const size = payload instanceof Uint8Array ? payload.length : 0
  const encoding = over === 'polling' ? base64Length(size) - size : 0
  return { payload: size, encoding, framing: carrierBytes + bodyBytes - size - encoding }
}

function base64Length(bytes: number): number {
  return Math.ceil(bytes / 3) * 4
}

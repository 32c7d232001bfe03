import type { Span } from '../span.ts'
import { decodeUtf8, findInvalidUtf8 } from '../utf8.ts'
import { WireError } from '../wire-error.ts'
import { jsonElements } from './json-elements.ts'

/** Engine.IO's packet types, protocol revision 4: the digit a packet begins with. */
export const ENGINE_TYPES = ['open', 'close', 'ping', 'pong', 'message', 'upgrade', 'noop'] as const
export type EngineType = (typeof ENGINE_TYPES)[number]

/** Socket.IO's packet types, protocol revision 5: the digit behind Engine.IO's `4`. */
export const SOCKET_TYPES = ['CONNECT', 'DISCONNECT', 'EVENT', 'ACK', 'CONNECT_ERROR', 'BINARY_EVENT', 'BINARY_ACK'] as const
export type SocketType = (typeof SOCKET_TYPES)[number]

/** What Engine.IO carries for Socket.IO: `<type>[<attachments>-][<namespace>,][<ack id>][<JSON>]`. */
export interface SocketPacket {
  type: SocketType
  /** Binary packets that follow and belong to this one. */
  attachments: { span: Span; count: number } | null
  /** Null where none is named: then it is `/`. */
  namespace: { span: Span; name: string } | null
  ackId: { span: Span; id: number } | null
  data: { span: Span; value: unknown; elements: Span[] | null } | null
}

/** One packet of Engine.IO; offsets count from the first byte of what was read. */
export type EnginePacket = Span &
  (
    | { type: 'message'; socket: SocketPacket }
    | { type: Exclude<EngineType, 'message'>; data: Span | null }
    /** Bytes as they are, in a frame of their own; in a body as base64 behind a `b`. */
    | { type: 'binary'; data: Span; isBase64: boolean }
  )

/** Names that are Socket.IO's own: no event on the wire has one. */
const RESERVED = ['connect', 'connect_error', 'disconnect', 'disconnecting', 'newListener', 'removeListener']
/** As Socket.IO's own decoder has it by default. */
const MAX_ATTACHMENTS = 10

const DASH = 0x2d
const SLASH = 0x2f
const COMMA = 0x2c
const ZERO = 0x30
const NINE = 0x39
const BASE64_MARK = 0x62

/** Reads the text packet `[start, end)` of a frame, or of a body where `b` may mark base64. Throws `sio_…` and `utf8_invalid`. */
export function readPacket(bytes: Uint8Array, start: number, end: number, inBody: boolean): EnginePacket {
  if (start === end) throw new WireError('sio_engine_type', start, 'an empty packet: it begins with its type')
  if (inBody && bytes[start] === BASE64_MARK) {
    const data = { start: start + 1, end }
    checkBase64(bytes, data)
    return { type: 'binary', start, end, data, isBase64: true }
  }
  const type = ENGINE_TYPES[bytes[start]! - ZERO]
  if (!type) throw new WireError('sio_engine_type', start, `packet type ${shownByte(bytes[start]!)}: Engine.IO has 0 to 6`)
  const invalid = findInvalidUtf8(bytes, start, end)
  if (invalid >= 0) throw new WireError('utf8_invalid', invalid, 'a packet is text, and this is not UTF-8')
  if (type === 'message') return { type, start, end, socket: readSocketPacket(bytes, start + 1, end) }
  return { type, start, end, data: start + 1 < end ? { start: start + 1, end } : null }
}

function readSocketPacket(bytes: Uint8Array, start: number, end: number): SocketPacket {
  const type = SOCKET_TYPES[(bytes[start] ?? 0) - ZERO]
  if (start >= end || !type) {
    throw new WireError(
      'sio_packet_type',
      start,
      start < end ? `packet type ${shownByte(bytes[start]!)}: Socket.IO has 0 to 6` : 'a message without a packet type',
    )
  }
  let at = start + 1
  let attachments: SocketPacket['attachments'] = null
  if (type === 'BINARY_EVENT' || type === 'BINARY_ACK') {
    const digits = digitsEnd(bytes, at, end)
    const count = Number(decodeUtf8(bytes, at, digits))
    if (digits === at || bytes[digits] !== DASH || digits >= end || count < 1 || count > MAX_ATTACHMENTS) {
      throw new WireError('sio_attachments', at, `a binary packet says how many attachments follow: 1 to ${MAX_ATTACHMENTS}, and a dash`)
    }
    attachments = { span: { start: at, end: digits + 1 }, count }
    at = digits + 1
  }
  let namespace: SocketPacket['namespace'] = null
  if (bytes[at] === SLASH && at < end) {
    let comma = at
    while (comma < end && bytes[comma] !== COMMA) comma++
    namespace = { span: { start: at, end: Math.min(end, comma + 1) }, name: decodeUtf8(bytes, at, comma) }
    at = namespace.span.end
  }
  const digits = digitsEnd(bytes, at, end)
  const ackId = digits > at ? { span: { start: at, end: digits }, id: Number(decodeUtf8(bytes, at, digits)) } : null
  at = digits
  const data = at < end ? readData(bytes, type, at, end) : null
  return { type, attachments, namespace, ackId, data }
}

/** Whether the value is one that packets of this type carry. */
function isCarried(type: SocketType, value: unknown): boolean {
  switch (type) {
    case 'CONNECT':
      return isObject(value)
    case 'CONNECT_ERROR':
      return typeof value === 'string' || isObject(value)
    case 'DISCONNECT':
      return false
    case 'EVENT':
    case 'BINARY_EVENT':
      return Array.isArray(value) && (typeof value[0] === 'number' || (typeof value[0] === 'string' && !RESERVED.includes(value[0])))
    case 'ACK':
    case 'BINARY_ACK':
      return Array.isArray(value)
  }
}

function readData(bytes: Uint8Array, type: SocketType, start: number, end: number): NonNullable<SocketPacket['data']> {
  const span = { start, end }
  let value: unknown
  try {
    value = JSON.parse(decodeUtf8(bytes, start, end))
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw new WireError('sio_json', start, `what follows ${type} is JSON: ${error.message}`)
  }
  if (!isCarried(type, value)) throw new WireError('sio_data', start, `${type} does not carry ${CARRIES[type]}`)
  return { span, value, elements: Array.isArray(value) ? jsonElements(bytes, span) : null }
}

const CARRIES: Record<SocketType, string> = {
  CONNECT: 'anything but an object',
  DISCONNECT: 'anything',
  EVENT: 'anything but an array that begins with a name which is not Socket.IO’s own',
  ACK: 'anything but an array',
  CONNECT_ERROR: 'anything but a text or an object',
  BINARY_EVENT: 'anything but an array that begins with a name which is not Socket.IO’s own',
  BINARY_ACK: 'anything but an array',
}

/** RFC 4648 §4, padded. */
function checkBase64(bytes: Uint8Array, { start, end }: Span): void {
  const text = decodeUtf8(bytes, start, end)
  const bad = /[^A-Za-z0-9+/]/.exec(text.replace(/={1,2}$/, ''))
  if (bad) throw new WireError('sio_base64', start + bad.index, 'no character of base64 (RFC 4648 §4)')
  if (text.length % 4 !== 0) throw new WireError('sio_base64', end, 'base64 comes in fours (RFC 4648 §4)')
}

function digitsEnd(bytes: Uint8Array, start: number, end: number): number {
  let at = start
  while (at < end && bytes[at]! >= ZERO && bytes[at]! <= NINE) at++
  return at
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function shownByte(byte: number): string {
  return byte > 0x1f && byte < 0x7f ? `“${String.fromCharCode(byte)}”` : `0x${byte.toString(16).padStart(2, '0')}`
}

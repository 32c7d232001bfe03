import { formatId } from '@wireside/contract/message-id'
import type { Bytes } from '@wireside/contract/parts'
import type { Transport } from '@wireside/contract/transports'
import { encodeEvent } from '@wireside/wire/sse/encode'
import { frameHeaderLength } from '@wireside/wire/websocket/encode-frame'
import type { PastedPayload } from '../../store/pasted-payload.ts'

/** The ways one payload can go that need no compression: what they cost follows from the specifications. */
export const WAYS = ['ws-down', 'sse-down', 'ws-up', 'post-up', 'sse-id', 'sse-base64', 'ndjson'] as const
export type Way = (typeof WAYS)[number]

export interface WayStyle {
  transport: Transport
  name: string
  /** One sentence: where its bytes come from. */
  why: string
}

export const WAY_STYLES: Record<Way, WayStyle> = {
  'ws-down': {
    transport: 'websocket',
    name: 'WebSocket, down',
    why: 'one frame: 2 bytes of header up to 125 B, 4 up to 65 535 B, then 10 (RFC 6455 §5.2)',
  },
  'sse-down': {
    transport: 'sse',
    name: 'SSE, down',
    why: '“data: ” before each line, a blank line, and an HTTP/1.1 chunk around it (WHATWG HTML §9.2, RFC 9112 §7.1)',
  },
  'ws-up': {
    transport: 'websocket',
    name: 'WebSocket, up',
    why: 'a frame with 4 bytes of masking key more: browsers mask (RFC 6455 §5.3)',
  },
  'post-up': {
    transport: 'sse',
    name: 'POST, up',
    why: 'SSE has no way up: each message is a request with all the heads this browser sends',
  },
  'sse-id': { transport: 'sse', name: 'SSE with id, down', why: 'an “id: ” line more, from which a new connection resumes' },
  'sse-base64': {
    transport: 'sse',
    name: 'SSE in base64, down',
    why: '4 characters for 3 bytes: the only way for binary, and for text with CR',
  },
  ndjson: {
    transport: 'sse',
    name: 'NDJSON in a chunk, down',
    why: 'a JSON string and a line feed: chunked HTTP read with fetch, computed only',
  },
}

export interface PredictContext {
  /** The id the message will have. */
  epoch: string
  seq: number
  postHeads: { request: number; answer: number } | null
}

/** Bytes of one message by part; null where it can't be carried that way, or is not known yet. */
export function predict(way: Way, payload: PastedPayload, context: PredictContext): Bytes | null {
  const { length } = payload.bytes
  switch (way) {
    case 'ws-down':
      return { payload: length, framing: frameHeaderLength(length, false) }
    case 'ws-up':
      return { payload: length, framing: frameHeaderLength(length, true) }
    case 'sse-down':
      return predictEvent(payload, null)
    case 'sse-id':
      return predictEvent(payload, formatId(context))
    case 'sse-base64':
      return predictEvent({ ...payload, form: 'binary' }, null)
    case 'post-up':
      // The heads of an empty POST say “Content-Length: 0”.
      return context.postHeads && { payload: length, heads: context.postHeads.request + String(length).length - 1 }
    case 'ndjson': {
      if (payload.form === 'binary') return null
      const line = new TextEncoder().encode(`${JSON.stringify(new TextDecoder().decode(payload.bytes))}\n`).length
      return { payload: length, framing: line - length, chunking: chunking(line) }
    }
  }
}

/** As the server's SSE lane encodes it: text without CR as it is, everything else in base64. */
function predictEvent({ bytes, form }: PastedPayload, id: string | null): Bytes {
  const asText = form === 'text' && !bytes.includes(0x0d)
  const data = asText ? bytes : new TextEncoder().encode('x'.repeat(Math.ceil(bytes.length / 3) * 4))
  const event = encodeEvent(id === null ? { data } : { data, id })
  return {
    payload: bytes.length,
    framing: event.framingBytes,
    id: event.idBytes,
    encoding: event.payloadBytes - bytes.length,
    chunking: chunking(event.bytes.length),
  }
}

/** A size line in hex and two line ends. RFC 9112 §7.1. */
function chunking(length: number): number {
  return length.toString(16).length + 4
}

const MSS = 1448
const TCP_IP_BYTES = 52
const TLS_RECORD_BYTES = 16_384
const TLS_BYTES = 22

/**
 * What TLS 1.3 and TCP over IPv4 add to a message that leaves alone: 22 bytes a record (RFC 8446 §5.2: header 5, type
 * 1, tag 16), 52 a segment of 1448 bytes (20 IP, 20 TCP, 12 timestamps). Computed; acknowledgements are not in it.
 */
export function lowerLayers(bytes: number): number {
  const records = Math.max(1, Math.ceil(bytes / TLS_RECORD_BYTES))
  const sealed = bytes + records * TLS_BYTES
  return records * TLS_BYTES + Math.ceil(sealed / MSS) * TCP_IP_BYTES
}

/** Sizes at which overhead is drawn: powers of two, and both sides of every step. */
export const CURVE_SIZES: number[] = [
  ...new Set([
    ...Array.from({ length: 21 }, (_, power) => 2 ** power),
    125,
    126,
    65_535,
    65_536,
    9,
    10,
    99,
    100,
    999,
    1000,
    9999,
    10_000,
    99_999,
    100_000,
  ]),
].toSorted((a, b) => a - b)

/** Overhead of text without line breaks, by size: what `predict` says, without making the text. */
export function overheadAt(way: 'ws-down' | 'ws-up' | 'sse-down' | 'post-up', size: number, requestHeads: number | null): number | null {
  const eventFraming = 'data: '.length + '\n\n'.length
  switch (way) {
    case 'ws-down':
      return frameHeaderLength(size, false)
    case 'ws-up':
      return frameHeaderLength(size, true)
    case 'sse-down':
      return eventFraming + chunking(size + eventFraming)
    case 'post-up':
      return requestHeads === null ? null : requestHeads + String(size).length - 1
  }
}

import { formatId } from '@wireside/contract/message-id'
import type { Bytes } from '@wireside/contract/parts'
import { encodeEvent } from '@wireside/wire/sse/encode'
import { frameHeaderLength } from '@wireside/wire/websocket/encode-frame'
import type { PastedPayload } from '../../store/pasted-payload.ts'
import type { Way } from './ways.ts'

export interface PredictContext {
  /** The id the message will have. */
  epoch: string
  seq: number
  postHeads: { request: number; answer: number } | null
}

/** Bytes of one message by part; null where nothing but sending it tells, or is not known yet. */
export function predict(way: Way, payload: PastedPayload, context: PredictContext): Bytes | null {
  const { length } = payload.bytes
  switch (way) {
    case 'ws-down':
    case 'ws-binary':
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
    case 'ndjson':
      return predictLine(payload)
    case 'iframe':
      return predictScript(payload)
    case 'socketio':
      return predictSocketEvent(payload)
    case 'ws-deflate':
    case 'ws-alone':
    case 'sse-gzip':
    case 'ws-deflate-up':
      return null
  }
}

/** As the server's HTTP stream writes it: text as a JSON string, bytes in base64 in an object. */
function predictLine({ bytes, form }: PastedPayload): Bytes {
  const line = form === 'text' ? byteLength(jsonString(bytes)) + 1 : BASE64_LINE + base64Length(bytes.length)
  const framing = form === 'text' ? '""\n'.length : BASE64_LINE
  return { payload: bytes.length, framing, encoding: line - framing - bytes.length, chunking: chunking(line) }
}

const BASE64_LINE = '{"base64":""}\n'.length

/** As the server's iframe lane writes it: a call in a script element of its own, in which no `<` may stand. */
function predictScript({ bytes, form }: PastedPayload): Bytes {
  const argument =
    form === 'text' ? byteLength(jsonString(bytes).replaceAll('<', '\\u003c')) : '{"base64":""}'.length + base64Length(bytes.length)
  const call = SCRIPT + argument
  const framing = SCRIPT + (form === 'text' ? '""'.length : '{"base64":""}'.length)
  return { payload: bytes.length, framing, encoding: call - framing - bytes.length, chunking: chunking(call) }
}

/** A nonce is 16 bytes in base64. */
const SCRIPT = '<script nonce="">m()</script>'.length + base64Length(16)

/** As Socket.IO writes it into a WebSocket (its protocol, revision 5): bytes are an attachment, in a second frame. */
function predictSocketEvent({ bytes, form }: PastedPayload): Bytes {
  const { length } = bytes
  if (form === 'binary') return { payload: length, framing: frameLength(ANNOUNCEMENT) + frameHeaderLength(length, false) }
  const event = EVENT + byteLength(jsonString(bytes)) - '""'.length
  return { payload: length, framing: EVENT + frameHeaderLength(event, false), encoding: event - EVENT - length }
}

const EVENT = '42["message",""]'.length
const ANNOUNCEMENT = '451-["message",{"_placeholder":true,"num":0}]'.length

function frameLength(payloadBytes: number): number {
  return frameHeaderLength(payloadBytes, false) + payloadBytes
}

function jsonString(bytes: Uint8Array): string {
  return JSON.stringify(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes))
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length
}

function base64Length(bytes: number): number {
  return Math.ceil(bytes / 3) * 4
}

/** As the server's SSE lane encodes it: text without CR as it is, everything else in base64. */
function predictEvent({ bytes, form }: PastedPayload, id: string | null): Bytes {
  const asText = form === 'text' && !bytes.includes(0x0d)
  const data = asText ? bytes : new TextEncoder().encode('x'.repeat(base64Length(bytes.length)))
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

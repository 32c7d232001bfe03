import type { Transport } from '@wireside/contract/transports'

/** The ways one payload can go. */
export const WAYS = [
  'ws-down',
  'sse-down',
  'ws-up',
  'post-up',
  'ws-binary',
  'sse-id',
  'sse-base64',
  'ndjson',
  'iframe',
  'socketio',
  'ws-deflate',
  'ws-alone',
  'sse-gzip',
  'ws-deflate-up',
] as const
export type Way = (typeof WAYS)[number]

/** The four that are compared first. */
export const FIRST_WAYS: readonly Way[] = ['ws-down', 'sse-down', 'ws-up', 'post-up']
/** What these cost depends on what went before: only sending it tells. */
export const COMPRESSED_WAYS: readonly Way[] = ['ws-deflate', 'ws-alone', 'sse-gzip', 'ws-deflate-up']
/** What these cost follows from the specifications. */
export const OTHER_WAYS: readonly Way[] = WAYS.filter((way) => !FIRST_WAYS.includes(way) && !COMPRESSED_WAYS.includes(way))

interface WayStyle {
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
  'ws-binary': {
    transport: 'websocket',
    name: 'WebSocket, binary frame, down',
    why: 'opcode 2 in place of 1: as long as text, and any bytes may be in it (RFC 6455 §5.6)',
  },
  'sse-id': { transport: 'sse', name: 'SSE with id, down', why: 'an “id: ” line more, from which a new connection resumes' },
  'sse-base64': {
    transport: 'sse',
    name: 'SSE in base64, down',
    why: '4 characters for 3 bytes: the only way for binary, and for text with CR',
  },
  ndjson: {
    transport: 'http-stream',
    name: 'NDJSON in a chunk, down',
    why: 'a JSON string (bytes: base64 in an object) and a line feed, in a chunk of one long answer',
  },
  iframe: {
    transport: 'iframe',
    name: 'Forever iframe, down',
    why: 'a script element with its nonce, which hands the page a JSON string (bytes: base64 in an object), in a chunk of one endless document',
  },
  socketio: {
    transport: 'socketio',
    name: 'Socket.IO, down',
    why: 'an array of the event’s name and a JSON string, in a frame; bytes go in a frame of their own behind one that announces them. Once it has gone over to a WebSocket: by polling, heads come on top',
  },
  'ws-deflate': {
    transport: 'websocket',
    name: 'WebSocket, permessage-deflate',
    why: 'the last 32 KiB are remembered, so that a message like the one before shrinks to little (RFC 7692)',
  },
  'ws-alone': {
    transport: 'websocket',
    name: 'WebSocket, deflate without takeover',
    why: 'each message compressed by itself: the server remembers nothing between them (RFC 7692 §7.1.1)',
  },
  'sse-gzip': {
    transport: 'sse',
    name: 'SSE, gzip',
    why: 'one gzip stream, flushed after each event: remembers as permessage-deflate does, and 4 bytes more for each flush',
  },
  'ws-deflate-up': {
    transport: 'websocket',
    name: 'WebSocket, permessage-deflate, up',
    why: 'this browser compresses as well, with a window of its own, and masks what it has compressed (RFC 7692 §7.2.1)',
  },
}

import { Type, type Static } from 'typebox'

export const Transport = Type.Union([
  Type.Literal('websocket'),
  Type.Literal('sse'),
  Type.Literal('sse-fetch'),
  Type.Literal('http-stream'),
  Type.Literal('long-poll'),
  Type.Literal('iframe'),
  Type.Literal('socketio'),
  Type.Literal('webtransport'),
])
export type Transport = Static<typeof Transport>

/**
 * Whether the server compresses what a lane carries, where the client can read it. `on`: messages share one window
 * (WebSocket permessage-deflate, RFC 7692; HTTP one gzip body, flushed after each message). `no-takeover`: WebSocket
 * alone, each message compressed by itself.
 */
export const Compression = Type.Union([Type.Literal('off'), Type.Literal('on'), Type.Literal('no-takeover')])
export type Compression = Static<typeof Compression>

/** What a transport can and cannot do by itself: both ends, the checks and the page ask here. */
export interface TransportTraits {
  /** On a lane port. */
  path: string
  /** What ids of its lanes begin with: `ws`, `ws-2`. */
  prefix: string
  /** As shipped it comes back by itself after a loss. */
  comesBack: boolean
  /** Where a message's id goes: into a field of the format, before the payload at its own cost, or nowhere. */
  ids: 'field' | 'prefix' | 'none'
  /** How messages go up: on the same connection, or each by a POST beside it. */
  up: 'same' | 'post'
  /** The other end says of each message up that it came: a POST's answer, or an acknowledgement of the protocol's own. */
  acknowledges: boolean
  /** The page is told of a heartbeat that is a ping: what is read by `fetch`, or by a client of its own, hides nothing. */
  hearsPings: boolean
  compressions: readonly Compression[]
  /** Requests that make up one connection of a lane: each brings one answer, or one answer or socket is all of it. */
  requests: 'one' | 'many'
}

const GZIP = ['off', 'on'] as const

export const TRANSPORTS: Readonly<Record<Transport, TransportTraits>> = {
  websocket: {
    path: '/ws',
    prefix: 'ws',
    comesBack: false,
    ids: 'prefix',
    up: 'same',
    acknowledges: false,
    hearsPings: false,
    requests: 'one',
    compressions: ['off', 'on', 'no-takeover'],
  },
  sse: {
    path: '/sse',
    prefix: 'sse',
    comesBack: true,
    ids: 'field',
    up: 'post',
    acknowledges: true,
    hearsPings: false,
    requests: 'one',
    compressions: GZIP,
  },
  /** The same stream as `sse`, read by `fetch`: on the wire only the request differs. */
  'sse-fetch': {
    path: '/sse',
    prefix: 'fetch',
    comesBack: false,
    ids: 'field',
    up: 'post',
    acknowledges: true,
    hearsPings: true,
    requests: 'one',
    compressions: GZIP,
  },
  'http-stream': {
    path: '/stream',
    prefix: 'stream',
    comesBack: false,
    ids: 'none',
    up: 'post',
    acknowledges: true,
    hearsPings: true,
    requests: 'one',
    compressions: GZIP,
  },
  'long-poll': {
    path: '/poll',
    prefix: 'poll',
    comesBack: false,
    ids: 'field',
    up: 'post',
    acknowledges: true,
    hearsPings: true,
    requests: 'many',
    compressions: ['off'],
  },
  iframe: {
    path: '/iframe',
    prefix: 'iframe',
    comesBack: false,
    ids: 'field',
    up: 'post',
    acknowledges: true,
    hearsPings: false,
    requests: 'one',
    compressions: ['off'],
  },
  /** Requests at first, then a WebSocket where one can be had. */
  socketio: {
    path: '/socket.io/',
    prefix: 'sio',
    comesBack: true,
    ids: 'field',
    up: 'same',
    acknowledges: true,
    hearsPings: true,
    requests: 'many',
    compressions: ['off'],
  },
  webtransport: {
    path: '/wt',
    prefix: 'wt',
    comesBack: false,
    ids: 'none',
    up: 'same',
    acknowledges: false,
    hearsPings: true,
    requests: 'one',
    compressions: ['off'],
  },
}

/** The transport of a lane id, or null: `ws` and `ws-2` are WebSockets. */
export function transportOfId(id: string): Transport | null {
  for (const [transport, { prefix }] of Object.entries(TRANSPORTS)) {
    if (id === prefix || id.startsWith(`${prefix}-`)) return transport as Transport
  }
  return null
}

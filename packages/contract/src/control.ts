import { Type, type Static } from 'typebox'
import { Fault } from './faults.ts'
import { LANE_ID_PATTERN } from './lanes.ts'
import { MAX_LANES, MAX_MESSAGE_BYTES } from './limits.ts'
import type { Protocol } from './lanes.ts'
import type { Bytes } from './parts.ts'
import type { Problem } from './problem.ts'
import { SendWay, type SendCost } from './send-cost.ts'
import type { LaneTap } from './tap.ts'

export const PROTOCOL = 1

/** Client → server. The first must be `auth`; the secret makes the session and is never sent anywhere else. */
export const ControlUp = Type.Union([
  Type.Object(
    { type: Type.Literal('auth'), protocol: Type.Literal(PROTOCOL), secret: Type.String({ pattern: '^[0-9a-f]{32}$' }) },
    { additionalProperties: false },
  ),
  /** The whole settings document; checked by `checkSettings`. A lower `rev` than the last is ignored. */
  Type.Object({ type: Type.Literal('set'), rev: Type.Integer({ minimum: 1 }), settings: Type.Unknown() }, { additionalProperties: false }),
  /** The bytes a pasted payload's `ref` names; sent before the `set` that uses it. The newest replaces the last. */
  Type.Object(
    {
      type: Type.Literal('payload'),
      ref: Type.String({ pattern: '^[a-z0-9]{1,32}$' }),
      base64: Type.String({ maxLength: Math.ceil(MAX_MESSAGE_BYTES / 3) * 4 }),
    },
    { additionalProperties: false },
  ),
  /** Starts the settings' script from its beginning, or stops what runs. */
  Type.Object({ type: Type.Literal('script'), on: Type.Boolean() }, { additionalProperties: false }),
  Type.Object({ type: Type.Literal('act'), requestId: Type.Integer({ minimum: 1 }), fault: Fault }, { additionalProperties: false }),
  /** What the lane's taps hold, answered by `tap`: the bytes of a session are read with its secret, and in no other way. */
  Type.Object({ type: Type.Literal('tap'), lane: Type.String({ pattern: LANE_ID_PATTERN }) }, { additionalProperties: false }),
  /** What one message of the workload costs the server's CPU on each way, answered by `send-cost`; one at a time on a server. */
  Type.Object(
    { type: Type.Literal('send-cost'), ways: Type.Array(SendWay, { minItems: 1, maxItems: MAX_LANES }) },
    { additionalProperties: false },
  ),
  /** Done with the session: it ends at once, and nobody need wait for its grace to run out. */
  Type.Object({ type: Type.Literal('leave') }, { additionalProperties: false }),
  /** Clock probe; answered by `pong` at once. `sentAt` is the client's clock and is only echoed. */
  Type.Object({ type: Type.Literal('ping'), sentAt: Type.Number() }, { additionalProperties: false }),
])
export type ControlUp = Static<typeof ControlUp>

/** The limits in force on this server, for the page to say before a learner meets them. */
export interface Limits {
  maxMessageBytes: number
  maxEncodedBytes: number
  maxBytesPerSecond: number
  maxRate: number
  maxLanes: number
  /** Event log: what can be replayed. */
  maxLogMessages: number
  maxLogBytes: number
  /** Bytes a lane may have waiting in the server before further messages are dropped and counted as missed. */
  maxLaneHoldBytes: number
  /** HTTP/1.1: how long the lane port keeps an idle connection; a POST after that opens a new one. */
  keepAliveMs: number
}

/** Messages of one connection that left for the wire, in the order of the connection; columns of equal length. */
export interface WrittenUnits {
  connection: number
  /** Ordinal of the first: the nth message of this connection, from 0; `hello` and control are not counted. */
  firstOrdinal: number
  seq: number[]
  /** When the message was made: the server's monotonic clock, ms. A replayed message keeps its first. */
  sentAt: number[]
  /** When its last byte passed the wire side of the link: same clock, ms. */
  writtenAt: number[]
  /** 1 where the message was sent from the event log after a reconnection, else 0. */
  replayed: (0 | 1)[]
  /** Exact bytes of each message by part; a part absent from the record is zero for all. */
  bytes: Partial<Record<keyof Bytes, number[]>>
  /** Place in the lane rotation of its tick: 0 was written first. */
  place: number[]
}

/** Messages that came in whole from the client, in the order they came; columns of equal length. */
export interface ReceivedUnits {
  /** Of a WebSocket; 0: by POST, each on whatever connection the browser chose. */
  connection: number
  /** Of messages that may overtake each other, `ids` are their ordinals. WebSocket: the ordinal of the first among all messages of the connection, from 0. By POST each is named by its id. */
  firstOrdinal: number
  ids: string[]
  /** When the last byte had come: the server's monotonic clock, ms. */
  receivedAt: number[]
  /** Exact bytes of each message by part; by POST the heads of its request, and apart those of its answer. */
  bytes: Partial<Record<keyof Bytes, number[]>>
  answerBytes: number[]
  /** By POST: 1 where the request was the first of its connection. */
  cold: (0 | 1)[]
}

/** Why a connection ended, as the server saw it. */
export type CloseCause =
  | 'reset_peer' // our RST
  | 'close' // our FIN
  | 'reset_stream' // our RST_STREAM
  | 'client' // the client ended it
  | 'superseded' // a newer connection of the lane took its place while nothing could pass on it
  | 'idle_timeout' // a condition ended it
  | 'limit_data' // a condition ended it
  | 'silent' // nothing had passed for so long that it was given up
  | 'lane-removed'
  | 'heartbeat' // no pong came in time, so the server gave it up
  | 'server' // the server is stopping
  | 'error'

/** What carried a connection, as the server saw it. */
export interface Carriage {
  protocol: Protocol | 'h3'
  /** Of the TCP connection (HTTP/3: the UDP flow), counting from 1 since the server began: the same on two lanes means one TCP connection. */
  tcp: number
  /** HTTP/2: the stream on it. */
  stream: number | null
  /** A WebSocket that was opened as a stream of HTTP/2, by extended CONNECT (RFC 8441). */
  extendedConnect: boolean
  /** Socket.IO: by requests, or by the WebSocket that it went over to. */
  over?: 'polling' | 'websocket'
}

export interface ConnectionReport {
  connection: number
  /** Told with the first report of the connection, and again where it has changed. */
  carriage?: Carriage
  openedAt: number
  /** First seq this connection can deliver: everything of the lane before it that was not delivered is missed. */
  startsAt: number
  /** The seq it resumed after, or null where the client named no id, or one that is stale. */
  resumedAfter: number | null
  /** The newest stretch in which bytes waited and none passed the wire side, if there was one; `until` is null while it lasts. */
  silence?: { since: number; until: number | null }
  /** The same upstream: bytes from the client came as far as the wire and none reached the app. */
  unheard?: { since: number; until: number | null }
  closedAt?: number
  cause?: CloseCause
  /** Messages written before it closed; final once `closedAt` is there. */
  written: number
  /** Messages that came in on it; final once `closedAt` is there. */
  received: number
}

/** Bytes of one TCP connection so far, of every lane on it: before TLS, and after, handshake and all. */
export interface TlsBytes {
  clear: { up: number; down: number }
  ciphertext: { up: number; down: number }
}

export interface LaneReport {
  /** First and last seq offered to this lane; `through` < `from` while none was. */
  from: number
  through: number
  /** Connections opened, changed or closed since the last report. */
  connections: ConnectionReport[]
  units: WrittenUnits[]
  /** What came up since the last report. */
  received: ReceivedUnits[]
  /** Ranges [first, last] dropped at the lane's bound since the last report: missed. */
  dropped: [number, number][]
  /** Bytes so far by part, all connections of this lane since it was added. */
  down: Bytes
  up: Bytes
  /** Bytes waiting in the server for this lane now. */
  heldBytes: number
  /** Of its open connection, where that is over TLS. */
  tls?: TlsBytes
  /** Socket.IO: the rooms that the server has its open connection in. */
  rooms?: string[]
}

/** A fault that lasts, while it does. Times: the server's monotonic clock, ms. */
export interface LastingFault {
  fault: Fault & { type: 'outage' | 'impose' }
  until: number
}

/** What the server did to the lanes by itself: a script's steps, and the ends of what lasted. */
export interface FaultReport {
  /** Since the last report, in order. */
  happened: { at: number; fault: Fault; what: 'began' | 'ended' }[]
  lasting: LastingFault[]
  /** The script under way; server's clock, ms. */
  script: { startedAt: number; endsAt: number } | null
}

/** Where a lane port is. */
export interface LaneAddress {
  port: number
  url: string | null
}

/** Server → client. All times are the server's monotonic clock in ms. */
export type ControlDown =
  | {
      type: 'hello'
      protocol: typeof PROTOCOL
      /** Capability to open lanes; never in permalinks, exports or logs. */
      session: string
      epoch: string
      serverVersion: string
      /** Where lanes are: a full URL when the operator named one, else the port beside the page's host name. */
      lanes: LaneAddress
      /** The same over TLS: HTTP/2 by ALPN, and HTTP/1.1 only. */
      tls: LaneAddress
      tls1: LaneAddress
      /** The server made its certificate itself: a browser must be told to accept it. */
      selfSigned: boolean
      limits: Limits
    }
  | { type: 'settings'; rev: number }
  /** The document was refused whole; the last accepted one stays in force. */
  | { type: 'refused'; rev: number; problems: Problem[] }
  | { type: 'report'; at: number; epoch: string; lanes: Record<string, LaneReport>; faults: FaultReport }
  | { type: 'done'; requestId: number; connections: number; at: number }
  | { type: 'failed'; requestId: number; why: string }
  | { type: 'tap'; lane: string; tap: LaneTap }
  | { type: 'tap-refused'; lane: string; why: string }
  | { type: 'send-cost'; costs: SendCost[] }
  | { type: 'send-cost-refused'; why: string }
  | { type: 'pong'; sentAt: number; at: number }
  /** A newer tab with the same secret took over; this channel is closed after it. */
  | { type: 'replaced' }
  /** Why the channel is about to be closed (limits, bad input), in words. */
  | { type: 'goodbye'; why: string }

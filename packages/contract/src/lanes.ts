import { Type, type Static } from 'typebox'
import { Condition, type ConditionType } from './conditions.ts'
import {
  MAX_CONDITIONS,
  MAX_GATHER_MS,
  MAX_HEARTBEAT_MS,
  MAX_HOLD_MS,
  MAX_RETRY_MS,
  MAX_WATCHDOG_MS,
  MIN_HEARTBEAT_MS,
  MIN_RETRY_MS,
  MIN_WATCHDOG_MS,
} from './limits.ts'
import { Compression, Transport, TRANSPORTS } from './transports.ts'

/**
 * What carries a lane: HTTP/1.1 in the clear, HTTP/1.1 over TLS, or HTTP/2 over TLS. A WebSocket over HTTP/2 is a stream
 * of it (RFC 8441). Over HTTP/2 the lanes of a page share one TCP connection.
 */
export const Protocol = Type.Union([Type.Literal('h1'), Type.Literal('h1-tls'), Type.Literal('h2')])
export type Protocol = Static<typeof Protocol>

/** How a WebTransport lane carries messages: all on one reliable stream, each on one of its own, or as datagrams that may be lost. */
export const WebTransportMode = Type.Union([Type.Literal('stream'), Type.Literal('streams'), Type.Literal('datagrams')])
export type WebTransportMode = Static<typeof WebTransportMode>

/**
 * Who reconnects. `bare`: the API as shipped (an EventSource retries by itself, a WebSocket or a fetch stays closed).
 * `managed`: our reconnecting client around it (back-off capped, then jittered; replay from the last id).
 */
export const LaneClient = Type.Union([Type.Literal('bare'), Type.Literal('managed')])
export type LaneClient = Static<typeof LaneClient>

/** Ids of lanes: short enough for a URL and a table. */
export const LANE_ID_PATTERN = '^[a-z0-9-]{1,16}$'

/**
 * What the server says every `intervalMs`, traffic or not. `ping`: a WebSocket ping (RFC 6455 §5.5.2), an SSE comment, an
 * empty line: seen by middleboxes, and by a page only where `fetch` hands it every byte. `event`: what any page sees, and
 * so its watchdog: an SSE event named `heartbeat`; on WebSocket a message of ours beside the ping, told by the empty id.
 */
export const Heartbeat = Type.Object(
  {
    form: Type.Union([Type.Literal('ping'), Type.Literal('event')]),
    intervalMs: Type.Integer({ minimum: MIN_HEARTBEAT_MS, maximum: MAX_HEARTBEAT_MS }),
    /** WebSocket: the server gives up where no pong came for so long. On one-way lanes nothing answers, and nothing runs out. */
    timeoutMs: Type.Integer({ minimum: MIN_HEARTBEAT_MS, maximum: MAX_HEARTBEAT_MS }),
  },
  { additionalProperties: false },
)
export type Heartbeat = Static<typeof Heartbeat>

/** One transport with its options, running in a session: one column in the Lab. */
export const LaneSettings = Type.Object(
  {
    /** Unique in the session; stays when options change. */
    id: Type.String({ pattern: LANE_ID_PATTERN }),
    transport: Transport,
    /** Absent: `h1`. */
    protocol: Type.Optional(Protocol),
    /** WebTransport. Absent: `stream`. */
    mode: Type.Optional(WebTransportMode),
    client: LaneClient,
    /** Ids on: SSE sends `id:`, WebSocket a visible prefix; a connection can be resumed. */
    ids: Type.Boolean(),
    compression: Compression,
    /** SSE: the `retry:` the server names. Managed clients: the wait before the first retry. Milliseconds. */
    retryMs: Type.Integer({ minimum: MIN_RETRY_MS, maximum: MAX_RETRY_MS }),
    /** Absent: the server is silent while there is no message. */
    heartbeat: Type.Optional(Heartbeat),
    /** Managed clients: silence after which the connection counts as dead and is opened anew, ms. Absent: never. */
    watchdogMs: Type.Optional(Type.Integer({ minimum: MIN_WATCHDOG_MS, maximum: MAX_WATCHDOG_MS })),
    /** Long polling: how long a poll is held while there is no message, and for how many more it waits once there is one. */
    holdMs: Type.Optional(Type.Integer({ minimum: 0, maximum: MAX_HOLD_MS })),
    gatherMs: Type.Optional(Type.Integer({ minimum: 0, maximum: MAX_GATHER_MS })),
    conditions: Type.Array(Condition, { maxItems: MAX_CONDITIONS }),
  },
  { additionalProperties: false },
)
export type LaneSettings = Static<typeof LaneSettings>

export function protocolOf({ protocol = 'h1' }: Pick<LaneSettings, 'protocol'>): Protocol {
  return protocol
}

/** Why a condition can't hold on a lane, or null. */
export function refusedCondition(lane: Pick<LaneSettings, 'transport' | 'protocol'>, type: ConditionType): string | null {
  if (lane.transport === 'webtransport') {
    return ON_DATAGRAMS.includes(type) ? null : 'on lanes over TCP: WebTransport has datagrams, and QUIC makes its own order of them'
  }
  if (type === 'packet_loss') return 'on WebTransport: TCP hides every loss; stall models what comes of one'
  const ofProxy = type === 'strip_upgrade' || type === 'response_buffering'
  return ofProxy && protocolOf(lane) !== 'h1' ? 'on lanes in the clear: a proxy that does not end TLS cannot see what it carries' : null
}

const ON_DATAGRAMS: readonly ConditionType[] = ['latency', 'bandwidth', 'packet_loss', 'blackhole', 'refuse']

/** True where a new connection of this lane can name the last id it saw, so that what it missed can be replayed. */
export function canResume(lane: LaneSettings): boolean {
  const { comesBack, ids } = TRANSPORTS[lane.transport]
  return lane.ids && ids !== 'none' && (comesBack || lane.client === 'managed')
}

/** False where the page is to see the lane's heartbeat and nothing tells it from a message: WebSocket without ids. */
export function canBeHeard({ transport, ids, heartbeat }: Pick<LaneSettings, 'transport' | 'ids' | 'heartbeat'>): boolean {
  return heartbeat?.form !== 'event' || TRANSPORTS[transport].ids !== 'prefix' || ids
}

import { Type, type Static } from 'typebox'
import { Condition } from './conditions.ts'
import { MAX_RETRY_MS, MIN_RETRY_MS } from './limits.ts'
import { Compression, Transport, TRANSPORTS } from './transports.ts'

/**
 * Who reconnects. `bare`: the API as shipped (an EventSource retries by itself, a WebSocket or a fetch stays closed).
 * `managed`: our reconnecting client around it (back-off capped, then jittered; replay from the last id).
 */
export const LaneClient = Type.Union([Type.Literal('bare'), Type.Literal('managed')])
export type LaneClient = Static<typeof LaneClient>

/** Ids of lanes: short enough for a URL and a table. */
export const LANE_ID_PATTERN = '^[a-z0-9-]{1,16}$'

/** One transport with its options, running in a session: one column in the Lab. */
export const LaneSettings = Type.Object(
  {
    /** Unique in the session; stays when options change. */
    id: Type.String({ pattern: LANE_ID_PATTERN }),
    transport: Transport,
    client: LaneClient,
    /** Ids on: SSE sends `id:`, WebSocket a visible prefix; a connection can be resumed. */
    ids: Type.Boolean(),
    compression: Compression,
    /** SSE: the `retry:` the server names. Managed clients: the wait before the first retry. Milliseconds. */
    retryMs: Type.Integer({ minimum: MIN_RETRY_MS, maximum: MAX_RETRY_MS }),
    conditions: Type.Array(Condition, { maxItems: 16 }),
  },
  { additionalProperties: false },
)
export type LaneSettings = Static<typeof LaneSettings>

/** True where a new connection of this lane can name the last id it saw, so that what it missed can be replayed. */
export function canResume(lane: LaneSettings): boolean {
  const { comesBack, ids } = TRANSPORTS[lane.transport]
  return lane.ids && ids !== 'none' && (comesBack || lane.client === 'managed')
}

import { Type, type Static } from 'typebox'
import { Condition } from './conditions.ts'
import { MAX_RETRY_MS, MIN_RETRY_MS } from './limits.ts'

export const Transport = Type.Union([Type.Literal('websocket'), Type.Literal('sse')])
export type Transport = Static<typeof Transport>

/** Where each transport is on a lane port. */
export const LANE_PATHS: Readonly<Record<Transport, string>> = { websocket: '/ws', sse: '/sse' }

/**
 * Who reconnects. `bare`: the browser's API as shipped (an EventSource retries by itself, a WebSocket stays closed).
 * `managed`: our reconnecting client around it (back-off capped, then jittered; replay from the last id).
 */
export const LaneClient = Type.Union([Type.Literal('bare'), Type.Literal('managed')])
export type LaneClient = Static<typeof LaneClient>

/** One transport with its options, running in a session: one column in the Lab. */
export const LaneSettings = Type.Object(
  {
    /** Unique in the session; stays when options change. */
    id: Type.String({ pattern: '^[a-z0-9-]{1,16}$' }),
    transport: Transport,
    client: LaneClient,
    /** Ids on: SSE sends `id:`, WebSocket a visible prefix; a connection can be resumed. */
    ids: Type.Boolean(),
    /** SSE: the `retry:` the server names. Managed clients: the wait before the first retry. Milliseconds. */
    retryMs: Type.Integer({ minimum: MIN_RETRY_MS, maximum: MAX_RETRY_MS }),
    conditions: Type.Array(Condition, { maxItems: 16 }),
  },
  { additionalProperties: false },
)
export type LaneSettings = Static<typeof LaneSettings>

/** True where a new connection of this lane can name the last id it saw, so that what it missed can be replayed. */
export function canResume(lane: LaneSettings): boolean {
  return lane.ids && (lane.transport === 'sse' || lane.client === 'managed')
}

import { Type, type Static } from 'typebox'
import { MAX_BANDWIDTH, MAX_DELAY_MS, MIN_BANDWIDTH } from './limits.ts'

/** Which way a condition holds: upstream is client→server, downstream server→client. */
export const Direction = Type.Union([Type.Literal('up'), Type.Literal('down'), Type.Literal('both')])
export type Direction = Static<typeof Direction>

/** Every byte waits `delayMs` ± up to `jitterMs` (seeded, equal on all lanes), one way. Order is kept. */
export const Latency = Type.Object(
  {
    type: Type.Literal('latency'),
    direction: Direction,
    delayMs: Type.Number({ minimum: 0, maximum: MAX_DELAY_MS }),
    jitterMs: Type.Number({ minimum: 0, maximum: MAX_DELAY_MS }),
  },
  { additionalProperties: false },
)
export type Latency = Static<typeof Latency>

/** Bytes pass at most at `bytesPerSecond` (token bucket); back-pressure reaches the source. */
export const Bandwidth = Type.Object(
  {
    type: Type.Literal('bandwidth'),
    direction: Direction,
    bytesPerSecond: Type.Number({ minimum: MIN_BANDWIDTH, maximum: MAX_BANDWIDTH }),
  },
  { additionalProperties: false },
)
export type Bandwidth = Static<typeof Bandwidth>

/** A lasting property of a link. At most one of each type and direction holds at a time. */
export const Condition = Type.Union([Latency, Bandwidth])
export type Condition = Static<typeof Condition>

/** A single act on every open connection of the named lanes. */
export const Fault = Type.Union([
  /** RST: both ends learn at once. */
  Type.Object({ type: Type.Literal('reset_peer'), lanes: Type.Array(Type.String()) }, { additionalProperties: false }),
  /** FIN: the server's end is closed in order, what was written still arrives. */
  Type.Object({ type: Type.Literal('close'), lanes: Type.Array(Type.String()) }, { additionalProperties: false }),
])
export type Fault = Static<typeof Fault>

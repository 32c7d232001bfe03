import { Type, type Static, type TProperties } from 'typebox'
import {
  MAX_BANDWIDTH,
  MAX_BUFFER_BYTES,
  MAX_DELAY_MS,
  MAX_HANDSHAKE_ROUND_TRIPS,
  MAX_IDLE_MS,
  MAX_LIMIT_BYTES,
  MAX_SLICE_BYTES,
  MAX_STALL_MS,
  MIN_BANDWIDTH,
  MIN_IDLE_MS,
} from './limits.ts'
import type { Problem } from './problem.ts'

/** Which way a condition holds: upstream is client→server, downstream server→client. */
export const Direction = Type.Union([Type.Literal('up'), Type.Literal('down'), Type.Literal('both')])
export type Direction = Static<typeof Direction>

function exactly<T extends TProperties>(fields: T) {
  return Type.Object(fields, { additionalProperties: false })
}

/** Every byte waits `delayMs` ± up to `jitterMs` (seeded, equal on all lanes), one way. Order is kept. */
const Latency = exactly({
  type: Type.Literal('latency'),
  direction: Direction,
  delayMs: Type.Number({ minimum: 0, maximum: MAX_DELAY_MS }),
  jitterMs: Type.Number({ minimum: 0, maximum: MAX_DELAY_MS }),
})

/** Bytes pass at most at `bytesPerSecond` (token bucket); back-pressure reaches the source. */
const Bandwidth = exactly({
  type: Type.Literal('bandwidth'),
  direction: Direction,
  bytesPerSecond: Type.Number({ minimum: MIN_BANDWIDTH, maximum: MAX_BANDWIDTH }),
})

/** Bytes pass in slices of `bytes` ± up to `varyBytes` (seeded), `delayMs` apart. */
const Slicer = exactly({
  type: Type.Literal('slicer'),
  direction: Direction,
  bytes: Type.Integer({ minimum: 1, maximum: MAX_SLICE_BYTES }),
  varyBytes: Type.Integer({ minimum: 0, maximum: MAX_SLICE_BYTES }),
  delayMs: Type.Number({ minimum: 0, maximum: MAX_DELAY_MS }),
})

/**
 * A model of TCP loss: of what is sent, `percent` (drawn by session time, equal on all lanes) waits one retransmission
 * time, and everything behind it with it. No packet is lost: TCP would not show it to the application either.
 */
const Stall = exactly({
  type: Type.Literal('stall'),
  direction: Direction,
  percent: Type.Number({ minimum: 0, maximum: 100 }),
  waitMs: Type.Number({ minimum: 0, maximum: MAX_STALL_MS }),
})

/** Datagrams are lost, and others held back so that later ones overtake them: for real, and seeded. WebTransport alone. */
const PacketLoss = exactly({
  type: Type.Literal('packet_loss'),
  direction: Direction,
  lostPercent: Type.Number({ minimum: 0, maximum: 100 }),
  reorderedPercent: Type.Number({ minimum: 0, maximum: 100 }),
})

/** The connection is open and nothing passes; nobody is told. Taken away, everything passes in order, as TCP would have it. */
const Blackhole = exactly({ type: Type.Literal('blackhole'), direction: Direction })

/** A middlebox forgets a connection on which nothing passed either way for `idleMs`, and says so by `ends`, or not at all. */
const IdleTimeout = exactly({
  type: Type.Literal('idle_timeout'),
  idleMs: Type.Number({ minimum: MIN_IDLE_MS, maximum: MAX_IDLE_MS }),
  ends: Type.Union([Type.Literal('silent'), Type.Literal('fin'), Type.Literal('rst')]),
})

/**
 * A proxy between that does not know `Upgrade`. `removes` it from the request, as nginx does by default; or lets the
 * handshake through, 101 included, and `passes-nothing` behind it.
 */
const StripUpgrade = exactly({
  type: Type.Literal('strip_upgrade'),
  proxy: Type.Union([Type.Literal('removes'), Type.Literal('passes-nothing')]),
})

/**
 * A proxy keeps an HTTP response back; WebSocket is no response and passes. `blocks`: of `bytes` each, head included, as
 * nginx. `small`: chunks of up to `bytes` wait for a larger one. `next`: each chunk waits for the one behind it.
 * `end`: everything waits for the end.
 */
const ResponseBuffering = exactly({
  type: Type.Literal('response_buffering'),
  holds: Type.Union([Type.Literal('blocks'), Type.Literal('small'), Type.Literal('next'), Type.Literal('end')]),
  bytes: Type.Integer({ minimum: 1, maximum: MAX_BUFFER_BYTES }),
})

/** A new connection of the lane is answered by `status` instead; 200 is a page of the wrong type, as a login portal sends. */
const Refuse = exactly({
  type: Type.Literal('refuse'),
  status: Type.Integer({ minimum: 200, maximum: 599 }),
})

/** After `bytes` more have passed, the connection ends (FIN), in the middle of a message if need be. */
const LimitData = exactly({
  type: Type.Literal('limit_data'),
  direction: Direction,
  bytes: Type.Integer({ minimum: 1, maximum: MAX_LIMIT_BYTES }),
})

/** Modelled: the first request of a new connection waits so many round trips of the `latency` that holds. */
const Handshake = exactly({
  type: Type.Literal('handshake'),
  roundTrips: Type.Integer({ minimum: 1, maximum: MAX_HANDSHAKE_ROUND_TRIPS }),
})

/** A lasting property of a link. At most one of each type and direction holds at a time. */
export const Condition = Type.Union([
  Latency,
  Bandwidth,
  Slicer,
  Stall,
  PacketLoss,
  Blackhole,
  IdleTimeout,
  StripUpgrade,
  ResponseBuffering,
  Refuse,
  LimitData,
  Handshake,
])
export type Condition = Static<typeof Condition>
export type ConditionType = Condition['type']
/** The condition of type `T`. */
export type ConditionOf<T extends ConditionType> = Extract<Condition, { type: T }>

/** The ways a condition holds; what concerns the connection as a whole holds both ways. */
export function waysOf(condition: Condition): ('up' | 'down')[] {
  if (!('direction' in condition) || condition.direction === 'both') return ['up', 'down']
  return [condition.direction]
}

/** What no schema can say: one of each type and direction. `field` names the list. */
export function checkConditions(conditions: readonly Condition[], field: string): Problem[] {
  const problems: Problem[] = []
  for (const type of new Set(conditions.map((condition) => condition.type))) {
    const own = conditions.filter((condition) => condition.type === type)
    const ways = own.flatMap(waysOf)
    if (new Set(ways).size === ways.length) continue
    const allowed = own.some((condition) => 'direction' in condition) ? `one ${type} per direction` : `one ${type}`
    problems.push({ field, value: `${own.length} × ${type}`, allowed })
  }
  return problems
}

/** `imposed` holds in place of what `own` says of the same type and direction. */
export function withImposed(own: readonly Condition[], imposed: readonly Condition[]): Condition[] {
  const kept = own.flatMap((condition) => {
    const covered = imposed.filter(({ type }) => type === condition.type).flatMap(waysOf)
    const ways = waysOf(condition).filter((way) => !covered.includes(way))
    if (ways.length === 0) return []
    return ways.length === 2 || !('direction' in condition) ? [condition] : [{ ...condition, direction: ways[0]! }]
  })
  return [...kept, ...imposed]
}

import { waysOf, type Condition, type ConditionType } from '@wireside/contract/conditions'
import { Bandwidth } from './conditions/bandwidth.ts'
import { Handshake } from './conditions/handshake.ts'
import { Latency } from './conditions/latency.ts'
import { LimitData } from './conditions/limit-data.ts'
import type { Pacing } from './conditions/pacing.ts'
import { Slicer } from './conditions/slicer.ts'
import { Stall } from './conditions/stall.ts'
import type { LinkDirection } from './meter.ts'
import type { JitterPhase } from './owner.ts'

/** The way of a byte, whatever the order in the settings: the path is opened, is long, loses, cuts small, is narrow, ends. */
const ORDER: readonly ConditionType[] = ['handshake', 'latency', 'stall', 'slicer', 'bandwidth', 'limit_data']

interface Pacings {
  /** In the order in which they are asked; the key says what each was made of. */
  pacings: Map<string, Pacing>
  /** The longest that one byte may be under way, and how many pass in a second (null: no bound). */
  delayMs: number
  bytesPerSecond: number | null
}

/** What the conditions make of one direction; whatever is in `before` with the same settings goes on. */
export function pacingsOf(
  conditions: readonly Condition[],
  direction: LinkDirection,
  encrypted: boolean,
  phase: JitterPhase,
  now: number,
  fresh: boolean,
  before: ReadonlyMap<string, Pacing>,
): Pacings {
  const mine = conditions
    .filter((condition) => waysOf(condition).includes(direction))
    .toSorted((a, b) => ORDER.indexOf(a.type) - ORDER.indexOf(b.type))
  const roundTripMs = roundTrip(conditions)
  const result: Pacings = { pacings: new Map(), delayMs: 0, bytesPerSecond: null }
  for (const condition of mine) {
    const key = JSON.stringify([condition, phase, condition.type === 'handshake' && roundTripMs])
    const known = before.get(key)
    const pacing = known ?? make(condition, direction, encrypted, phase, now, fresh ? roundTripMs : 0)
    if (!pacing) continue
    result.pacings.set(key, pacing)
    if (condition.type === 'latency') result.delayMs += condition.delayMs + condition.jitterMs
    if (condition.type === 'stall') result.delayMs += condition.waitMs
    if (condition.type === 'handshake') result.delayMs += condition.roundTrips * roundTripMs
    if (condition.type === 'bandwidth') result.bytesPerSecond = condition.bytesPerSecond
  }
  return result
}

/** Null for conditions that are no matter of pace. */
function make(
  condition: Condition,
  direction: LinkDirection,
  encrypted: boolean,
  phase: JitterPhase,
  now: number,
  roundTripMs: number,
): Pacing | null {
  switch (condition.type) {
    case 'latency':
      return new Latency(condition, phase)
    case 'bandwidth':
      return new Bandwidth(condition, now, encrypted)
    case 'slicer':
      return new Slicer(condition, phase)
    case 'stall':
      return new Stall(condition, phase)
    case 'limit_data':
      return new LimitData(condition)
    case 'handshake':
      return direction === 'up' && roundTripMs > 0 ? new Handshake(condition.roundTrips * roundTripMs) : null
    case 'packet_loss':
    case 'blackhole':
    case 'idle_timeout':
    case 'strip_upgrade':
    case 'response_buffering':
    case 'refuse':
      return null
  }
}

function roundTrip(conditions: readonly Condition[]): number {
  let ms = 0
  for (const condition of conditions) if (condition.type === 'latency') ms += condition.delayMs * waysOf(condition).length
  return ms
}

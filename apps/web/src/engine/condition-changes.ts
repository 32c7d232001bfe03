import { describeCondition } from '@wireside/contract/condition-words'
import type { Condition } from '@wireside/contract/conditions'
import type { Settings } from '@wireside/contract/settings'
import type { FaultMark } from './messages.ts'

/** Which lanes' conditions changed, and to what, in words; null where none did. */
export function conditionChanges(before: Settings, after: Settings): Omit<FaultMark, 'at'> | null {
  const changed = after.lanes.filter((lane) => {
    const known = before.lanes.find((other) => other.id === lane.id)
    return known && JSON.stringify(known.conditions) !== JSON.stringify(lane.conditions)
  })
  const first = changed[0]
  if (!first) return null
  const words = first.conditions.map(describeCondition)
  const wasSilent = before.lanes.find(({ id }) => id === first.id)?.conditions.some(isBlackhole)
  const silenced = !wasSilent && first.conditions.some(isBlackhole)
  return {
    kind: silenced ? 'silence' : 'conditions',
    lanes: changed.map((lane) => lane.id),
    label: words.length > 0 ? words.join(', ') : 'Back to normal',
  }
}

function isBlackhole({ type }: Condition): boolean {
  return type === 'blackhole'
}

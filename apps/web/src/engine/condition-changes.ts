import type { Condition } from '@wireside/contract/conditions'
import type { Settings } from '@wireside/contract/settings'

/** Which lanes' conditions changed, and to what, in words; null where none did. */
export function conditionChanges(before: Settings, after: Settings): { lanes: string[]; label: string } | null {
  const changed = after.lanes.filter((lane) => {
    const known = before.lanes.find((other) => other.id === lane.id)
    return known && JSON.stringify(known.conditions) !== JSON.stringify(lane.conditions)
  })
  const first = changed[0]
  if (!first) return null
  const words = first.conditions.map(conditionWords)
  return { lanes: changed.map((lane) => lane.id), label: words.length > 0 ? words.join(', ') : 'Back to normal' }
}

function conditionWords(condition: Condition): string {
  switch (condition.type) {
    case 'latency':
      return `latency ${condition.delayMs} ms${condition.jitterMs > 0 ? ` ± ${condition.jitterMs} ms` : ''}`
    case 'bandwidth':
      return `bandwidth ${condition.bytesPerSecond} B/s`
  }
}

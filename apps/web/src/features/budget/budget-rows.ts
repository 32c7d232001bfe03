import type { CrowdFigures, CrowdSettings } from '../../engine/trials.ts'
import { formatCount, formatDuration, plural } from '../../ui/format.ts'

/** A `fetch` on loopback takes a few milliseconds: one that has waited this long is waiting for a connection. */
const STARVED_MS = 1000

export const KIND_NAMES: Record<CrowdSettings['kind'], string> = { 'event-source': 'EventSource', websocket: 'WebSocket' }

/** What one sees, in one sentence. */
export function budgetSentence(held: CrowdSettings | null, figures: CrowdFigures | null, elsewhere: number): string {
  if (!held) return 'How many connections does this browser open to one site?'
  if (!figures) return `Opening ${plural(held.count, KIND_NAMES[held.kind])}…`
  const { open, waiting, refused } = figures
  const of = `Of ${plural(held.count, KIND_NAMES[held.kind])} ${formatCount(open)} ${open === 1 ? 'is' : 'are'} open`
  const rest = [
    ...(waiting > 0 ? [`${formatCount(waiting)} ${waiting === 1 ? 'waits' : 'wait'}`] : []),
    ...(refused > 0 ? [`${formatCount(refused)} ${refused === 1 ? 'was' : 'were'} refused`] : []),
    ...(elsewhere > 0 ? [`${formatCount(elsewhere)} more are held by other tabs`] : []),
  ]
  return `${[of, ...rest].join(', ')}.`
}

/** What becomes of a `fetch` to the same site meanwhile. */
export function fetchSentence(held: CrowdSettings | null, figures: CrowdFigures | null): { words: string; starved: boolean } {
  if (!figures) return { words: 'A fetch beside them is timed once a second.', starved: false }
  const { fetchWaitsMs, fetchTookMs } = figures
  if (fetchWaitsMs !== null && fetchWaitsMs > STARVED_MS) {
    return {
      words: `A fetch to the same site has been waiting for ${formatDuration(fetchWaitsMs)}: no ${held?.protocol === 'h2' ? 'stream' : 'connection'} is left for it.`,
      starved: true,
    }
  }
  if (fetchTookMs === null) return { words: 'A fetch to the same site is under way.', starved: false }
  return { words: `A fetch to the same site took ${formatDuration(fetchTookMs)}.`, starved: false }
}

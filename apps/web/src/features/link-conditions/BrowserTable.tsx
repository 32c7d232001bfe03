import { DataTable } from '../../ui/DataTable.tsx'
import { formatDuration } from '../../ui/format.ts'
import { BROWSER_ROWS, WATCHED_MS, type ApiAnswer } from './browser-behaviour.ts'

/** What the browser's own APIs make of it, as pinned by a test in a real Chromium. */
export function BrowserTable() {
  const rows = BROWSER_ROWS.map(({ what, eventSource, webSocket }) => ({
    key: what,
    cells: [what, inWords(webSocket), inWords(eventSource)],
  }))
  return (
    <DataTable
      caption="What the browser tells the page (pinned by a test in Chromium)"
      columns={['What happens', 'WebSocket', 'EventSource']}
      rows={rows}
    />
  )
}

function inWords({ events, state }: ApiAnswer): string {
  if (events.length === 0) return `nothing, for as long as we watched (${formatDuration(WATCHED_MS)})`
  const then = { open: 'open', again: 'tries again by itself', closed: 'closed for good' }[state]
  return `${events.join(', then ')}; ${then}`
}

import type { UploadFigures, UploadSettings } from '../../engine/trials.ts'
import type { TableData } from '../../ui/DataTable.tsx'
import { formatBytes, formatCount, formatDuration } from '../../ui/format.ts'
import { PROTOCOL_NAMES } from '../../ui/lane-style.ts'
import type { Sending, UploadRun } from './use-upload.ts'

export const WAY_NAMES: Record<UploadSettings['way'], string> = { post: 'POST, status by SSE', websocket: 'WebSocket' }

/** What one sees, in one sentence. */
export function uploadSentence(sending: Sending | null, runs: readonly UploadRun[]): string {
  if (sending) {
    const { received = 0, statuses = 0 } = sending.figures ?? {}
    return `${WAY_NAMES[sending.way]}: the server has ${formatBytes(received)}, and has said so ${formatCount(statuses)} times.`
  }
  const [newest] = runs
  if (!newest) return 'To upload and watch how far it is: is POST with SSE enough?'
  const { figures } = newest
  const name = WAY_NAMES[figures.way]
  switch (figures.state) {
    case 'failed':
      return `${name} failed: ${figures.why}.`
    case 'cancelled':
      if (figures.cancelMs === null) return `${name} was cancelled before anything was sent.`
      return `${name} was cancelled: the server knew after ${formatDuration(figures.cancelMs)}, and had ${formatBytes(figures.received)}.`
    case 'sending':
    case 'done':
      return (
        compared(newest, runs) ??
        `${name} took ${formatDuration(figures.tookMs)}; at most ${formatBytes(figures.mostWaiting)} waited in the browser.`
      )
  }
}

/** What the bars of a way show, and of how many bytes: what is under way, else how its last one ended. */
export function shownOf(way: UploadSettings['way'], sending: Sending | null, runs: readonly UploadRun[]) {
  const shown = sending?.way === way ? sending : runs.find(({ figures }) => figures.way === way)
  return shown ? { of: shown.plan.bytes, figures: shown.figures } : null
}

/** Two whole uploads of one plan, one each way. */
function compared({ plan, figures }: UploadRun, runs: readonly UploadRun[]): string | null {
  const other = runs.find(
    (run) => run.figures.way !== figures.way && run.figures.state === 'done' && JSON.stringify(run.plan) === JSON.stringify(plan),
  )
  if (!other) return null
  const of = (way: UploadSettings['way']): UploadFigures => (figures.way === way ? figures : other.figures)
  const [post, socket] = [of('post'), of('websocket')]
  return `${formatBytes(plan.bytes)} by POST took ${formatDuration(post.tookMs)}, by WebSocket ${formatDuration(socket.tookMs)}; at most ${formatBytes(post.mostWaiting)} and ${formatBytes(socket.mostWaiting)} waited in the browser.`
}

/** Every upload so far, the newest first. */
export function runTable(runs: readonly UploadRun[]): TableData {
  return {
    caption: 'Uploads so far, the newest first',
    columns: ['', 'over', 'sent', 'the server had', 'statuses', 'cancelled after', 'took', 'waited in the browser', 'server grew by'],
    rows: runs.map(({ plan, figures }, index) => ({
      key: String(runs.length - index),
      cells: [
        WAY_NAMES[figures.way],
        PROTOCOL_NAMES[plan.protocol],
        formatBytes(figures.left),
        figures.state === 'failed' ? `failed: ${figures.why}` : formatBytes(figures.received),
        formatCount(figures.statuses),
        figures.cancelMs === null ? '' : formatDuration(figures.cancelMs),
        formatDuration(figures.tookMs),
        formatBytes(figures.mostWaiting),
        formatBytes(figures.rssRise),
      ],
    })),
  }
}

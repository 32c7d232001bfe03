import { overhead, PARTS, total, type Bytes } from '@wireside/contract/parts'
import type { PastedPayload } from '../../store/pasted-payload.ts'
import type { TableData } from '../../ui/DataTable.tsx'
import { formatBytes, formatCount } from '../../ui/format.ts'
import { lowerLayers, predict, type PredictContext } from './predict.ts'
import type { Measured, Results } from './real-run.ts'
import { COMPRESSED_WAYS, WAY_STYLES, WAYS, type Way } from './ways.ts'

const DAY_S = 86_400

/** One way in the list: predicted, and measured once it was sent. */
export interface WayRow {
  way: Way
  /** Predicted; of a compressed way the newest message measured. */
  bytes: Bytes | null
  total: number | null
  overhead: number | null
  /** TLS and TCP/IP, computed. */
  lower: number
  measured: Measured | null
}

export type Predictions = Partial<Record<Way, Bytes | null>>

export function predictAll(payload: PastedPayload, context: PredictContext): Predictions {
  return Object.fromEntries(WAYS.map((way) => [way, predict(way, payload, context)]))
}

export function wayRows(predictions: Predictions, results: Results): WayRow[] {
  return WAYS.map((way) => {
    const measured = results[way] ?? null
    const bytes = COMPRESSED_WAYS.includes(way) ? (measured?.bytes ?? null) : (predictions[way] ?? null)
    const sum = bytes && total(bytes)
    return { way, bytes, total: sum, overhead: bytes && overhead(bytes), lower: sum === null ? 0 : lowerLayers(sum), measured }
  })
}

export interface Scale {
  rate: number
  clients: number
}

/** What the difference comes to, in one sentence. */
export function payloadSentence(rows: WayRow[], size: number, scale: Scale): string {
  const [ws, sse] = (['ws-down', 'sse-down'] as const).map((way) => rows.find((row) => row.way === way)?.total ?? null)
  if (ws == null || sse == null) return 'Paste a payload to see what it costs.'
  const more = sse - ws
  const day = perDay(Math.abs(more), scale)
  const share = ws === 0 ? 0 : (100 * Math.abs(more)) / ws
  const how = more >= 0 ? 'more on SSE than on WebSocket' : 'less on SSE than on WebSocket'
  return `Your ${formatCount(size)}-byte message costs ${formatCount(Math.abs(more))} bytes ${how} (${share < 10 ? share.toFixed(1) : Math.round(share)} %): ${formatBytes(day)} a day at this rate.`
}

export function perDay(bytes: number, { rate, clients }: Scale): number {
  return bytes * rate * clients * DAY_S
}

/** What repeated sends show: the first message fills the window, the others lean on it. */
export function windowSentence(rows: WayRow[]): string | null {
  const totals = (way: Way): number[] => rows.find((row) => row.way === way)?.measured?.totals ?? []
  const [first, ...others] = totals('ws-deflate')
  const last = others.at(-1)
  const alone = totals('ws-alone').at(-1)
  if (first === undefined || last === undefined || alone === undefined) return null
  return `The first message went out as ${formatCount(first)} B; sent again, with the shared window, as ${formatCount(last)} B; each alone, as ${formatCount(alone)} B every time.`
}

/** Rows of the table: every part of every way. */
export function partsTable(rows: WayRow[], scale: Scale): TableData {
  const used = PARTS.filter((part) => rows.some(({ bytes }) => bytes?.[part]))
  return {
    caption: 'Bytes of one message by part: as the specifications say; compressed ones as measured',
    columns: ['Way', ...used, 'on the wire', 'a day', 'TLS and TCP/IP, computed'],
    rows: rows.map(({ way, bytes, total: sum, lower }) => ({
      key: way,
      cells: [
        WAY_STYLES[way].name,
        ...used.map((part) => (bytes ? formatBytesCell(bytes[part] ?? 0) : '–')),
        sum === null ? 'not known yet' : formatCount(sum),
        sum === null ? '–' : formatBytes(perDay(sum, scale)),
        sum === null ? '–' : `+${formatCount(lower)}`,
      ],
    })),
  }
}

function formatBytesCell(bytes: number): string {
  return bytes < 0 ? `−${formatCount(-bytes)}` : formatCount(bytes)
}

import type { LaneSettings } from '@wireside/contract/lanes'
import { DEFAULT_RETRY_MS } from '@wireside/contract/limits'
import { overhead, PARTS, total, type Bytes } from '@wireside/contract/parts'
import type { Settings } from '@wireside/contract/settings'
import type { LabState } from '../../store/lab-state.ts'
import type { LaneTrack } from '../../store/lane-track.ts'
import type { PastedPayload } from '../../store/pasted-payload.ts'
import { formatBytes, formatCount } from '../../ui/format.ts'
import { lowerLayers, predict, WAY_STYLES, WAYS, type PredictContext, type Way } from './predict.ts'

const DAY_S = 86_400
/** Messages a second of a real run: slow enough that each is seen alone, quick enough to be believed in seconds. */
const RUN_RATE = 5

/** Lanes of a real run, and the ways each of them measures. */
const RUN_LANES: { lane: LaneSettings; down: Way; up?: Way }[] = [
  { lane: runLane('ws', 'websocket', false), down: 'ws-down', up: 'ws-up' },
  { lane: runLane('sse', 'sse', false), down: 'sse-down', up: 'post-up' },
  { lane: runLane('sse-2', 'sse', true), down: 'sse-id' },
]

function runLane(id: string, transport: LaneSettings['transport'], ids: boolean): LaneSettings {
  return { id, transport, client: 'bare', ids, compression: 'off', retryMs: DEFAULT_RETRY_MS, conditions: [] }
}

/** The session's settings while a payload is sent for real. */
export function runSettings({ form, bytes }: PastedPayload, ref: string): Settings {
  return {
    workload: {
      scenario: 'own',
      direction: 'both',
      payload: { kind: 'pasted', form, ref, size: bytes.length },
      rate: Math.min(RUN_RATE, Math.max(1, Math.floor(5_000_000 / Math.max(1, bytes.length)))),
      running: true,
      seed: 1,
    },
    lanes: RUN_LANES.map(({ lane }) => lane),
  }
}

/** One way in the list: predicted, and measured while a run goes on. */
export interface WayRow {
  way: Way
  predicted: Bytes | null
  total: number | null
  overhead: number | null
  /** TLS and TCP/IP, computed. */
  lower: number
  measured: { total: number; messages: number; asPredicted: number } | null
}

export function wayRows(payload: PastedPayload, state: LabState, running: boolean): WayRow[] {
  return WAYS.map((way) => {
    const predicted = predict(way, payload, contextOf(state, state.seq))
    const bytes = predicted && total(predicted)
    return {
      way,
      predicted,
      total: bytes,
      overhead: predicted && overhead(predicted),
      lower: bytes === null ? 0 : lowerLayers(bytes),
      measured: running ? measure(way, payload, state) : null,
    }
  })
}

function contextOf({ epoch, postHeads }: LabState, seq: number): PredictContext {
  return { epoch, postHeads, seq: Math.max(1, seq) }
}

/** What came over the wire, message by message, against what was predicted for that very message. */
function measure(way: Way, payload: PastedPayload, state: LabState): WayRow['measured'] {
  const run = RUN_LANES.find((one) => one.down === way || one.up === way)
  const track = run && state.lanes[run.lane.id]
  if (!run || !track) return null
  return run.up === way ? measureUp(way, payload, track, state) : measureDown(way, payload, track, state)
}

function measureDown(way: Way, payload: PastedPayload, track: LaneTrack, state: LabState): WayRow['measured'] {
  const own = track.points.filter(({ bytes }) => bytes.payload === payload.bytes.length || (payload.bytes.length === 0 && !bytes.payload))
  const last = own.at(-1)
  if (!last) return null
  const asPredicted = own.filter(({ seq, bytes }) => isSame(predict(way, payload, contextOf(state, seq)), bytes)).length
  return { total: total(last.bytes), messages: own.length, asPredicted }
}

function measureUp(way: Way, payload: PastedPayload, track: LaneTrack, state: LabState): WayRow['measured'] {
  const { uplink, latest } = track
  if (!uplink?.meanBytes || !latest?.uplink) return null
  const { live } = latest.uplink.ledger
  // A mean is exact here: every message of a run has the same length.
  return {
    total: total(uplink.meanBytes),
    messages: live,
    asPredicted: isSame(predict(way, payload, contextOf(state, 1)), uplink.meanBytes) ? live : 0,
  }
}

function isSame(predicted: Bytes | null, measured: Bytes): boolean {
  return predicted !== null && PARTS.every((part) => (predicted[part] ?? 0) === (measured[part] ?? 0))
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

/** Rows of the table: every part of every way. */
export function partsTable(rows: WayRow[], scale: Scale) {
  const used = PARTS.filter((part) => rows.some(({ predicted }) => predicted?.[part]))
  return {
    caption: 'Bytes of one message by part, as the specifications say',
    columns: ['Way', ...used, 'on the wire', 'a day', 'TLS and TCP/IP, computed'],
    rows: rows.map(({ way, predicted, total: sum, lower }) => ({
      key: way,
      cells: [
        WAY_STYLES[way].name,
        ...used.map((part) => (predicted ? formatCount(predicted[part] ?? 0) : '–')),
        sum === null ? 'not possible' : formatCount(sum),
        sum === null ? '–' : formatBytes(perDay(sum, scale)),
        sum === null ? '–' : `+${formatCount(lower)}`,
      ],
    })),
  }
}

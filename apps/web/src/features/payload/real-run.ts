import type { LaneSettings } from '@wireside/contract/lanes'
import { DEFAULT_RETRY_MS } from '@wireside/contract/limits'
import { PARTS, total, type Bytes } from '@wireside/contract/parts'
import type { Settings } from '@wireside/contract/settings'
import type { Compression, Transport } from '@wireside/contract/transports'
import type { LabState } from '../../store/lab-state.ts'
import type { LaneTrack } from '../../store/lane-track.ts'
import type { PastedPayload } from '../../store/pasted-payload.ts'
import { predict, type PredictContext } from './predict.ts'
import type { Way } from './ways.ts'

/** Messages of each way in a run: enough to see a shared window fill, few enough to be over in seconds. */
const RUN_MESSAGES = 6
/** Slow enough that each message is sampled by itself (four times a second), quick enough to be believed. */
const RUN_RATE = 4
/** Of one lane; a pass has up to six. */
const RUN_BYTES_PER_SECOND = 2_000_000

/** Lane ids repeat after so many: two characters of base 36. */
const MAX_RUNS = 1296

/** The lane that an empty POST is sent to, so that its heads are known before. */
export const PROBED_LANE = 'sse'

interface RunLane {
  lane: LaneSettings
  down?: Way
  up?: Way
}

export interface Pass {
  /** The payload as it is, or its bytes whatever they are. */
  form: 'own' | 'binary'
  lanes: RunLane[]
}

export const PASS_COUNT = 3

/**
 * Every way once. The form is the session's, and a session has six lanes: hence three passes. Each lane has an id of its
 * own, so that nothing another pass, another run or the Lab sent can be taken for it; `run` counts the page's runs.
 */
export function passesOf(run: number): readonly Pass[] {
  const runLane = (id: string, transport: Transport, compression: Compression = 'off'): LaneSettings => {
    const own = `${id}-${(run % MAX_RUNS).toString(36)}`
    return { id: own, transport, client: 'bare', ids: false, compression, retryMs: DEFAULT_RETRY_MS, conditions: [] }
  }
  return [
    {
      form: 'own',
      lanes: [
        { lane: runLane('ws-plain', 'websocket'), down: 'ws-down', up: 'ws-up' },
        { lane: runLane('sse-plain', 'sse'), down: 'sse-down' },
        // A POST's heads name the lane: the one that was asked for its heads.
        { lane: { ...runLane('sse', 'sse'), id: PROBED_LANE }, up: 'post-up' },
        { lane: runLane('ws-deflate', 'websocket', 'on'), down: 'ws-deflate', up: 'ws-deflate-up' },
        { lane: runLane('ws-alone', 'websocket', 'no-takeover'), down: 'ws-alone' },
        { lane: runLane('sse-gzip', 'sse', 'on'), down: 'sse-gzip' },
      ],
    },
    {
      form: 'own',
      lanes: [
        { lane: { ...runLane('sse-ids', 'sse'), ids: true }, down: 'sse-id' },
        { lane: runLane('stream-lines', 'http-stream'), down: 'ndjson' },
        { lane: runLane('iframe-own', 'iframe'), down: 'iframe' },
        { lane: runLane('sio-own', 'socketio'), down: 'socketio' },
      ],
    },
    {
      form: 'binary',
      lanes: [
        { lane: runLane('ws-binary', 'websocket'), down: 'ws-binary' },
        { lane: runLane('sse-base64', 'sse'), down: 'sse-base64' },
      ],
    },
  ]
}

/** The session's settings while one pass is sent; `ref` names the payload's bytes. */
export function passSettings({ form, lanes }: Pass, payload: PastedPayload, ref: string): Settings {
  const { length } = payload.bytes
  return {
    workload: {
      scenario: 'own',
      direction: lanes.some(({ up }) => up) ? 'both' : 'down',
      payload: { kind: 'pasted', form: form === 'own' ? payload.form : 'binary', ref, size: length },
      rate: Math.min(RUN_RATE, Math.max(1, Math.floor(RUN_BYTES_PER_SECOND / Math.max(1, length)))),
      running: true,
      seed: 1,
    },
    lanes: lanes.map(({ lane }) => lane),
  }
}

/** What came over the wire for one way. */
export interface Measured {
  /** Bytes on the wire of each message, in order; for ways up the mean of the newest tick, which is exact where all are alike. */
  totals: number[]
  /** Of the newest message, by part. */
  bytes: Bytes
  messages: number
  /** How many were as predicted, part by part; null where nothing was predicted. */
  asPredicted: number | null
}

export type Results = Partial<Record<Way, Measured>>

/** Everything the pass has measured so far. */
export function measurePass({ lanes }: Pass, payload: PastedPayload, state: LabState): Results {
  const measured: Results = {}
  for (const { lane, down, up } of lanes) {
    const track = state.lanes[lane.id]
    if (!track) continue
    const one = down && measureDown(down, payload, track, state)
    if (down && one) measured[down] = one
    const other = up && measureUp(up, payload, track, state)
    if (up && other) measured[up] = other
  }
  return measured
}

export function isPassDone({ lanes }: Pass, measured: Results): boolean {
  return lanes
    .flatMap(({ down, up }) => [...(down ? [down] : []), ...(up ? [up] : [])])
    .every((way) => (measured[way]?.messages ?? 0) >= RUN_MESSAGES)
}

function measureDown(way: Way, payload: PastedPayload, track: LaneTrack, state: LabState): Measured | null {
  const points = way === 'socketio' ? behindPolling(track) : track.points
  const last = points.at(-1)
  if (!last) return null
  // A prediction differs between messages only by the length of the id.
  const predictions = new Map<number, Bytes | null>()
  const predicted = (seq: number): Bytes | null => {
    const digits = String(seq).length
    if (!predictions.has(digits)) predictions.set(digits, predict(way, payload, contextOf(state, seq)))
    return predictions.get(digits) ?? null
  }
  const asPredicted = points.filter(({ seq, bytes }) => isSame(predicted(seq), bytes)).length
  return {
    totals: points.map(({ bytes }) => total(bytes)),
    bytes: last.bytes,
    messages: points.length,
    asPredicted: predicted(last.seq) && asPredicted,
  }
}

/** Socket.IO begins with polling, whose answers have heads: what came by the WebSocket since. */
function behindPolling({ points }: LaneTrack): LaneTrack['points'] {
  return points.slice(points.findLastIndex(({ bytes }) => bytes.heads) + 1)
}

function measureUp(way: Way, payload: PastedPayload, { uplink, latest }: LaneTrack, state: LabState): Measured | null {
  if (!uplink?.meanBytes || !latest?.uplink) return null
  const { live } = latest.uplink.ledger
  const predicted = predict(way, payload, contextOf(state, 1))
  const asPredicted = predicted && (isSame(predicted, uplink.meanBytes) ? live : 0)
  return { totals: [total(uplink.meanBytes)], bytes: uplink.meanBytes, messages: live, asPredicted }
}

function contextOf({ epoch, postHeads }: LabState, seq: number): PredictContext {
  return { epoch, postHeads, seq: Math.max(1, seq) }
}

function isSame(predicted: Bytes | null, measured: Bytes): boolean {
  return predicted !== null && PARTS.every((part) => (predicted[part] ?? 0) === (measured[part] ?? 0))
}

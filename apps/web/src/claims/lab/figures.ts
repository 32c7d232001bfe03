import { PARTS, total, type Bytes } from '@wireside/contract/parts'
import type { Settings } from '@wireside/contract/settings'
import type { Ledger, Sample } from '../../engine/samples.ts'
import type { Lab } from './lab.ts'

/** What one lane did over a stretch. Bytes are per message, by part; times in ms. */
export interface LaneFigures {
  ledger: Ledger
  meanBytes: Bytes
  bytesPerMessage: number
  p50: number
  p95: number
  p99: number
  max: number
  /** Bytes on the wire since the figures began, heads and control included. */
  downBytes: number
  upBytes: number
  up: { ledger: Ledger; meanBytes: Bytes; meanAnswerBytes: number; p50: number; p95: number; max: number; cold: number } | null
}

export interface Figures {
  lanes: Record<string, LaneFigures>
  /** ± of every one-way time. */
  latencyErrorMs: number
  watchedMs: number
}

const OPEN_WITHIN_MS = 10_000
/** Two reports of the server. */
const SETTLE_MS = 500

/** Sets the session up and waits until every lane is open. */
export async function openLanes(lab: Lab, settings: Settings): Promise<void> {
  await lab.set(settings)
  const areOpen = (): boolean => settings.lanes.every(({ id }) => lab.seen.state(id)?.state === 'open')
  await lab.until('the lanes to open', () => areOpen() || null, OPEN_WITHIN_MS)
}

/** Runs the workload on the lanes for `forMs` and reads their figures. `onTick` is told what has passed, 0 to 1. */
export async function measure(
  lab: Lab,
  settings: Settings,
  forMs: number,
  onTick: (share: number) => void = () => undefined,
): Promise<Figures> {
  await openLanes(lab, settings)
  // What was made before the settings changed is still on its way and would be counted with the rest.
  await lab.wait(SETTLE_MS)
  lab.clear()
  const from = await nextBatch(lab)
  const ticks = Math.max(1, Math.round(forMs / 500))
  for (let tick = 0; tick < ticks; tick++) {
    onTick(tick / ticks)
    await lab.wait(forMs / ticks)
  }
  await nextBatch(lab)
  return figuresOf(
    lab,
    from,
    settings.lanes.map(({ id }) => id),
    forMs,
  )
}

/** The figures of one lane; throws where it has none. */
export function laneOf({ lanes }: Pick<Figures, 'lanes'>, id: string): LaneFigures {
  const own = lanes[id]
  if (!own) throw new Error(`${id} has no figures`)
  return own
}

/** Waits for one more batch of samples; returns how many there are then. */
async function nextBatch(lab: Lab): Promise<number> {
  const { seen } = lab
  const before = seen.batches.length
  return lab.until('the newest figures', () => (seen.batches.length > before ? seen.batches.length : null), OPEN_WITHIN_MS)
}

function figuresOf(lab: Lab, from: number, ids: string[], watchedMs: number): Figures {
  const batches = lab.seen.batches.slice(from)
  const last = batches.at(-1)
  if (!last) throw new Error('no figures came from the engine')
  const lanes = Object.fromEntries(ids.map((id) => [id, laneFigures(batches.flatMap((batch) => batch.lanes[id] ?? []))]))
  return { lanes, latencyErrorMs: last.latencyErrorMs, watchedMs }
}

function laneFigures(samples: Sample[]): LaneFigures {
  const last = samples.at(-1)
  if (!last) throw new Error('a lane has no figures')
  const meanBytes = meanOf(samples.map(({ arrived, meanBytes: mean }) => ({ arrived, mean })))
  const uplinks = samples.flatMap(({ uplink }) => uplink ?? [])
  const lastUp = uplinks.at(-1)
  const upLatencies = uplinks.flatMap(({ latency }) => latency ?? [])
  const arrivedUp = uplinks.reduce((sum, { arrived }) => sum + arrived, 0)
  return {
    ledger: last.ledger,
    meanBytes,
    bytesPerMessage: total(meanBytes),
    p50: last.overall?.p50 ?? Number.NaN,
    p95: last.overall?.p95 ?? Number.NaN,
    p99: last.overall?.p99 ?? Number.NaN,
    max: last.overall?.max ?? Number.NaN,
    downBytes: total(last.down),
    upBytes: total(last.up),
    up: lastUp
      ? {
          ledger: lastUp.ledger,
          meanBytes: meanOf(uplinks.map(({ arrived, meanBytes: mean }) => ({ arrived, mean }))),
          meanAnswerBytes:
            uplinks.reduce((sum, { arrived, meanAnswerBytes }) => sum + arrived * meanAnswerBytes, 0) / Math.max(1, arrivedUp),
          p50: median(upLatencies.map(({ p50 }) => p50)),
          p95: Math.max(...upLatencies.map(({ p95 }) => p95)),
          max: Math.max(...upLatencies.map(({ max }) => max)),
          cold: uplinks.reduce((sum, { cold }) => sum + cold, 0),
        }
      : null,
  }
}

function meanOf(ticks: { arrived: number; mean: Bytes | null }[]): Bytes {
  const messages = ticks.reduce((sum, { arrived, mean }) => sum + (mean ? arrived : 0), 0)
  const sum: Bytes = {}
  for (const { arrived, mean } of ticks) {
    for (const part of PARTS) if (mean?.[part]) sum[part] = (sum[part] ?? 0) + mean[part] * arrived
  }
  return Object.fromEntries(PARTS.flatMap((part) => (sum[part] ? [[part, sum[part] / messages]] : [])))
}

/** NaN of none. */
export function median(values: readonly number[]): number {
  return percentile(values, 0.5)
}

/** The value that `share` of the values do not exceed; NaN of none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

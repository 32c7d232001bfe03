import type { Carriage, LaneReport, TlsBytes } from '@wireside/contract/control'
import { PARTS, total, type Bytes } from '@wireside/contract/parts'
import { Histogram, percentileOf } from '../stats/histogram.ts'
import type { LaneLedger } from './ledger.ts'
import { overallOf } from './round-trips.ts'
import { MAX_POINTS, type LatencySummary, type Point, type Sample, type UplinkSample } from './samples.ts'

/** Replayed messages drawn of one tick: they come in one lump, and more dots than this are a smear. */
const MAX_REPLAYS = 40

/** Gathers one lane's arrivals into a sample per tick, and the figures since the last clear. */
export class LaneSampler {
  #overall = new Histogram()
  #points: Point[] = []
  #replays: Point[] = []
  #latencies: number[] = []
  #arrived = 0
  #sum: Bytes = {}
  #maxBytes = 0
  #down: Bytes = {}
  #up: Bytes = {}
  #downAtClear: Bytes = {}
  #upAtClear: Bytes = {}
  #heldBytes = 0
  #carriage: Carriage | null = null
  #tls: TlsBytes | null = null
  #rooms: readonly string[] | undefined
  #causes: Sample['causes'] = []

  /** `latencyMs` is one-way on the engine's clock. Replayed messages are drawn, never part of a percentile. */
  add(point: Point): void {
    this.#arrived++
    if (!point.replayed) {
      this.#latencies.push(point.latencyMs)
      this.#overall.add(point.latencyMs)
    }
    if (point.replayed) {
      if (this.#replays.length < MAX_REPLAYS) this.#replays.push(point)
    } else if (this.#points.length <= MAX_POINTS) this.#points.push(point)
    for (const part of PARTS) {
      const count = point.bytes[part]
      if (count) this.#sum[part] = (this.#sum[part] ?? 0) + count
    }
    this.#maxBytes = Math.max(this.#maxBytes, total(point.bytes))
  }

  report({ down, up, heldBytes, tls, rooms, connections }: LaneReport, toEngine: (serverMs: number) => number): void {
    this.#down = down
    this.#up = up
    this.#heldBytes = heldBytes
    this.#tls = tls ?? null
    this.#rooms = rooms
    for (const { connection, closedAt, cause, carriage } of connections) {
      if (carriage) this.#carriage = carriage
      if (closedAt !== undefined && cause) this.#causes.push({ connection, at: toEngine(closedAt), cause })
    }
  }

  /** Figures count from now on. */
  clear(): void {
    this.#overall = new Histogram()
    this.#downAtClear = this.#down
    this.#upAtClear = this.#up
  }

  take(ledger: LaneLedger, uplink: UplinkSample | null): Sample {
    const sample: Sample = {
      ledger: ledger.read(),
      arrived: this.#arrived,
      points: [...this.#replays, ...(this.#points.length <= MAX_POINTS ? this.#points : [])],
      latency: summaryOf(this.#latencies),
      meanBytes: this.#arrived > 0 ? meanOf(this.#sum, this.#arrived) : null,
      maxBytes: this.#maxBytes,
      down: minus(this.#down, this.#downAtClear),
      up: minus(this.#up, this.#upAtClear),
      heldBytes: this.#heldBytes,
      carriage: this.#carriage,
      tls: this.#tls,
      ...(this.#rooms && { rooms: this.#rooms }),
      overall: overallOf(this.#overall),
      causes: this.#causes,
      uplink,
    }
    this.#points = []
    this.#replays = []
    this.#latencies = []
    this.#arrived = 0
    this.#sum = {}
    this.#maxBytes = 0
    this.#causes = []
    return sample
  }
}

/** Percentiles of some durations, ms; null where there are none. */
export function summaryOf(latencies: number[]): LatencySummary | null {
  if (latencies.length === 0) return null
  const sorted = latencies.toSorted((a, b) => a - b)
  return {
    count: sorted.length,
    p5: percentileOf(sorted, 0.05),
    p50: percentileOf(sorted, 0.5),
    p95: percentileOf(sorted, 0.95),
    max: sorted.at(-1) as number,
  }
}

/** Bytes per message by part. */
export function meanOf(sum: Bytes, messages: number): Bytes {
  return Object.fromEntries(Object.entries(sum).map(([part, count]) => [part, count / messages]))
}

function minus(bytes: Bytes, before: Bytes): Bytes {
  return Object.fromEntries(PARTS.flatMap((part) => (bytes[part] ? [[part, bytes[part] - (before[part] ?? 0)]] : [])))
}

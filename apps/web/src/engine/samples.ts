import type { Carriage, CloseCause, TlsBytes } from '@wireside/contract/control'
import type { Bytes } from '@wireside/contract/parts'

/** Where every offered message of a lane is. offered = live + replayed + missed + pending, always. */
export interface Ledger {
  offered: number
  live: number
  replayed: number
  missed: number
  pending: number
  /** Arrivals of a message already delivered; apart from the sum. */
  duplicates: number
}

/** One arrival, at its barest. */
export interface Arrived {
  seq: number
  latencyMs: number
}

/** One message as it arrived, joined with what the server said of it. */
export interface Point {
  seq: number
  at: number
  /** One-way, ms; its error is the batch's `latencyErrorMs`. */
  latencyMs: number
  replayed: boolean
  bytes: Bytes
  /** Place in its tick's rotation: 0 was written first. */
  place: number
}

/** Live messages' one-way latencies of one tick, ms. Replayed ones are never part of it. */
export interface LatencySummary {
  count: number
  p5: number
  p50: number
  p95: number
  max: number
}

/** Since the last clear, ms. */
export interface OverallLatency {
  count: number
  p50: number
  p95: number
  p99: number
  max: number
}

/** Until a POST's answer or a Socket.IO acknowledgement was here: cold ones opened a connection first. */
export interface RoundTripFigures {
  warm: OverallLatency | null
  cold: OverallLatency | null
}

/** One tick of one lane. */
export interface Sample {
  ledger: Ledger
  /** Messages that arrived and were joined in this tick. */
  arrived: number
  /** Replayed messages, and every live one of the tick while there are at most MAX_POINTS of them: beyond, the summary speaks. */
  points: Point[]
  latency: LatencySummary | null
  /** Mean bytes per message of this tick by part; null where none arrived. */
  meanBytes: Bytes | null
  /** Largest bytes on the wire of one message in this tick. */
  maxBytes: number
  /** Since the lane was added or cleared: bytes by part and direction, heads and control included. */
  down: Bytes
  up: Bytes
  heldBytes: number
  /** What carries the newest connection, as the server saw it; null before the first. */
  carriage: Carriage | null
  /** Of its open connection, where that is over TLS. */
  tls?: TlsBytes | null
  /** Socket.IO: the rooms that the server has it in. */
  rooms?: readonly string[]
  /** p50/p95/p99/max over live messages since the last clear. */
  overall: OverallLatency | null
  /** What the server said of connections that closed in this tick. */
  causes: { connection: number; at: number; cause: CloseCause }[]
  /** Null where nothing was sent upstream. */
  uplink: UplinkSample | null
}

/** One tick of what a lane sent upstream. */
export interface UplinkSample {
  ledger: Ledger
  /** Messages that the server reported in this tick. */
  arrived: number
  /** Of a POST its request, heads included; of a message on the lane's own connection what carried it. */
  meanBytes: Bytes | null
  /** Of a POST: bytes of its answer. */
  meanAnswerBytes: number
  /** POSTs of this tick that opened a connection. */
  cold: number
  /** One way, with the same error as downstream. */
  latency: LatencySummary | null
  /** Where each message is answered, by a POST's answer or an acknowledgement: until that was here, one clock. */
  roundTrip: LatencySummary | null
  /** One way, over messages since the last clear. */
  overall: OverallLatency | null
  roundTrips: RoundTripFigures
}

/** Dots are drawn up to 8 messages a second; a quarter-second tick then holds at most this many. */
export const MAX_POINTS = 2

/** All lanes' samples of one tick (≤ 4 a second). */
export interface SampleBatch {
  at: number
  /** Highest seq made so far. */
  seq: number
  lanes: Record<string, Sample>
  /** ± of every one-way latency: half the best round trip, plus two clock steps. */
  latencyErrorMs: number
  pair: PairFigure | null
}

/**
 * Arrival on the first lane minus arrival on the second, one clock: the median over complete rotations of each
 * rotation's mean difference, because whoever is written first wins by a constant that a rotation cancels.
 */
export interface PairFigure {
  lanes: [string, string]
  medianMs: number
  /** 95 % interval of the median, ms. */
  lowMs: number
  highMs: number
  rotations: number
  /** The newest raw differences, with which lane was written first. */
  recent: { seq: number; at: number; differenceMs: number; firstLane: string }[]
}

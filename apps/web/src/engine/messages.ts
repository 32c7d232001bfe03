import type { Carriage, CloseCause, Limits, TlsBytes } from '@wireside/contract/control'
import type { Fault } from '@wireside/contract/faults'
import type { Stale } from '@wireside/contract/hello'
import type { Protocol } from '@wireside/contract/lanes'
import type { Bytes } from '@wireside/contract/parts'
import type { Problem } from '@wireside/contract/problem'
import type { RunFile } from '@wireside/contract/run-file'
import type { SendCost, SendWay } from '@wireside/contract/send-cost'
import type { Settings } from '@wireside/contract/settings'
import type { LaneTap, TappedExchange } from '@wireside/contract/tap'
import type { TapSegment } from '@wireside/wire/tap/segment'
import type { Probe, ProbeResult } from './probes/probe.ts'

/**
 * The seam between the page and the engine (a Web Worker). All times are milliseconds on one clock, the engine's
 * `performance.timeOrigin + performance.now()`, unless a name says otherwise; server times are converted by the engine.
 */

/** Page → engine. */
export type EngineCommand =
  /** `lanesHost`: another name of the same server for the lanes, for experiments; null: the page's own. */
  | { type: 'start'; controlUrl: string; secret: string; settings: Settings; isolated: boolean; lanesHost?: string | null }
  /** The whole document. `payload` carries the bytes of a newly pasted payload that `settings` refers to. */
  | { type: 'set'; settings: Settings; payload?: { ref: string; bytes: Uint8Array } }
  | { type: 'act'; requestId: number; fault: Fault }
  /** Start the settings' script, or stop what runs. */
  | { type: 'script'; on: boolean }
  /** The learner's own hand on the client: close the lane's connection for good, or open a new one now. */
  | { type: 'disconnect'; lanes: string[] }
  | { type: 'reconnect'; lanes: string[] }
  /** Forget ledgers, latencies and timelines; connections stay. */
  | { type: 'clear' }
  | { type: 'record'; on: boolean }
  /** Tell every single arrival, in the order they come, from now on or not any more. */
  | { type: 'arrivals'; on: boolean }
  /** Which two lanes the pair difference compares. */
  | { type: 'pair'; lanes: [string, string] }
  /** The newest payload of a lane, as it arrived; answered by `payload`. */
  | { type: 'payload'; lane: string }
  /** The bytes of a lane that the server's taps hold; answered by `tap`, or `tap-refused`. */
  | { type: 'tap'; lane: string }
  /** What one message of the workload costs the server's CPU; answered by `send-cost`, or `send-cost-refused`. */
  | { type: 'send-cost'; ways: SendWay[] }
  /** One empty POST to the lane's uplink; answered by `post-heads`. */
  | { type: 'probe'; lane: string }
  /** Something no lane does, tried once; answered by `examined`. */
  | { type: 'examine'; id: number; probe: Probe }
  /** Connections of one kind, held open until the next of these; null closes them. Told by `crowd`. */
  | { type: 'crowd'; crowd: CrowdSettings | null }
  /** One upload, until the next of these; null gives it up. Told by `upload`. */
  | { type: 'upload'; upload: UploadSettings | null }
  | { type: 'upload-cancel' }
  /** Cancels every probe under way, and ends the session on the server; nothing is answered any more. */
  | { type: 'leave' }
  /** The tab was hidden or shown: the browser slows a hidden page down. */
  | { type: 'hidden'; hidden: boolean }

/** Engine → page. */
export type EngineEvent =
  | ControlEvent
  | { type: 'clock'; stepMs: number; roundTripMs: number; offsetErrorMs: number }
  /** The server accepted (empty) or refused the document sent as the nth `set`. */
  | { type: 'settings'; accepted: boolean; problems: Problem[] }
  | { type: 'connection'; change: ConnectionChange }
  | { type: 'reality'; change: RealChange }
  | { type: 'stale'; mark: StaleMark }
  | { type: 'fault'; mark: FaultMark }
  /** What the server imposes for a while, all of it, whenever that changes. */
  | { type: 'lasting'; faults: LastingMark[]; script: { startedAt: number; endsAt: number } | null }
  | { type: 'samples'; batch: SampleBatch }
  /** `lane`: it is that lane's alone; another that opens takes nothing back. */
  | { type: 'failed'; what: string; why: string; remedy: string; lane?: string }
  | { type: 'run'; run: RunFile }
  | { type: 'payload'; lane: string; payload: string | Uint8Array | null }
  | { type: 'tap'; lane: string; tap: LaneBytes }
  | { type: 'tap-refused'; lane: string; why: string }
  | { type: 'send-cost'; costs: SendCost[] }
  | { type: 'send-cost-refused'; why: string }
  | { type: 'hidden'; at: number; hidden: boolean }
  /** What arrived on each lane since the last tick, in that order, while the page asks for it. */
  | { type: 'arrived'; lanes: Record<string, Arrived[]> }
  /** Whether this browser accepts the certificate of a TLS port; told once it was refused. */
  | { type: 'certificate'; origin: string; accepted: boolean }
  /** What this browser's empty POST and its answer took on the wire, all of it heads. */
  | { type: 'post-heads'; request: number; answer: number }
  | { type: 'crowd'; figures: CrowdFigures }
  | { type: 'upload'; figures: UploadFigures }
  | { type: 'examined'; id: number; outcome: { ok: true; result: ProbeResult } | { ok: false; why: string } }

export interface CrowdSettings {
  kind: 'event-source' | 'websocket'
  protocol: Protocol
  count: number
}

export interface UploadSettings {
  way: 'post' | 'websocket'
  protocol: Protocol
  /** Whose conditions hold for it. */
  lane: string
  bytes: number
  /** By itself, once the server has half of it. */
  cancelHalfWay: boolean
}

/** How far an upload is. */
export interface UploadFigures {
  way: UploadSettings['way']
  state: 'sending' | 'done' | 'cancelled' | 'failed'
  /** Why it failed. */
  why: string | null
  /** Bytes that left the page: by the request's progress, or sent less bufferedAmount. */
  left: number
  /** Bytes that the server has counted, and how often it said so. */
  received: number
  statuses: number
  /** Most bytes that waited in the browser at once. */
  mostWaiting: number
  /** How much the server's process has grown since the first status, at most, whatever for. */
  rssRise: number
  tookMs: number
  /** From the cancel to the server's word that it is. */
  cancelMs: number | null
}

/** What became of a crowd, and of the `fetch` beside it, ms: how long the last took, and how long one has been waiting. */
export interface CrowdFigures {
  open: number
  waiting: number
  refused: number
  fetchWaitsMs: number | null
  fetchTookMs: number | null
}

/** The control channel is the learner's own network: its loss is drawn on a track of its own, never charged to a lane. */
export type ControlEvent =
  | { type: 'control'; at: number; state: 'connecting' }
  | {
      type: 'control'
      at: number
      state: 'open'
      limits: Limits
      /** Origin of the lanes over each protocol. */
      lanesUrls: Record<Protocol, string>
      /** The server made its own certificate. */
      selfSigned: boolean
      serverVersion: string
      epoch: string
    }
  | { type: 'control'; at: number; state: 'closed'; why: string; retryAt: number }
  | { type: 'control'; at: number; state: 'ended'; why: string }

/** One exchange of a lane with its bytes; `segments` become units by the wire package's `readUnits`. */
export type ExchangeBytes = Omit<TappedExchange, 'segments'> & { segments: TapSegment[] }

/** What a lane's taps hold. Times in it are the server's clock, ms. */
export type LaneBytes = Omit<LaneTap, 'exchanges'> & { exchanges: ExchangeBytes[] }

/** The state words of every transport; `waiting` is between a loss and the next attempt. */
export type LaneState = 'connecting' | 'open' | 'waiting' | 'closed'

/** One change of a lane's connection, as the client saw it. */
export interface ConnectionChange {
  lane: string
  at: number
  state: LaneState
  /** The session's number of the connection, once its hello told it. */
  connection?: number
  /** WebSocket close code, where there is one. */
  code?: number
  /** In words: what the browser's API said, no more. */
  why?: string
  /** `waiting`: when the next attempt is due, and who said so. */
  retryAt?: number
  /** `waiting` and `connecting`: which attempt since the loss, from 1. */
  attempt?: number
  /** `waiting`: our watchdog ended it, after so long without a sign; absent where the browser told. */
  silentMs?: number
}

/**
 * One change of a connection as the server and its link know it, told on the control channel: what is really so while
 * the browser's API still says `open`. `silent`: bytes for the client wait and none passes; `unheard`: so do its own.
 */
export type RealChange = { lane: string; connection: number; at: number } & (
  | { state: 'silent' | 'passing' | 'unheard' | 'heard' }
  | { state: 'closed'; cause: CloseCause }
)

/** A connection could not resume after the id it named: what came between is missed, the snapshot is the newest message. */
export interface StaleMark extends Stale {
  lane: string
  at: number
  connection: number
}

/** A fault or a change of conditions as it was carried out, drawn as a line across the lanes it hit. */
export interface FaultMark {
  at: number
  lanes: string[]
  kind:
    | 'reset_peer'
    | 'close'
    | 'reset_stream'
    | 'outage'
    | 'handoff'
    | 'restart'
    /** Nothing passes, and nobody is told. */
    | 'silence'
    | 'conditions'
    | 'heal'
    | 'disconnect'
    | 'reconnect'
  /** In words: "Cut (RST)", "latency 200 ms on both lanes". */
  label: string
}

/** A fault that lasts, until it is healed or ends by itself. */
export interface LastingMark {
  lanes: string[]
  label: string
  until: number
}

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

/** Of POSTs, until the answer was here: cold ones opened a connection first. */
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
  /** Of a POST its request, heads included; of a WebSocket message its frame. */
  meanBytes: Bytes | null
  /** Of a POST: bytes of its answer. */
  meanAnswerBytes: number
  /** POSTs of this tick that opened a connection. */
  cold: number
  /** One way, with the same error as downstream. */
  latency: LatencySummary | null
  /** POST alone: until its answer was here, one clock. */
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

import type { CloseCause, Limits } from '@wireside/contract/control'
import type { Fault } from '@wireside/contract/faults'
import type { Stale } from '@wireside/contract/hello'
import type { Protocol } from '@wireside/contract/lanes'
import type { Problem } from '@wireside/contract/problem'
import type { RoomAct, RoomAnswer } from '@wireside/contract/rooms'
import type { RunFile } from '@wireside/contract/run-file'
import type { SendCost, SendWay } from '@wireside/contract/send-cost'
import type { Settings } from '@wireside/contract/settings'
import type { LaneTap, TappedExchange } from '@wireside/contract/tap'
import type { TapSegment } from '@wireside/wire/tap/segment'
import type { Probe, ProbeResult } from './probes/probe.ts'
import type { Arrived, SampleBatch } from './samples.ts'
import type { CrowdFigures, CrowdSettings, UploadFigures, UploadSettings } from './trials.ts'

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
  /** Socket.IO: does something about a room; answered by `room`. */
  | { type: 'room'; lane: string; act: RoomAct }
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
  /** An act of `room` was acknowledged, or why it was not, `tookMs` after it was asked for. */
  | ({ type: 'room' } & RoomDone)
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

/** What became of one act about a room. */
export interface RoomDone {
  lane: string
  act: RoomAct
  answer: RoomAnswer
  tookMs: number
}

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

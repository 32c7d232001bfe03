import { Type, type Static } from 'typebox'
import { problemsOf, type Problem } from './problem.ts'

/** Fewer connections are lost in the noise of one process; more than this no scale run of this page has been tried with. */
export const MIN_SCALE_CONNECTIONS = 100
export const MAX_SCALE_CONNECTIONS = 10_000
/** A worker thread of Node carries a JavaScript heap of its own: this many take a gigabyte. */
export const MAX_SCALE_THREADS = 200
/** Messages a second over all connections: beyond, one load generator is what would be measured. */
export const MAX_SCALE_DELIVERIES = 50_000
/** Bytes one broadcast may put on its way at once: what does not fit the sockets waits in the server's memory. */
export const MAX_SCALE_BROADCAST_BYTES = 64 * 1024 * 1024
/** Payload bytes: beyond, it is the copying that is measured, and not the connections. */
export const MAX_SCALE_SIZE = 64 * 1024
/** Broadcasts a second and per step: a step lasts a minute at most. */
export const MAX_SCALE_RATE = 50
export const MAX_SCALE_BROADCASTS = 60
/** Steps of one run: at a fifth of the connections, two fifths and so on, so that growth can be told from a fixed cost. */
export const SCALE_STEPS = 5

export const ScaleTransport = Type.Union([
  Type.Literal('websocket'),
  Type.Literal('sse'),
  Type.Literal('long-poll'),
  Type.Literal('socketio'),
])
export type ScaleTransport = Static<typeof ScaleTransport>

/** One run of the many-connection lab: hold so many connections, and send the same messages to all of them. */
export const ScaleSettings = Type.Object(
  {
    transport: ScaleTransport,
    connections: Type.Integer({ minimum: MIN_SCALE_CONNECTIONS, maximum: MAX_SCALE_CONNECTIONS }),
    /** Payload bytes of each message. */
    size: Type.Integer({ minimum: 0, maximum: MAX_SCALE_SIZE }),
    /** Broadcasts a second: each is one message to every connection. */
    rate: Type.Integer({ minimum: 1, maximum: MAX_SCALE_RATE }),
    /** Measured broadcasts of each step. */
    broadcasts: Type.Integer({ minimum: 1, maximum: MAX_SCALE_BROADCASTS }),
    /** `once`: the bytes of a message are built once and written to all; `each`: built anew for every connection. */
    encode: Type.Union([Type.Literal('once'), Type.Literal('each')]),
    /** `event-loop`: one thread holds all connections; `threads`: a worker thread for each. */
    model: Type.Union([Type.Literal('event-loop'), Type.Literal('threads')]),
  },
  { additionalProperties: false },
)
export type ScaleSettings = Static<typeof ScaleSettings>

/** Page → server, on `/api/scale`. */
export const ScaleUp = Type.Union([
  Type.Object({ type: Type.Literal('start'), settings: Type.Unknown() }, { additionalProperties: false }),
  Type.Object({ type: Type.Literal('cancel') }, { additionalProperties: false }),
])
export type ScaleUp = Static<typeof ScaleUp>

/** What a run is doing; `connections` of `of` are held. */
export interface ScaleProgress {
  phase: 'starting' | 'opening' | 'sending' | 'settling' | 'ending'
  connections: number
  of: number
}

/** What was measured while this many connections were held. */
export interface ScaleStep {
  connections: number
  /** Resident memory of the lane server's process, after a full garbage collection. */
  residentBytes: number
  /** CPU time of the lane server's process over the step's broadcasts, by the messages that arrived. */
  cpuMicrosPerMessage: number
  /** From the server's first write of a broadcast to its arrival at the first and at the last client: medians, ms. */
  firstMs: number
  lastMs: number
  /** The slowest broadcast's last client, ms. */
  slowestMs: number
  /** Broadcasts a second as they were made. */
  madeRate: number
  /** Messages that arrived: connections × broadcasts, or the run fails. */
  delivered: number
}

export interface ScaleResult {
  settings: ScaleSettings
  /** Resident memory before the first connection, after warming up and a full garbage collection. */
  baselineBytes: number
  steps: ScaleStep[]
  /** Connections a second while opening. */
  openedRate: number
  /** Until both processes were gone, ms. */
  endedMs: number
  /** `outside`: read from /proc by another process; `inside`: the lane server's own figures, where there is no /proc. */
  measured: 'outside' | 'inside'
  /** What it ran on, like "Node 24.21.0, linux x64, 2 cores". */
  machine: string
}

/** Whether this client may start runs here, and how large; in words where not. */
export interface ScaleOffer {
  on: boolean
  /** Why it is off, or what bounds `maxConnections`. */
  why: string
  maxConnections: number
  maxThreads: number
}

/** Server → page. */
export type ScaleDown =
  | ({ type: 'offer' } & ScaleOffer)
  | ({ type: 'progress' } & ScaleProgress)
  | { type: 'step'; step: ScaleStep; baselineBytes: number }
  | { type: 'done'; result: ScaleResult }
  /** Cancelled by the page; everything it opened is gone. */
  | { type: 'cancelled' }
  /** It did not start (bad settings, another run under way) or could not go on: in words. */
  | { type: 'failed'; why: string; problems: Problem[] }
  /** Why the channel is about to be closed. */
  | { type: 'goodbye'; why: string }

/** A thread each is compared on the two transports that hold one plain socket. */
export const THREADED: readonly ScaleTransport[] = ['websocket', 'sse']

/** What is wrong with the settings of a run, each with field, value and allowed range; empty when it may start. */
export function checkScale(value: unknown, offer: Pick<ScaleOffer, 'maxConnections' | 'maxThreads' | 'why'>): Problem[] {
  const problems = problemsOf(ScaleSettings, value)
  if (problems.length > 0) return problems
  const { transport, connections, size, rate, model } = value as ScaleSettings
  if (model === 'threads' && !THREADED.includes(transport)) {
    problems.push({ field: 'model', value: `threads over ${transport}`, allowed: `threads over ${THREADED.join(' or ')}` })
  }
  const most = model === 'threads' ? offer.maxThreads : offer.maxConnections
  if (connections > most) {
    const because = model === 'threads' ? 'a worker thread each, as memory allows' : offer.why
    problems.push({ field: 'connections', value: String(connections), allowed: `at most ${most} (${because})` })
  }
  if (connections * rate > MAX_SCALE_DELIVERIES) {
    problems.push({
      field: 'rate',
      value: `${connections} × ${rate}/s = ${connections * rate}/s`,
      allowed: `connections × rate at most ${MAX_SCALE_DELIVERIES}/s`,
    })
  }
  if (connections * size > MAX_SCALE_BROADCAST_BYTES) {
    problems.push({
      field: 'size',
      value: `${connections} × ${size} B = ${connections * size} B`,
      allowed: `connections × size at most ${MAX_SCALE_BROADCAST_BYTES} B`,
    })
  }
  return problems
}

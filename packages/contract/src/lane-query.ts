import {
  DEFAULT_HOLD_MS,
  DEFAULT_RETRY_MS,
  MAX_BYTES_PER_SECOND,
  MAX_COUNT,
  MAX_GATHER_MS,
  MAX_HOLD_MS,
  MAX_MESSAGE_BYTES,
  MAX_RATE,
  MAX_RETRY_MS,
  MIN_RETRY_MS,
} from './limits.ts'
import { shown, type Problem } from './problem.ts'
import type { SseEncoding } from './hello.ts'
import type { WebTransportMode } from './lanes.ts'
import { TRANSPORTS, type Compression, type Transport } from './transports.ts'

/** A lane opened by a session: its settings are the session's. */
export interface SessionLaneQuery {
  kind: 'session'
  session: string
  lane: string
  /** WebSocket only, where no header can say it: the last id seen. */
  last: string | null
  /** Long polling, from its second poll on: which connection goes on, and how many of its messages have come. */
  next: { connection: number; received: number } | null
  /** Socket.IO, from its second request on: the id that Engine.IO gave the connection. */
  sid: string | null
}

/** A lane opened by hand (curl, websocat): its settings are its query. */
export interface HandLaneQuery {
  kind: 'hand'
  rate: number
  size: number
  /** Messages after which the lane ends; null for none. */
  count: number | null
  /** Sent instead of a generated payload. */
  payload: string | null
  ids: boolean
  retryMs: number
  encoding: SseEncoding
  compression: Compression
  /** WebSocket: each message comes back as it came, and nothing else is sent unless `rate` is given. */
  echo: boolean
  /** Long polling. */
  holdMs: number
  gatherMs: number
  /** WebTransport: how messages are carried. */
  mode: WebTransportMode
  last: string | null
}

export type LaneQuery = SessionLaneQuery | HandLaneQuery

type Parsed = { query: LaneQuery } | { problem: Problem }

const SESSION_PARAMETERS = ['session', 'lane', 'last']
const NEXT_POLL_PARAMETERS = ['session', 'lane', 'connection', 'received']
/** What Engine.IO's client puts into every query (protocol revision 4). */
const ENGINE_PARAMETERS = ['EIO', 'transport', 't', 'sid']
const SSE_PARAMETERS = ['rate', 'size', 'count', 'payload', 'ids', 'retry', 'encoding', 'compression']
const HAND_PARAMETERS: Record<Transport, string[]> = {
  websocket: ['rate', 'size', 'count', 'payload', 'ids', 'last', 'compression', 'echo'],
  sse: SSE_PARAMETERS,
  'sse-fetch': SSE_PARAMETERS,
  'http-stream': ['rate', 'size', 'count', 'payload', 'compression'],
  'long-poll': ['rate', 'size', 'count', 'payload', 'ids', 'last', 'hold', 'gather'],
  iframe: ['rate', 'size', 'count', 'payload', 'ids', 'last'],
  socketio: ['rate', 'size', 'count', 'payload', 'ids'],
  webtransport: ['rate', 'size', 'count', 'payload', 'mode'],
}

/** Default of a lane opened by hand: something to see at once, at a pace that can be read. */
const DEFAULT_HAND_RATE = 1
const DEFAULT_HAND_SIZE = 32

/** Reads a lane's query, given as its (name, value) pairs. The first bad parameter is returned with its value and what is allowed. */
export function parseLaneQuery(transport: Transport, parameters: Iterable<readonly [string, string]>): Parsed {
  const search = new Map<string, string>()
  let twice: Problem | null = null
  for (const [name, value] of parameters) {
    if (search.has(name)) twice ??= { field: name, value: shown(value), allowed: 'given once' }
    search.set(name, value)
  }
  if (twice) return { problem: twice }
  const bySession = search.has('session')
  const isNextPoll = transport === 'long-poll' && search.has('connection')
  const own = bySession ? (isNextPoll ? NEXT_POLL_PARAMETERS : SESSION_PARAMETERS) : HAND_PARAMETERS[transport]
  const known = transport === 'socketio' ? [...own, ...ENGINE_PARAMETERS] : own
  for (const [name, value] of search) {
    if (!known.includes(name)) return { problem: { field: name, value: shown(value), allowed: `one of ${known.join(', ')}` } }
  }
  const last = search.get('last') ?? null
  const problems: Problem[] = []
  const number = (name: string, byDefault: number, min: number, max: number, whole: boolean): number => {
    const text = search.get(name)
    if (text === undefined) return byDefault
    const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN
    if (!(value >= min && value <= max) || (whole && !Number.isInteger(value))) {
      problems.push({ field: name, value: shown(text), allowed: `${whole ? 'a whole number' : 'a number'} from ${min} to ${max}` })
    }
    return value
  }
  const flag = (name: string): boolean => {
    const text = search.get(name)
    if (text !== undefined && text !== '0' && text !== '1') problems.push({ field: name, value: shown(text), allowed: '0 or 1' })
    return text === '1'
  }
  if (bySession) {
    const lane = search.get('lane')
    if (lane === undefined) return { problem: { field: 'lane', value: 'nothing', allowed: 'the id of a lane of the session' } }
    const next = isNextPoll
      ? { connection: number('connection', 0, 1, MAX_COUNT, true), received: number('received', 0, 0, MAX_COUNT, true) }
      : null
    const [problem] = problems
    const sid = search.get('sid') ?? null
    return problem ? { problem } : { query: { kind: 'session', session: search.get('session') as string, lane, last, next, sid } }
  }
  const echo = flag('echo')
  const payload = search.get('payload') ?? null
  const encoding = search.get('encoding') ?? 'text'
  if (encoding !== 'text' && encoding !== 'base64') {
    problems.push({ field: 'encoding', value: shown(encoding), allowed: 'text or base64' })
  }
  const { compressions } = TRANSPORTS[transport]
  const compression = compressions.find((known) => known === (search.get('compression') ?? 'off'))
  if (compression === undefined) {
    problems.push({ field: 'compression', value: shown(search.get('compression')), allowed: compressions.join(' or ') })
  }
  const modes = ['stream', 'streams', 'datagrams'] as const
  const mode = modes.find((known) => known === (search.get('mode') ?? 'stream'))
  if (mode === undefined) problems.push({ field: 'mode', value: shown(search.get('mode')), allowed: modes.join(' or ') })
  const query: HandLaneQuery = {
    kind: 'hand',
    rate: number('rate', echo ? 0 : DEFAULT_HAND_RATE, 0, MAX_RATE, false),
    size: number('size', DEFAULT_HAND_SIZE, 0, MAX_MESSAGE_BYTES, true),
    count: search.has('count') ? number('count', 0, 1, MAX_COUNT, true) : null,
    payload,
    // A poll without a cursor could not be followed by the next.
    ids: transport === 'long-poll' && !search.has('ids') ? true : flag('ids'),
    retryMs: number('retry', DEFAULT_RETRY_MS, MIN_RETRY_MS, MAX_RETRY_MS, true),
    encoding: encoding === 'base64' ? 'base64' : 'text',
    compression: compression ?? 'off',
    echo,
    holdMs: number('hold', DEFAULT_HOLD_MS, 0, MAX_HOLD_MS, true),
    gatherMs: number('gather', 0, 0, MAX_GATHER_MS, true),
    mode: mode ?? 'stream',
    last,
  }
  const bytesPerSecond = query.rate * (payload === null ? query.size : payload.length)
  if (problems.length === 0 && bytesPerSecond > MAX_BYTES_PER_SECOND) {
    problems.push({
      field: 'rate',
      value: `${query.rate} × ${query.size} B = ${bytesPerSecond} B/s`,
      allowed: `rate × size at most ${MAX_BYTES_PER_SECOND} B/s`,
    })
  }
  const problem = problems[0]
  return problem ? { problem } : { query }
}

import { CONDITION_WORDS, formatCondition, parseCondition, wordForm } from '@wireside/contract/condition-words'
import { checkConditions, type Condition } from '@wireside/contract/conditions'
import { canBeHeard, protocolOf, type Heartbeat, type LaneSettings, type Protocol, type WebTransportMode } from '@wireside/contract/lanes'
import {
  DEFAULT_RETRY_MS,
  DEFAULT_SILENCE_MS,
  MAX_HEARTBEAT_MS,
  MAX_GATHER_MS,
  MAX_HOLD_MS,
  MAX_LANES,
  MAX_RETRY_MS,
  MAX_WATCHDOG_MS,
  MIN_HEARTBEAT_MS,
  MIN_RETRY_MS,
  MIN_WATCHDOG_MS,
} from '@wireside/contract/limits'
import { shown, type Problem } from '@wireside/contract/problem'
import { TRANSPORTS, transportOfId, type Compression } from '@wireside/contract/transports'

/**
 * Lanes in the URL: `ws_managed_ids_latency200~sse_h2_ids`. Lanes are parted by `~`, a lane's words by `_`; what its id
 * begins with names the transport. Each condition is one word, by the table of `condition-words.ts`.
 */
export function formatLanes(lanes: readonly LaneSettings[]): string {
  return lanes.map(formatLane).join('~')
}

function formatLane(lane: LaneSettings): string {
  const { id, client, ids, compression, retryMs, heartbeat, watchdogMs, holdMs, gatherMs, conditions } = lane
  const protocol = protocolOf(lane)
  const words = [id]
  if (protocol !== 'h1') words.push(protocol)
  if (lane.mode) words.push(lane.mode)
  if (client === 'managed') words.push('managed')
  if (ids) words.push('ids')
  if (compression !== 'off') words.push(COMPRESSION_WORDS[compression])
  if (retryMs !== DEFAULT_RETRY_MS) words.push(`retry${retryMs}`)
  if (heartbeat) words.push(`${heartbeat.form === 'event' ? 'beat' : 'ping'}${heartbeat.intervalMs}`)
  if (heartbeat && heartbeat.timeoutMs !== DEFAULT_SILENCE_MS) words.push(`pong${heartbeat.timeoutMs}`)
  if (watchdogMs !== undefined) words.push(`watch${watchdogMs}`)
  if (holdMs !== undefined) words.push(`hold${holdMs}`)
  if (gatherMs !== undefined) words.push(`gather${gatherMs}`)
  words.push(...conditions.map(formatCondition))
  return words.join('_')
}

const COMPRESSION_WORDS: Record<Exclude<Compression, 'off'>, string> = { on: 'compressed', 'no-takeover': 'no-takeover' }

export function parseLanes(text: string): { lanes: LaneSettings[] } | { problem: Problem } {
  const lanes: LaneSettings[] = []
  for (const part of text === '' ? [] : text.split('~')) {
    const lane = parseLane(part)
    if ('allowed' in lane) return { problem: { field: 'lanes', value: shown(part), allowed: lane.allowed } }
    if (lanes.some(({ id }) => id === lane.id)) {
      return { problem: { field: 'lanes', value: shown(part), allowed: 'each lane once' } }
    }
    lanes.push(lane)
  }
  if (lanes.length === 0 || lanes.length > MAX_LANES) {
    return { problem: { field: 'lanes', value: `${lanes.length} lanes`, allowed: `1 to ${MAX_LANES} lanes` } }
  }
  return { lanes }
}

const LANE_ID = /^[a-z]+(-[a-z0-9]{1,9})?$/
const PREFIXES = Object.values(TRANSPORTS).map(({ prefix }) => prefix)

/** Whole milliseconds, each as a word with its number. */
const RANGES = {
  retry: [MIN_RETRY_MS, MAX_RETRY_MS],
  beat: [MIN_HEARTBEAT_MS, MAX_HEARTBEAT_MS],
  ping: [MIN_HEARTBEAT_MS, MAX_HEARTBEAT_MS],
  pong: [MIN_HEARTBEAT_MS, MAX_HEARTBEAT_MS],
  watch: [MIN_WATCHDOG_MS, MAX_WATCHDOG_MS],
  hold: [0, MAX_HOLD_MS],
  gather: [0, MAX_GATHER_MS],
} as const

const LANE_WORDS = `h1-tls, h2, stream, streams, datagrams, managed, ids, compressed, no-takeover, ${Object.keys(RANGES).join('…, ')}…, ${CONDITION_WORDS.map(wordForm).join(', ')}`

function parseLane(text: string): LaneSettings | { allowed: string } {
  const [id = '', ...words] = text.split('_')
  const transport = LANE_ID.test(id) ? transportOfId(id) : null
  if (!transport) return { allowed: `a lane named ${PREFIXES.join(', ')}, or ws-2 and the like` }
  if (words.includes('ids') && TRANSPORTS[transport].ids === 'none') return { allowed: `${id} without ids: it has no place for them` }
  const values = new Map<string, number>()
  const conditions: Condition[] = []
  for (const word of words) {
    if (['managed', 'ids', ...Object.values(COMPRESSION_WORDS)].includes(word) || isProtocol(word) || isMode(word)) continue
    const match = /^(retry|beat|ping|pong|watch|hold|gather)(\d+)$/.exec(word)
    if (match) {
      const name = match[1] as keyof typeof RANGES
      const value = Number(match[2])
      const [min, max] = RANGES[name]
      if (!(value >= min && value <= max)) return { allowed: `${name} from ${min} to ${max}` }
      values.set(name, value)
      continue
    }
    const parsed = parseCondition(word)
    if (!parsed) return { allowed: `after the name: ${LANE_WORDS}; not ${shown(word)}` }
    if ('allowed' in parsed) return parsed
    conditions.push(parsed.condition)
  }
  const [twice] = checkConditions(conditions, 'lanes')
  if (twice) return { allowed: twice.allowed }
  const compression = words.includes(COMPRESSION_WORDS.on) ? 'on' : words.includes(COMPRESSION_WORDS['no-takeover']) ? 'no-takeover' : 'off'
  if (!TRANSPORTS[transport].compressions.includes(compression)) return { allowed: `no-takeover on WebSocket alone` }
  const protocol = words.find(isProtocol)
  const [hold, gather] = [values.get('hold'), values.get('gather')]
  if ((hold ?? gather) !== undefined && transport !== 'long-poll') return { allowed: `${id} without hold and gather: polls have them` }
  const mode = words.find(isMode)
  if (mode && transport !== 'webtransport') return { allowed: `${mode} on WebTransport alone` }
  if (protocol && transport === 'webtransport') return { allowed: `${id} without ${protocol}: it has a protocol of its own` }
  const heartbeat = heartbeatOf(values)
  if (heartbeat && 'allowed' in heartbeat) return heartbeat
  const watchdogMs = values.get('watch')
  const lane: LaneSettings = {
    id,
    transport,
    ...(protocol && { protocol }),
    ...(mode && { mode }),
    client: words.includes('managed') ? 'managed' : 'bare',
    ids: words.includes('ids'),
    compression,
    retryMs: values.get('retry') ?? DEFAULT_RETRY_MS,
    ...(heartbeat && { heartbeat }),
    ...(watchdogMs !== undefined && { watchdogMs }),
    ...(hold === undefined ? {} : { holdMs: hold }),
    ...(gather === undefined ? {} : { gatherMs: gather }),
    conditions,
  }
  return canBeHeard(lane) ? lane : { allowed: 'ws with ids for beat…, or ping…' }
}

function heartbeatOf(values: ReadonlyMap<string, number>): Heartbeat | { allowed: string } | null {
  const [beat, ping, pong] = [values.get('beat'), values.get('ping'), values.get('pong')]
  if (beat !== undefined && ping !== undefined) return { allowed: 'one of beat… and ping…' }
  const intervalMs = beat ?? ping
  if (intervalMs === undefined) return pong === undefined ? null : { allowed: 'pong… with beat… or ping…' }
  return { form: beat === undefined ? 'ping' : 'event', intervalMs, timeoutMs: pong ?? DEFAULT_SILENCE_MS }
}

/** `h1` is what a lane without the word has. */
function isProtocol(word: string): word is Exclude<Protocol, 'h1'> {
  return word === 'h1-tls' || word === 'h2'
}

function isMode(word: string): word is WebTransportMode {
  return word === 'stream' || word === 'streams' || word === 'datagrams'
}

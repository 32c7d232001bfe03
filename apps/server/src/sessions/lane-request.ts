import { parseLaneQuery, type HandLaneQuery } from '@wireside/contract/lane-query'
import { parseId } from '@wireside/contract/message-id'
import { describeProblem, shown, type Problem } from '@wireside/contract/problem'
import { TRANSPORTS, type Compression, type Transport } from '@wireside/contract/transports'
import { refusalOf, type Refusal } from '../link/conditions/refuse.ts'
import type { Exchange } from '../link/exchange.ts'
import { conditionOf } from '../link/path.ts'
import type { RequestHead } from '../link/owner.ts'
import type { Connection } from './connection.ts'
import { HAND_EPOCH } from './hand-lane.ts'
import type { Lane } from './lane.ts'
import type { Registry } from './registry.ts'
import type { Session } from './session.ts'

/** What one request head on a lane port asked for. */
export type LaneRequest =
  | { kind: 'session'; session: Session; lane: Lane; connection: Connection; last: string | null }
  /** A further request of a connection that is made up of many. */
  | { kind: 'next'; connection: Connection }
  | { kind: 'hand'; query: HandLaneQuery }
  | { kind: 'uplink' }
  /** An experiment's; `roundTripMs`: what the lane's latency adds to a round trip. */
  | { kind: 'probe'; roundTripMs: number }
  /** The condition `refuse` answers in the lane's place. */
  | { kind: 'answered'; answer: Refusal }
  /** An outage: the link is about to be reset. */
  | { kind: 'cut' }
  | { kind: 'refused'; status: 400 | 404 | 409 | 410; problem: Problem; message: string }

/** Transports that share a path share its query, and differ in how the client reads the answer. */
const TRANSPORT_OF = new Map(Object.entries(TRANSPORTS).map(([transport, { path }]) => [path, transport as Transport]))

/**
 * Reads a request head before the HTTP server sees it, and claims its link for the lane it names, so that the head's
 * own bytes are that lane's and wait under its conditions. Null for a path that is no lane.
 */
export function claim(head: RequestHead, link: Exchange, registry: Registry): LaneRequest | null {
  link.bind(null, null)
  const url = URL.parse(head.target, 'http://lane')
  if (!url) return null
  if (url.pathname === '/messages') return claimUplink(head.method, url.searchParams, link, registry)
  if (url.pathname.startsWith('/probe/')) return claimProbe(url.searchParams, link, registry)
  const transport = TRANSPORT_OF.get(url.pathname)
  if (!transport) return null
  const parsed = parseLaneQuery(transport, url.searchParams)
  if ('problem' in parsed) return refused(400, parsed.problem)
  const { query } = parsed
  if (query.kind === 'hand') return { kind: 'hand', query }
  const found = findLane(query.session, query.lane, registry)
  if ('kind' in found) return found
  const { session, lane } = found
  const { path } = TRANSPORTS[lane.settings.transport]
  if (path !== url.pathname) {
    return refused(409, {
      field: 'lane',
      value: `${query.lane} at ${url.pathname}`,
      allowed: `${path}, where the transport of this lane is`,
    })
  }
  if (head.method === 'OPTIONS') {
    link.bind(lane.uplink.preflight(), lane.conditions)
    return session.refuses(lane.settings.id) ? cut(link) : null
  }
  const next = query.next ? claimNext(query.next, lane, link) : query.sid === null ? null : claimNamed(query.sid, head, lane, link)
  if (next?.kind === 'refused') return next
  const connection = next ? next.connection : lane.accept(link)
  if (session.refuses(lane.settings.id)) return cut(link)
  const refuse = conditionOf(lane.conditions.conditions, 'refuse')
  if (refuse) return { kind: 'answered', answer: refusalOf(refuse) }
  return next ?? { kind: 'session', session, lane, connection, last: query.last }
}

/** The id that the request says its client has, as it came. */
export function lastIdOf(asked: LaneRequest | null): string | null {
  if (asked?.kind === 'session') return asked.last
  return asked?.kind === 'hand' ? asked.query.last : null
}

/** Whether what the asked lane carries is to be compressed, where the client can read it. */
export function laneCompression(asked: LaneRequest | null): Compression {
  if (asked?.kind === 'session') return asked.lane.settings.compression
  return asked?.kind === 'hand' ? asked.query.compression : 'off'
}

function claimNext(
  { connection: number, received }: { connection: number; received: number },
  lane: Lane,
  link: Exchange,
): LaneRequest & { kind: 'next' | 'refused' } {
  const connection = lane.open(number)
  const written = connection?.units.written
  if (!connection || written !== received) {
    const allowed = connection
      ? `${written}: an answer was lost; open a new connection after the last id`
      : 'the open connection of the lane'
    const [field, value] = connection ? ['received', received] : ['connection', number]
    return refused(410, { field, value: String(value), allowed })
  }
  lane.next(connection, link)
  return { kind: 'next', connection }
}

/** Of Socket.IO: only what is asked for by GET, and is no attempt at an upgrade, brings messages. */
function claimNamed(sid: string, { method, target }: RequestHead, lane: Lane, link: Exchange): LaneRequest & { kind: 'next' | 'refused' } {
  const connection = lane.named(sid)
  if (!connection) return refused(410, { field: 'sid', value: shown(sid), allowed: 'an open connection of the lane' })
  if (method === 'GET' && URL.parse(target, 'http://lane')?.searchParams.get('transport') === 'polling') lane.next(connection, link)
  else lane.beside(connection, link)
  return { kind: 'next', connection }
}

/** By hand any seq can be resumed: its messages are a function of it. */
export function handResumeAfter(last: string | null): number {
  const id = last ? parseId(last) : null
  return id?.epoch === HAND_EPOCH ? id.seq : 0
}

/** TCP connections that carried a request before: their next POST finds the connection warm. */
const warm = new WeakSet<object>()

function claimUplink(method: string, search: URLSearchParams, link: Exchange, registry: Registry): LaneRequest | null {
  const cold = !warm.has(link.tcp)
  warm.add(link.tcp)
  if (method !== 'POST' && method !== 'OPTIONS') return null
  for (const name of search.keys()) {
    if (!['session', 'lane', 'id'].includes(name)) {
      return refused(400, { field: name, value: shown(search.get(name)), allowed: 'one of session, lane, id' })
    }
  }
  const byHand = !search.has('session') && !search.has('lane')
  const id = search.get('id')
  if (id === null ? !byHand : !/^[\w-]{1,64}$/.test(id)) {
    return refused(400, {
      field: 'id',
      value: id ? shown(id) : 'nothing',
      allowed: '1 to 64 letters, digits, - or _; the same id again is the same message',
    })
  }
  // By hand there is no lane to count for: the answer says that it came, and that is all.
  if (byHand || id === null) return null
  const found = findLane(search.get('session') ?? '', search.get('lane') ?? '', registry)
  if ('kind' in found) return found
  const { uplink, settings, conditions } = found.lane
  link.bind(method === 'POST' ? uplink.exchange(id, link, cold) : uplink.preflight(), conditions)
  if (found.session.refuses(settings.id)) return cut(link)
  if (method === 'OPTIONS') return null
  return { kind: 'uplink' }
}

/** A probe needs a session; where it names a lane, that lane's conditions hold for it. Its bytes are no lane's. */
function claimProbe(search: URLSearchParams, link: Exchange, registry: Registry): LaneRequest {
  const session = registry.find(search.get('session') ?? '')
  if (!session) return refusedSession()
  const name = search.get('lane')
  if (name === null) return { kind: 'probe', roundTripMs: 0 }
  const found = findLane(session.id, name, registry)
  if ('kind' in found) return found
  const { conditions } = found.lane.conditions
  link.bind(null, found.lane.conditions)
  const ways = conditions.flatMap((one) => (one.type === 'latency' ? [one.delayMs * (one.direction === 'both' ? 2 : 1)] : []))
  return { kind: 'probe', roundTripMs: ways.reduce((sum, ms) => sum + ms, 0) }
}

function findLane(id: string, laneId: string, registry: Registry): { session: Session; lane: Lane } | (LaneRequest & { kind: 'refused' }) {
  const session = registry.find(id)
  if (!session) return refusedSession()
  const lane = session.lanes.get(laneId)
  if (!lane) {
    const known = [...session.lanes.keys()].join(', ') || 'none yet'
    return refused(404, { field: 'lane', value: shown(laneId), allowed: `a lane of the session: ${known}` })
  }
  return { session, lane }
}

function refusedSession(): LaneRequest & { kind: 'refused' } {
  return refused(404, { field: 'session', value: 'an unknown session', allowed: 'a session that is open; reload the page for a new one' })
}

function cut(link: Exchange): LaneRequest {
  link.refuse()
  return { kind: 'cut' }
}

function refused(status: 400 | 404 | 409 | 410, problem: Problem): LaneRequest & { kind: 'refused' } {
  return { kind: 'refused', status, problem, message: describeProblem(problem) }
}

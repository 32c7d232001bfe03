import type { LaneReport, ReceivedUnits } from '@wireside/contract/control'
import { formatId, parseId } from '@wireside/contract/message-id'
import { PARTS, type Bytes } from '@wireside/contract/parts'
import { Histogram } from '../stats/histogram.ts'
import { LaneLedger } from './ledger.ts'
import type { UplinkSample } from './samples.ts'
import { overallOf, RoundTrips } from './round-trips.ts'
import type { Upstream } from './transports/connection.ts'
import { meanOf, summaryOf } from './sampler.ts'

/** Ids have six digits from the first on, so that every POST of a page has heads of one length. */
const PROBE_SEQ = 100_000
export const FIRST_UP_SEQ = PROBE_SEQ + 1

/** POSTs of one lane under way at once: ten times what the browser sends in parallel; what comes then is missed. */
const MAX_POSTS = 64
/** A connection whose send buffer holds more than this is slower than the workload. */
const MAX_BUFFERED_BYTES = 4 * 1024 * 1024
/** A datagram that has not come this long after it was sent is lost. */
const LOST_AFTER_MS = 5000
/** A POST that failed here may have come through there: the report after the next one knows. */
const REPORTS_UNTIL_LOST = 2

/** How a lane sends: on its own connection, or by a POST, which needs none of ours. */
export type UplinkRoute =
  | ({ kind: 'socket'; connection: number } & Upstream)
  | { kind: 'post'; send(id: string, payload: string | Uint8Array): Promise<void> }

/** Bytes of an empty POST and of its answer. */
export interface PostHeads {
  request: number
  answer: number
}

interface Sent {
  seq: number
  at: number
}

/** What was sent on one connection and has not been reported yet, oldest first. */
interface SocketSent {
  sent: (Sent & { ordinal: number })[]
  /** All that was ever sent on it. */
  count: number
  lossy: boolean
  closedHere: boolean
  closedThere: boolean
}

/**
 * One lane's messages upstream: what was sent when, joined with what the server says came in. On the lane's own
 * connection a message is known by (connection, ordinal); a POST carries its id.
 */
export class LaneUplink {
  readonly ledger = new LaneLedger()
  readonly #epoch: string
  readonly #now: () => number
  readonly #onProbe: (heads: PostHeads) => void
  /** Of each connection that carries both ways: what was sent and has not been reported yet, oldest first. */
  readonly #sockets = new Map<number, SocketSent>()
  readonly #posts = new Map<number, { at: number; failedReports: number | null }>()
  readonly #trips = new RoundTrips()
  #overall = new Histogram()
  #postsUnderWay = 0
  #latencies: number[] = []
  #roundTrips: number[] = []
  #sum: Bytes = {}
  #answerBytes = 0
  #arrived = 0
  #cold = 0

  /** `epoch` tells this page's ids from those of an earlier one. */
  constructor(epoch: string, now: () => number, onProbe: (heads: PostHeads) => void) {
    this.#epoch = epoch
    this.#now = now
    this.#onProbe = onProbe
  }

  /** One empty POST: what its heads take is told to `onProbe`. It is no message and in no ledger. */
  probe(route: UplinkRoute): void {
    if (route.kind === 'post') route.send(formatId({ epoch: this.#epoch, seq: PROBE_SEQ }), '').catch(() => undefined)
  }

  /** Message `seq` is offered to the lane; `route` is null where nothing is open that could take it. */
  send(seq: number, payload: string | Uint8Array, route: UplinkRoute | null): void {
    if (this.ledger.read().offered === 0) {
      // As downstream, the account of a lane with a way up of its own begins once it has been open; a POST can go before.
      if (route === null) return
      this.ledger.begin(seq)
    }
    this.ledger.offered(seq)
    const at = this.#now()
    if (route?.kind === 'socket' && route.bufferedBytes() <= MAX_BUFFERED_BYTES) {
      const socket = this.#socket(route.connection)
      socket.lossy = route.lossy ?? false
      socket.sent.push({ seq, at, ordinal: socket.count++ })
      route.send(payload, () => this.#acknowledged(seq, at))
    } else if (route?.kind === 'post' && this.#postsUnderWay < MAX_POSTS) void this.#post(seq, at, payload, route)
    else this.ledger.missed(seq, seq)
  }

  closedHere(connection: number): void {
    const socket = this.#sockets.get(connection)
    if (!socket) return
    socket.closedHere = true
    this.#settle(connection)
  }

  report({ received, connections }: LaneReport, toEngine: ((serverMs: number) => number) | null): void {
    for (const units of received) {
      if (units.connection === 0) this.#joinPosts(units, toEngine)
      else this.#joinSocket(units, toEngine)
    }
    for (const { connection, closedAt } of connections) {
      const socket = this.#sockets.get(connection)
      if (!socket || closedAt === undefined) continue
      socket.closedThere = true
      this.#settle(connection)
    }
    this.#settleLost()
    for (const [seq, post] of this.#posts) {
      if (post.failedReports === null || ++post.failedReports < REPORTS_UNTIL_LOST) continue
      this.#posts.delete(seq)
      this.ledger.missed(seq, seq)
    }
  }

  /** Figures of the tick; null where nothing was ever sent. */
  take(): UplinkSample | null {
    const ledger = this.ledger.read()
    if (ledger.offered === 0) return null
    const sample: UplinkSample = {
      ledger,
      arrived: this.#arrived,
      meanBytes: this.#arrived > 0 ? meanOf(this.#sum, this.#arrived) : null,
      meanAnswerBytes: this.#arrived > 0 ? this.#answerBytes / this.#arrived : 0,
      cold: this.#cold,
      latency: summaryOf(this.#latencies),
      roundTrip: summaryOf(this.#roundTrips),
      overall: overallOf(this.#overall),
      roundTrips: this.#trips.read(),
    }
    this.#latencies = []
    this.#roundTrips = []
    this.#sum = {}
    this.#answerBytes = 0
    this.#arrived = 0
    this.#cold = 0
    return sample
  }

  clear(): void {
    this.ledger.clear()
    this.#overall = new Histogram()
    this.#trips.clear()
  }

  #socket(connection: number) {
    let socket = this.#sockets.get(connection)
    if (!socket) {
      socket = { sent: [], count: 0, lossy: false, closedHere: false, closedThere: false }
      this.#sockets.set(connection, socket)
    }
    return socket
  }

  /** Over a connection that stands, so that there is nothing cold about it. */
  #acknowledged(seq: number, at: number): void {
    const tookMs = this.#now() - at
    this.#roundTrips.push(tookMs)
    this.#trips.answered(seq, tookMs)
    this.#trips.reported(seq, false)
  }

  async #post(seq: number, at: number, payload: string | Uint8Array, route: UplinkRoute & { kind: 'post' }): Promise<void> {
    this.#posts.set(seq, { at, failedReports: null })
    this.#postsUnderWay++
    try {
      await route.send(formatId({ epoch: this.#epoch, seq }), payload)
      const tookMs = this.#now() - at
      this.#roundTrips.push(tookMs)
      this.#trips.answered(seq, tookMs)
    } catch (error) {
      if (!(error instanceof Error)) throw error
      const post = this.#posts.get(seq)
      if (post) post.failedReports = 0
    } finally {
      this.#postsUnderWay--
    }
  }

  #joinSocket(units: ReceivedUnits, toEngine: ((serverMs: number) => number) | null): void {
    const socket = this.#sockets.get(units.connection)
    if (!socket) return
    units.receivedAt.forEach((receivedAt, row) => {
      const sent = takeSent(socket, units.ids[row])
      if (sent) this.#arrive(sent, receivedAt, units, row, toEngine)
    })
  }

  #joinPosts(units: ReceivedUnits, toEngine: ((serverMs: number) => number) | null): void {
    units.ids.forEach((text, row) => {
      const id = parseId(text)
      if (id?.epoch === this.#epoch && id.seq === PROBE_SEQ) {
        this.#onProbe({ request: units.bytes.heads?.[row] ?? 0, answer: units.answerBytes[row] ?? 0 })
        return
      }
      const post = id?.epoch === this.#epoch ? this.#posts.get(id.seq) : undefined
      if (!id || !post) return
      this.#posts.delete(id.seq)
      this.#answerBytes += units.answerBytes[row] ?? 0
      this.#cold += units.cold[row] ?? 0
      this.#trips.reported(id.seq, units.cold[row] === 1)
      this.#arrive({ seq: id.seq, at: post.at }, units.receivedAt[row] as number, units, row, toEngine)
    })
  }

  #arrive({ seq, at }: Sent, receivedAt: number, units: ReceivedUnits, row: number, toEngine: ((serverMs: number) => number) | null): void {
    if (!this.ledger.delivered(seq, false)) return
    this.#arrived++
    if (toEngine) {
      const latencyMs = toEngine(receivedAt) - at
      this.#latencies.push(latencyMs)
      this.#overall.add(latencyMs)
    }
    for (const part of PARTS) {
      const count = units.bytes[part]?.[row]
      if (count) this.#sum[part] = (this.#sum[part] ?? 0) + count
    }
  }

  /** Both ends know that the connection is over: what was sent and not reported never came. */
  #settle(connection: number): void {
    const socket = this.#sockets.get(connection)
    if (!socket?.closedHere || !socket.closedThere) return
    for (const { seq } of socket.sent) this.ledger.missed(seq, seq)
    this.#sockets.delete(connection)
  }

  /** What may be lost and has been under way for too long never came. */
  #settleLost(): void {
    const before = this.#now() - LOST_AFTER_MS
    for (const { sent, lossy } of this.#sockets.values()) {
      while (lossy && sent[0] && sent[0].at < before) {
        const { seq } = sent.shift()!
        this.ledger.missed(seq, seq)
      }
    }
  }
}

/** The next in order, or where messages may overtake each other the one named. */
function takeSent({ sent }: SocketSent, ordinal: string | undefined): Sent | undefined {
  if (ordinal === undefined) return sent.shift()
  const index = sent.findIndex((one) => String(one.ordinal) === ordinal)
  return index < 0 ? undefined : sent.splice(index, 1)[0]
}

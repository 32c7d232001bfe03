import type { CloseCause, ConnectionReport, LaneReport } from '@wireside/contract/control'
import { canResume, protocolOf, type LaneSettings } from '@wireside/contract/lanes'
import type { RoomAct, RoomAnswer } from '@wireside/contract/rooms'
import { TRANSPORTS } from '@wireside/contract/transports'
import type { Iframes } from './iframes.ts'
import type { ConnectionChange, RealChange, StaleMark } from './messages.ts'
import type { Sample } from './samples.ts'
import { LaneRecorder, type Arrival, type MessageOrder } from './recorder.ts'
import { reconnecting } from './reconnect.ts'
import { LaneSampler } from './sampler.ts'
import { LaneUplink, type PostHeads, type UplinkRoute } from './uplink.ts'
import { credentialsOver, type ConnectionHandlers, type LaneConnection, type OpenConnection } from './transports/connection.ts'
import { OPENERS } from './transports/openers.ts'
import { prepared } from './transports/prepared.ts'

export interface LaneOptions {
  now(): number
  random(): number
  /** Calls `run` after `ms`; returns how to take that back. */
  after(ms: number, run: () => void): () => void
  /** URL of the lane port for this transport's scheme, session and lane named. */
  url(settings: LaneSettings): string
  /** Settles when the lane's port can be asked; null where nothing has to be prepared. */
  prepare(settings: LaneSettings): ((signal: AbortSignal) => Promise<void>) | null
  /** Null outside a page. */
  iframes: Iframes | null
  /** POSTs one message to the lane's uplink. */
  post(settings: LaneSettings, id: string, payload: string | Uint8Array): Promise<void>
  /** Tells this page's uplink ids from an earlier page's. */
  epoch: string
  onChange(change: ConnectionChange): void
  onReality(change: RealChange): void
  onStale(mark: StaleMark): void
  onArrival(lane: string, arrival: Arrival): void
  onProbe(heads: PostHeads): void
  /** The lane's port did not answer at all. */
  onUnreachable(settings: LaneSettings, why: string): void
}

const FIXED_AT_CONNECT = ['transport', 'mode', 'ids', 'compression', 'client', 'holdMs', 'gatherMs'] as const

/** One lane in the browser: opens its connection as its settings say, and records what arrives. */
export class EngineLane {
  settings: LaneSettings
  readonly recorder: LaneRecorder
  readonly sampler = new LaneSampler()
  readonly uplink: LaneUplink
  /** The newest payload as it arrived, for the page to show and for checks of its bytes. */
  newest: string | Uint8Array | null = null
  /** How its connection stands: a recording begins with it. */
  newestChange: ConnectionChange | null = null
  readonly #options: LaneOptions
  #connection: LaneConnection | null = null
  #number: number | null = null
  #attempt = 0
  #everOpened = false
  /** Silences of open connections as they were told last. */
  readonly #silences = new Map<number, Pick<ConnectionReport, 'silence' | 'unheard'>>()

  constructor(settings: LaneSettings, options: LaneOptions) {
    this.settings = settings
    this.#options = options
    this.uplink = new LaneUplink(options.epoch, options.now, options.onProbe)
    this.recorder = new LaneRecorder(orderOf(settings), canResume(settings), (arrival) => options.onArrival(settings.id, arrival))
  }

  get isConnected(): boolean {
    return this.#connection !== null
  }

  /** Opens anew; what was open is closed first. */
  open(): void {
    this.#drop()
    this.#attempt = 0
    this.#everOpened = false
    this.#change({ state: 'connecting' })
    this.recorder.canResume = canResume(this.settings)
    this.recorder.order = orderOf(this.settings)
    this.#connection = this.#opener()(null, this.#handlers())
  }

  /** Closed by the learner's own hand: nobody tries again. */
  disconnect(): void {
    if (!this.#connection) return
    this.#drop()
    this.#change({ state: 'closed', why: 'you disconnected it' })
  }

  /** New settings; what is fixed at connect needs a new connection, the rest is the server's. */
  set(settings: LaneSettings): void {
    const before = this.settings
    this.settings = settings
    this.recorder.canResume = canResume(settings)
    if (before.watchdogMs !== settings.watchdogMs) this.#connection?.watch?.(settings.watchdogMs ?? null)
    const reopen = protocolOf(before) !== protocolOf(settings) || FIXED_AT_CONNECT.some((name) => before[name] !== settings[name])
    if (reopen) this.open()
  }

  report(report: LaneReport, clock: { known: boolean; toEngine(serverMs: number): number }): void {
    const toEngine = (serverMs: number) => clock.toEngine(serverMs)
    this.recorder.report(report)
    this.sampler.report(report, toEngine)
    this.uplink.report(report, clock.known ? toEngine : null)
    if (clock.known) for (const connection of report.connections) this.#tellReality(connection, toEngine)
  }

  sample(): Sample {
    return this.sampler.take(this.recorder.ledger, this.uplink.take())
  }

  clear(): void {
    this.recorder.ledger.clear()
    this.uplink.clear()
    this.sampler.clear()
  }

  /** Offers one message upstream. */
  send(seq: number, payload: string | Uint8Array): void {
    this.uplink.send(seq, payload, this.#route())
  }

  /** Asks what an empty POST takes; nothing on a lane that has its own way up. */
  probe(): void {
    const route = this.#route()
    if (route) this.uplink.probe(route)
  }

  /** Socket.IO: does something about a room. */
  room(act: RoomAct, answered: (answer: RoomAnswer) => void): void {
    if (this.#connection?.room) this.#connection.room(act, answered)
    else answered({ why: 'the lane is not open' })
  }

  /** Ends it for good, silently. */
  end(): void {
    this.#drop()
  }

  #route(): UplinkRoute | null {
    switch (TRANSPORTS[this.settings.transport].up) {
      case 'same': {
        const upstream = this.#connection?.upstream
        return upstream && this.#number !== null ? { kind: 'socket', connection: this.#number, ...upstream } : null
      }
      case 'post':
        return { kind: 'post', send: (id, payload) => this.#options.post(this.settings, id, payload) }
    }
  }

  #opener(): OpenConnection {
    const { settings } = this
    const { now, random, iframes } = this.#options
    const url = this.#options.url(settings)
    const credentials = credentialsOver(protocolOf(settings))
    const prepare = this.#options.prepare(settings)
    const bare = OPENERS[settings.transport]({ url, now, retryMs: settings.retryMs, credentials, mode: settings.mode ?? 'stream', iframes })
    const open = prepare ? prepared(prepare, bare) : bare
    if (settings.client === 'bare') return open
    return reconnecting(open, {
      firstWaitMs: settings.retryMs,
      watchdogMs: settings.watchdogMs ?? null,
      now,
      random,
      after: this.#options.after,
    })
  }

  #handlers(): ConnectionHandlers {
    const { now, onStale, onUnreachable } = this.#options
    return {
      connecting: () => {
        if (this.#attempt > 0) this.#change({ state: 'connecting', attempt: this.#attempt })
      },
      opened: () => {
        this.#everOpened = true
      },
      hello: ({ connection }) => {
        this.#number = connection
        this.#attempt = 0
        this.recorder.hello(connection)
        this.#change({ state: 'open', connection })
      },
      stale: (stale) => {
        if (this.#number !== null) onStale({ ...stale, lane: this.settings.id, at: now(), connection: this.#number })
      },
      heartbeat: () => undefined,
      message: (payload, receivedAt, _id, ordinal) => {
        if (this.#number !== null) this.recorder.received(this.#number, receivedAt, ordinal)
        this.newest = payload
      },
      waiting: (retryMs, why, silentMs) => {
        this.#lose()
        this.#attempt++
        if (!this.#everOpened) onUnreachable(this.settings, why)
        const retryAt = now() + retryMs
        this.#change({ state: 'waiting', why, retryAt, attempt: this.#attempt, ...(silentMs === undefined ? {} : { silentMs }) })
      },
      closed: (why, code) => {
        this.#lose()
        this.#connection = null
        if (!this.#everOpened) onUnreachable(this.settings, why)
        this.#change({ state: 'closed', why, ...(code === undefined ? {} : { code }) })
      },
    }
  }

  /** What the server says of a connection, where it may differ from what the browser says. */
  #tellReality({ connection, silence, unheard, closedAt, cause }: ConnectionReport, toEngine: (serverMs: number) => number): void {
    const tell = (
      at: number,
      change: { state: 'silent' | 'passing' | 'unheard' | 'heard' } | { state: 'closed'; cause: CloseCause },
    ): void => this.#options.onReality({ lane: this.settings.id, connection, at: toEngine(at), ...change })
    const told = this.#silences.get(connection)
    if (silence && silence.since !== told?.silence?.since) tell(silence.since, { state: 'silent' })
    if (silence && silence.until !== null && silence.until !== told?.silence?.until) tell(silence.until, { state: 'passing' })
    if (unheard && unheard.since !== told?.unheard?.since) tell(unheard.since, { state: 'unheard' })
    if (unheard && unheard.until !== null && unheard.until !== told?.unheard?.until) tell(unheard.until, { state: 'heard' })
    if (silence || unheard) this.#silences.set(connection, { ...told, ...(silence && { silence }), ...(unheard && { unheard }) })
    if (closedAt === undefined || !cause) return
    this.#silences.delete(connection)
    tell(closedAt, { state: 'closed', cause })
  }

  #lose(): void {
    const number = this.#number
    this.#number = null
    if (number === null) return
    this.recorder.closedHere(number)
    this.uplink.closedHere(number)
  }

  #drop(): void {
    this.#connection?.close()
    this.#connection = null
    this.#lose()
  }

  #change(change: Omit<ConnectionChange, 'lane' | 'at'>): void {
    this.newestChange = { lane: this.settings.id, at: this.#options.now(), ...change }
    this.#options.onChange(this.newestChange)
  }
}

/** In which order a lane's messages arrive, and whether they do. */
function orderOf({ transport, mode }: LaneSettings): MessageOrder {
  if (transport !== 'webtransport') return 'kept'
  return mode === 'datagrams' ? 'lossy' : 'free'
}

import { randomBytes } from 'node:crypto'
import type { Carriage, ControlDown, LaneReport } from '@wireside/contract/control'
import type { Fault } from '@wireside/contract/faults'
import { canResume, type LaneSettings } from '@wireside/contract/lanes'
import type { Bytes } from '@wireside/contract/parts'
import { DEFAULT_SETTINGS, type Settings } from '@wireside/contract/settings'
import { TRANSPORTS, type Transport } from '@wireside/contract/transports'
import type { EngineEvent, LaneState } from '../../web/src/engine/messages.ts'
import type { Ledger, Sample } from '../../web/src/engine/samples.ts'
import { EngineSession } from '../../web/src/engine/session.ts'
import { readEnvironment } from '../../server/src/environment.ts'
import { startServer, type RunningServer } from '../../server/src/start.ts'
import { listen, pageFetch, type Arrival } from './browser.fixture.ts'
import { iframesWithoutPage } from './iframes.fixture.ts'

/** What the server says it wrote, by connection, in order. */
interface Written {
  seq: number[]
  replayed: (0 | 1)[]
  bytes: Bytes
}

export interface LabOptions {
  lanes: LaneSettings[]
  workload?: Partial<Settings['workload']>
  pasted?: Uint8Array
  environment?: Record<string, string>
}

/** As the page adds it. `managed`: with our client, and ids where the transport has a place for them. */
export function laneOf(transport: Transport, client: LaneSettings['client'] = 'managed', more: Partial<LaneSettings> = {}): LaneSettings {
  const { prefix, ids, comesBack } = TRANSPORTS[transport]
  const hasIds = ids !== 'none' && (client === 'managed' || comesBack)
  return { id: prefix, transport, client, ids: hasIds, compression: 'off', retryMs: 200, conditions: [], ...more }
}

/** A page without a page: the engine, a server of its own, and everything that passed between them. */
export class Lab {
  readonly server: RunningServer
  readonly arrivals: Arrival[] = []
  readonly states = new Map<string, LaneState[]>()
  readonly #written = new Map<number, Written>()
  readonly #reports = new Map<string, LaneReport>()
  readonly #carriages = new Map<string, Carriage[]>()
  readonly #samples = new Map<string, Sample>()
  readonly #ledgers: Ledger[] = []
  readonly #session: EngineSession
  #settings: Settings
  #accepted = 0
  #requests = 0
  #heard = 0
  #wake: (() => void)[] = []

  static async start(options: LabOptions): Promise<Lab> {
    const server = await startServer(readEnvironment({ PORT: '0', LOG_LEVEL: 'silent', ...options.environment }))
    return new Lab(server, options)
  }

  /** With every lane open; ends where its scope does. */
  static async opened(options: LabOptions): Promise<Lab> {
    const lab = await Lab.start(options)
    await lab.opened()
    return lab
  }

  opened(): Promise<void> {
    return this.until(() => this.#settings.lanes.every(({ id }) => this.state(id) === 'open'))
  }

  constructor(server: RunningServer, { lanes, workload, pasted }: LabOptions) {
    this.server = server
    this.#settings = { workload: { ...DEFAULT_SETTINGS.workload, ...workload }, lanes }
    listen(this.#ports, { arrival: (arrival) => this.arrivals.push(arrival), control: (message) => this.#hear(message) })
    this.#session = new EngineSession(
      (event) => this.#receive(event),
      () => performance.timeOrigin + performance.now(),
      Math.random,
      iframesWithoutPage(pageFetch),
    )
    const controlUrl = `ws://127.0.0.1:${server.ports.app}/control`
    const secret = randomBytes(16).toString('hex')
    this.#session.handle({ type: 'start', controlUrl, secret, settings: this.#settings, isolated: false })
    const { payload } = this.#settings.workload
    if (payload.kind === 'pasted') {
      this.#session.handle({ type: 'set', settings: this.#settings, payload: { ref: payload.ref, bytes: pasted ?? new Uint8Array(0) } })
    }
  }

  state(lane: string): LaneState | undefined {
    return this.states.get(lane)?.at(-1)
  }

  ledger(lane: string): Ledger {
    return this.#samples.get(lane)?.ledger ?? { offered: 0, live: 0, replayed: 0, missed: 0, pending: 0, duplicates: 0 }
  }

  /** What carries it, as the server saw it. */
  carriage(lane: string): Carriage | null {
    return this.#samples.get(lane)?.carriage ?? null
  }

  /** What has carried it so far, each change once. */
  carriages(lane: string): Carriage[] {
    return this.#carriages.get(lane) ?? []
  }

  up(lane: string): Ledger | null {
    return this.#samples.get(lane)?.uplink?.ledger ?? null
  }

  get #ports(): number[] {
    const { app, lanes, tls, tls1 } = this.server.ports
    return [app, lanes, tls, tls1]
  }

  /** Every ledger of every lane there has been so far. */
  get ledgers(): readonly Ledger[] {
    return this.#ledgers
  }

  report(lane: string): LaneReport {
    const report = this.#reports.get(lane)
    if (!report) throw new Error(`nothing has been reported of ${lane}`)
    return report
  }

  /** What came, each with the message the server says it was, in the order it came. */
  received(lane: string): { seq: number | undefined; payload: string | Uint8Array }[] {
    const next = new Map<number, number>()
    return this.arrivals
      .filter((arrival) => arrival.lane === lane)
      .map(({ connection, payload, ordinal }) => {
        const came = next.get(connection) ?? 0
        next.set(connection, came + 1)
        return { seq: this.#written.get(connection)?.seq[ordinal ?? came], payload }
      })
  }

  /** Bytes of all messages written so far, by part. */
  get writtenBytes(): Bytes {
    const sum: Bytes = {}
    for (const { bytes } of this.#written.values()) addBytes(sum, bytes)
    return sum
  }

  async set(change: { lanes?: LaneSettings[]; workload?: Partial<Settings['workload']> }): Promise<void> {
    this.#settings = { workload: { ...this.#settings.workload, ...change.workload }, lanes: change.lanes ?? this.#settings.lanes }
    const before = this.#accepted
    this.#session.handle({ type: 'set', settings: this.#settings })
    await this.until(() => this.#accepted > before)
  }

  fault(type: 'reset_peer' | 'close', lanes: string[]): void {
    this.act({ type, lanes })
  }

  act(fault: Fault): void {
    this.#session.handle({ type: 'act', requestId: ++this.#requests, fault })
  }

  reconnect(lanes: string[]): void {
    this.#session.handle({ type: 'reconnect', lanes })
  }

  /** No further message; waits until every lane has settled what it was offered. */
  async settle(): Promise<void> {
    await this.set({ workload: { running: false } })
    const heard = this.#heard
    await this.until(() => this.#heard > heard && this.#settings.lanes.every((lane) => this.#isSettled(lane)))
  }

  /** A lane that is closed for good keeps nothing pending; one that can resume may, until it is back. */
  #isSettled(lane: LaneSettings): boolean {
    const { from, through } = this.report(lane.id)
    const { offered, pending } = this.ledger(lane.id)
    return offered === through - from + 1 && (pending === 0 || (this.state(lane.id) !== 'open' && canResume(lane)))
  }

  async until(holds: () => boolean): Promise<void> {
    while (!holds()) await new Promise<void>((resolve) => this.#wake.push(resolve))
  }

  async close(): Promise<void> {
    listen(this.#ports, null)
    await this.server.close()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  #hear(message: ControlDown): void {
    if (message.type !== 'report') return
    this.#heard++
    for (const [lane, report] of Object.entries(message.lanes)) {
      this.#reports.set(lane, report)
      const carriages = report.connections.flatMap(({ carriage }) => carriage ?? [])
      this.#carriages.set(lane, [...this.carriages(lane), ...carriages])
      for (const units of report.units) {
        const written = this.#written.get(units.connection) ?? { seq: [], replayed: [], bytes: {} }
        written.seq.push(...units.seq)
        written.replayed.push(...units.replayed)
        for (const [part, column] of Object.entries(units.bytes)) {
          addBytes(written.bytes, { [part]: column.reduce((sum, count) => sum + count, 0) })
        }
        this.#written.set(units.connection, written)
      }
    }
  }

  #receive(event: EngineEvent): void {
    if (event.type === 'connection') {
      const states = this.states.get(event.change.lane) ?? []
      states.push(event.change.state)
      this.states.set(event.change.lane, states)
    } else if (event.type === 'settings' && event.accepted) this.#accepted++
    else if (event.type === 'samples') {
      for (const [lane, sample] of Object.entries(event.batch.lanes)) {
        this.#samples.set(lane, sample)
        this.#ledgers.push(sample.ledger)
      }
    }
    for (const wake of this.#wake.splice(0)) wake()
  }
}

function addBytes(sum: Bytes, more: Bytes): void {
  for (const [part, count] of Object.entries(more) as [keyof Bytes, number][]) sum[part] = (sum[part] ?? 0) + count
}

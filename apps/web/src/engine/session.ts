import type { ControlDown, FaultReport, LaneAddress } from '@wireside/contract/control'
import { protocolOf, type LaneSettings, type Protocol } from '@wireside/contract/lanes'
import { Pace } from '@wireside/contract/pace'
import { generatePayload } from '@wireside/contract/payload'
import { DEFAULT_SETTINGS, type Settings } from '@wireside/contract/settings'
import { TRANSPORTS } from '@wireside/contract/transports'
import { ClockSync, measureStep } from './clock.ts'
import { Certificates } from './certificate.ts'
import { ControlChannel } from './control.ts'
import { encodeBase64 } from './base64.ts'
import { conditionChanges } from './condition-changes.ts'
import { faultMark } from './fault-marks.ts'
import { Crowd } from './crowd.ts'
import type { Frames } from './frames.ts'
import { EngineLane } from './lane.ts'
import type { Arrived, CrowdSettings, EngineCommand, EngineEvent, FaultMark } from './messages.ts'
import { Pair } from './pair.ts'
import type { Probe, ProbePlace } from './probes/probe.ts'
import { runProbe } from './probes/run-probe.ts'
import type { Arrival } from './recorder.ts'
import { credentialsOver } from './transports/connection.ts'
import { FIRST_UP_SEQ } from './uplink.ts'
import { RunRecording } from './run-recording.ts'
import { readTap } from './tap.ts'

/** Sample batches a second: four are read as live and cost the page little. */
const SAMPLE_EVERY_MS = 250

/** Arrivals of one tick that are told one by one: all of them at the highest rate. */
const MAX_ARRIVED = 300

/** Everything that is timed: the control channel, the lanes, the recorder. One per page, inside the worker. */
export class EngineSession {
  readonly #emitToPage: (event: EngineEvent) => void
  readonly #now: () => number
  readonly #random: () => number
  readonly #frames: Frames | null
  readonly #clock = new ClockSync()
  readonly #lanes = new Map<string, EngineLane>()
  readonly #pace: Pace
  /** Of this page's uplink ids. */
  readonly #epoch: string
  #upSeq = FIRST_UP_SEQ - 1
  #upPace = ''
  #control: ControlChannel | null = null
  #controlUrl = ''
  #lanesHost: string | null = null
  readonly #leaving = new AbortController()
  #isolated = false
  #stepMs = 0.1
  #settings: Settings = DEFAULT_SETTINGS
  #pasted: { ref: string; bytes: Uint8Array } | null = null
  #rev = 0
  /** The last document that the server answered, and what waits for it. */
  #answered = 0
  #waiting: (() => void)[] = []
  #session: string | null = null
  #serverVersion = ''
  #lanesUrls: Record<Protocol, string> = { h1: '', 'h1-tls': '', h2: '' }
  readonly #certificates: Certificates
  #seq = 0
  #pair: Pair | null = null
  #requests = new Map<number, Omit<FaultMark, 'at'>>()
  /** What lasts, as it was told last. */
  #lasting = '[[],null]'
  #recording: RunRecording | null = null
  /** While the page asks for every arrival: those since the last tick. */
  #arrived: Map<string, Arrived[]> | null = null
  #crowd: Crowd | null = null
  /** Arrivals before the clocks were compared: their latency is not known yet. */
  #early: { lane: string; arrival: Arrival }[] = []

  constructor(emit: (event: EngineEvent) => void, now: () => number, random: () => number, frames: Frames | null = null) {
    this.#emitToPage = emit
    this.#now = now
    this.#random = random
    this.#frames = frames
    this.#epoch = Math.floor(random() * 36 ** 8).toString(36)
    this.#certificates = new Certificates({ after, onChange: (origin, accepted) => this.#emit({ type: 'certificate', origin, accepted }) })
    this.#pace = new Pace({ now, after }, () => this.#sendUp())
    setInterval(() => this.#sample(), SAMPLE_EVERY_MS)
  }

  handle(command: EngineCommand): void {
    switch (command.type) {
      case 'start':
        this.#start(command)
        break
      case 'set':
        this.#set(command)
        break
      case 'act':
        this.#requests.set(command.requestId, faultMark(command.fault, 'began'))
        this.#control?.send({ type: 'act', requestId: command.requestId, fault: command.fault })
        break
      case 'script':
        this.#whenSet(() => this.#control?.send({ type: 'script', on: command.on }))
        break
      case 'disconnect':
        this.#mark('disconnect', command.lanes, 'Disconnected by you')
        for (const id of command.lanes) this.#lanes.get(id)?.disconnect()
        break
      case 'reconnect':
        this.#whenSet(() => this.#reconnect(command.lanes))
        break
      case 'arrivals':
        this.#arrived = command.on ? new Map() : null
        break
      case 'clear':
        for (const lane of this.#lanes.values()) lane.clear()
        this.#choosePair(this.#pair?.lanes ?? null)
        break
      case 'record':
        this.#record(command.on)
        break
      case 'pair':
        this.#choosePair(command.lanes)
        break
      case 'payload':
        this.#emit({ type: 'payload', lane: command.lane, payload: this.#lanes.get(command.lane)?.newest ?? null })
        break
      case 'tap':
        if (!this.#control?.send({ type: 'tap', lane: command.lane }))
          this.#emit({ type: 'tap-refused', lane: command.lane, why: 'the server cannot be reached' })
        break
      case 'send-cost':
        if (!this.#control?.send({ type: 'send-cost', ways: command.ways }))
          this.#emit({ type: 'send-cost-refused', why: 'the server cannot be reached' })
        break
      case 'probe':
        this.#lanes.get(command.lane)?.probe()
        break
      case 'examine':
        void this.#examine(command.id, command.probe)
        break
      case 'crowd':
        this.#crowd?.close()
        this.#crowd = command.crowd && this.#gather(command.crowd)
        break
      case 'leave':
        this.#crowd?.close()
        this.#leaving.abort(new DOMException('the experiment was ended', 'AbortError'))
        this.#control?.send({ type: 'leave' })
        this.#control?.close()
        for (const lane of this.#lanes.values()) lane.end()
        this.#lanes.clear()
        break
      case 'hidden':
        this.#emit({ type: 'hidden', at: this.#now(), hidden: command.hidden })
        break
    }
  }

  #start(command: EngineCommand & { type: 'start' }): void {
    this.#settings = command.settings
    this.#controlUrl = command.controlUrl
    this.#lanesHost = command.lanesHost ?? null
    this.#isolated = command.isolated
    this.#stepMs = measureStep(this.#now)
    this.#control = new ControlChannel({
      url: command.controlUrl,
      secret: command.secret,
      now: this.#now,
      onMessage: (message, receivedAt) => this.#receive(message, receivedAt),
      onState: (event) => this.#emit(event),
    })
    this.#control.open()
  }

  #set({ settings, payload }: EngineCommand & { type: 'set' }): void {
    if (payload) {
      this.#pasted = payload
      this.#sendPayload()
    }
    const before = this.#settings
    this.#settings = settings
    this.#sendSettings()
    const changes = conditionChanges(before, settings)
    if (changes) this.#mark(changes.kind, changes.lanes, changes.label)
  }

  /** Once the server has answered every document: a new connection must find what was set before it. */
  #whenSet(run: () => void): void {
    if (this.#answered === this.#rev) run()
    else this.#waiting.push(run)
  }

  #answer(rev: number): void {
    this.#answered = rev
    if (rev === this.#rev) for (const run of this.#waiting.splice(0)) run()
  }

  #reconnect(lanes: readonly string[]): void {
    this.#mark('reconnect', [...lanes], 'Reconnected by you')
    for (const id of lanes) this.#lanes.get(id)?.open()
  }

  #sendSettings(): void {
    this.#rev++
    this.#control?.send({ type: 'set', rev: this.#rev, settings: this.#settings })
  }

  #sendPayload(): void {
    if (this.#pasted) this.#control?.send({ type: 'payload', ref: this.#pasted.ref, base64: encodeBase64(this.#pasted.bytes) })
  }

  #receive(message: ControlDown, receivedAt: number): void {
    switch (message.type) {
      case 'hello': {
        const forgot = this.#session !== null && this.#session !== message.session
        this.#lanesUrls = laneOrigins(this.#controlUrl, this.#lanesHost, message)
        this.#serverVersion = message.serverVersion
        if (forgot) {
          for (const lane of this.#lanes.values()) lane.end()
          this.#mark('restart', [...this.#lanes.keys()], 'The server restarted and forgot what it had sent')
          this.#lanes.clear()
        }
        if (this.#session !== message.session) this.#rev = this.#answered = 0
        this.#session = message.session
        this.#clock.clear()
        this.#emit({
          type: 'control',
          at: receivedAt,
          state: 'open',
          limits: message.limits,
          lanesUrls: this.#lanesUrls,
          selfSigned: message.selfSigned,
          serverVersion: message.serverVersion,
          epoch: message.epoch,
        })
        this.#sendPayload()
        this.#sendSettings()
        break
      }
      case 'settings':
        if (message.rev === this.#rev) {
          this.#applyLanes(this.#settings.lanes)
          this.#applyUpRate()
        }
        this.#answer(message.rev)
        this.#emit({ type: 'settings', accepted: true, problems: [] })
        break
      case 'refused':
        this.#answer(message.rev)
        this.#emit({ type: 'settings', accepted: false, problems: message.problems })
        break
      case 'report':
        for (const [id, report] of Object.entries(message.lanes)) {
          this.#seq = Math.max(this.#seq, report.through)
          this.#lanes.get(id)?.report(report, this.#clock)
        }
        this.#reportFaults(message.faults)
        break
      case 'done': {
        const request = this.#requests.get(message.requestId)
        this.#requests.delete(message.requestId)
        if (request) this.#emit({ type: 'fault', mark: { ...request, at: this.#clock.toEngine(message.at) } })
        break
      }
      case 'failed':
        this.#requests.delete(message.requestId)
        this.#emit({ type: 'failed', what: 'Nothing was cut', why: message.why, remedy: 'Reconnect a lane first.' })
        break
      case 'pong':
        this.#clock.add(message.sentAt, message.at, receivedAt)
        for (const { lane, arrival } of this.#early.splice(0)) this.#arrive(lane, arrival)
        this.#emit({ type: 'clock', stepMs: this.#stepMs, roundTripMs: this.#clock.bestRoundTripMs, offsetErrorMs: this.#errorMs() })
        break
      case 'tap':
        this.#emit({ type: 'tap', lane: message.lane, tap: readTap(message.tap) })
        break
      case 'tap-refused':
      case 'send-cost':
      case 'send-cost-refused':
        this.#emit(message)
        break
      case 'replaced':
      case 'goodbye':
        for (const lane of this.#lanes.values()) lane.end()
        break
    }
  }

  #reportFaults({ happened, lasting, script }: FaultReport): void {
    for (const { at, fault, what } of happened) {
      this.#emit({ type: 'fault', mark: { ...faultMark(fault, what), at: this.#clock.toEngine(at) } })
    }
    const key = JSON.stringify([lasting, script])
    if (key === this.#lasting) return
    this.#lasting = key
    const faults = lasting.map(({ fault, until }) => {
      const { lanes, label } = faultMark(fault, 'began')
      return { lanes, label, until: this.#clock.toEngine(until) }
    })
    const times = script && { startedAt: this.#clock.toEngine(script.startedAt), endsAt: this.#clock.toEngine(script.endsAt) }
    this.#emit({ type: 'lasting', faults, script: times })
  }

  #applyLanes(settings: readonly LaneSettings[]): void {
    const wanted = new Set(settings.map((lane) => lane.id))
    for (const [id, lane] of this.#lanes) {
      if (wanted.has(id)) continue
      lane.end()
      this.#lanes.delete(id)
    }
    let added = false
    for (const lane of settings) {
      const known = this.#lanes.get(lane.id)
      if (known) known.set(lane)
      else {
        added = true
        const made = this.#makeLane(lane)
        this.#lanes.set(lane.id, made)
        made.open()
      }
    }
    const gone = this.#pair?.lanes.some((id) => !wanted.has(id))
    if (!this.#pair || gone || added) this.#choosePair(gone ? null : (this.#pair?.lanes ?? null))
  }

  #makeLane(settings: LaneSettings): EngineLane {
    return new EngineLane(settings, {
      now: this.#now,
      random: this.#random,
      frames: this.#frames,
      after,
      url: (lane) => this.#laneUrl(lane),
      prepare: (lane) => this.#prepare(lane),
      epoch: this.#epoch,
      post: (lane, id, payload) => this.#post(lane, id, payload),
      onChange: (change) => this.#emit({ type: 'connection', change }),
      onReality: (change) => this.#emit({ type: 'reality', change }),
      onStale: (mark) => this.#emit({ type: 'stale', mark }),
      onProbe: (heads) => this.#emit({ type: 'post-heads', ...heads }),
      onArrival: (lane, arrival) => this.#arrive(lane, arrival),
      onUnreachable: (lane, why) => this.#emit({ type: 'failed', ...this.#unreachable(lane, why) }),
    })
  }

  #unreachable(lane: LaneSettings, why: string): { what: string; why: string; remedy: string; lane?: string } {
    if (lane.transport === 'webtransport') {
      return {
        lane: lane.id,
        what: 'The WebTransport lane',
        why,
        remedy: 'The other lanes go on; its UDP port is that of TLS_PORT on the server.',
      }
    }
    return {
      what: 'The lanes',
      why: `the lane port at ${this.#originOf(lane)} did not answer`,
      remedy: `Open that port in the firewall, or set ${PORT_SETTINGS[protocolOf(lane)]} on the server.`,
    }
  }

  #originOf(lane: LaneSettings): string {
    return this.#lanesUrls[protocolOf(lane)]
  }

  #laneUrl(lane: LaneSettings): string {
    const { transport, id } = lane
    const origin = transport === 'websocket' ? this.#originOf(lane).replace(/^http/, 'ws') : this.#originOf(lane)
    return `${origin}${TRANSPORTS[transport].path}?session=${this.#session}&lane=${id}`
  }

  #prepare(lane: LaneSettings): ((signal: AbortSignal) => Promise<void>) | null {
    const protocol = protocolOf(lane)
    if (protocol === 'h1') return null
    return (signal) => this.#certificates.accepted(this.#lanesUrls[protocol], credentialsOver(protocol), signal)
  }

  /** No content type and no custom header, so that the browser need not ask leave first. */
  async #post(lane: string, id: string, payload: string | Uint8Array): Promise<void> {
    const body = new Blob([payload as BlobPart])
    const settings = this.#lanes.get(lane)?.settings
    const protocol = settings ? protocolOf(settings) : 'h1'
    const url = `${this.#lanesUrls[protocol]}/messages?session=${this.#session}&lane=${lane}&id=${id}`
    const response = await fetch(url, { method: 'POST', body, credentials: credentialsOver(protocol) })
    if (!response.ok) throw new Error(`the uplink answered ${response.status}`)
  }

  async #examine(id: number, probe: Probe): Promise<void> {
    const startedAt = this.#now()
    const url = (path: string, scheme: 'http' | 'ws', { host, protocol = 'h1', withoutSession = false }: ProbePlace = {}): string => {
      const base = new URL(path, this.#lanesUrls[protocol])
      if (host === 'page') base.hostname = new URL(this.#controlUrl).hostname
      if (!withoutSession && this.#session) base.searchParams.append('session', this.#session)
      return scheme === 'ws' ? base.href.replace(/^http/, 'ws') : base.href
    }
    try {
      const result = await runProbe(probe, { url, elapsed: () => this.#now() - startedAt, signal: this.#leaving.signal })
      this.#emit({ type: 'examined', id, outcome: { ok: true, result } })
    } catch (error) {
      this.#emit({ type: 'examined', id, outcome: { ok: false, why: error instanceof Error ? error.message : String(error) } })
    }
  }

  #gather(settings: CrowdSettings): Crowd {
    const origin = this.#lanesUrls[settings.protocol]
    return new Crowd(settings, {
      now: this.#now,
      url: (path, scheme) => `${scheme === 'ws' ? origin.replace(/^http/, 'ws') : origin}${path}?session=${this.#session}`,
      tell: (figures) => this.#emit({ type: 'crowd', figures }),
    })
  }

  #applyUpRate(): void {
    const { rate, running, direction, pattern, seed } = this.#settings.workload
    const upRate = running && direction !== 'down' ? rate : 0
    const pace = JSON.stringify([upRate, pattern, seed])
    if (pace === this.#upPace) return
    this.#upPace = pace
    this.#pace.set(upRate, pattern, seed)
  }

  /** One message, offered to every lane at once; who sends first rotates with each message, as downstream. */
  #sendUp(): void {
    const seq = ++this.#upSeq
    const payload = this.#upPayload(seq)
    const lanes = [...this.#lanes.values()]
    for (let place = 0; place < lanes.length; place++) lanes[(seq + place) % lanes.length]?.send(seq, payload)
  }

  #upPayload(seq: number): string | Uint8Array {
    const { payload, seed } = this.#settings.workload
    if (payload.kind === 'generated') {
      const made = generatePayload(payload.generator, payload.form, payload.size, seed, seq)
      return made.form === 'text' ? made.text : made.bytes
    }
    const bytes = this.#pasted?.ref === payload.ref ? this.#pasted.bytes : new Uint8Array(0)
    return payload.form === 'text' ? new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes) : bytes
  }

  #arrive(lane: string, arrival: Arrival): void {
    if (!this.#clock.known) {
      this.#early.push({ lane, arrival })
      return
    }
    const { seq, receivedAt, replayed, bytes, place } = arrival
    const latencyMs = receivedAt - this.#clock.toEngine(arrival.sentAt)
    this.#lanes.get(lane)?.sampler.add({ seq, at: receivedAt, latencyMs, replayed, bytes, place })
    if (!replayed) this.#pair?.add(lane, arrival)
    this.#noteArrived(lane, { seq, latencyMs })
  }

  #choosePair(lanes: readonly [string, string] | null): void {
    const ids = this.#settings.lanes.map((lane) => lane.id)
    const [first, second] = lanes ?? ids
    this.#pair = first !== undefined && second !== undefined ? new Pair([first, second], ids.length) : null
  }

  #errorMs(): number {
    return this.#clock.errorMs(this.#now(), this.#stepMs)
  }

  #noteArrived(lane: string, arrived: Arrived): void {
    if (!this.#arrived) return
    const own = this.#arrived.get(lane) ?? []
    if (own.length < MAX_ARRIVED) own.push(arrived)
    this.#arrived.set(lane, own)
  }

  #sample(): void {
    if (this.#arrived && this.#arrived.size > 0) {
      this.#emit({ type: 'arrived', lanes: Object.fromEntries(this.#arrived) })
      this.#arrived.clear()
    }
    if (this.#lanes.size === 0) return
    const pair = this.#pair?.figure() ?? null
    const lanes = Object.fromEntries([...this.#lanes].map(([id, lane]) => [id, lane.sample()]))
    this.#emit({ type: 'samples', batch: { at: this.#now(), seq: this.#seq, lanes, latencyErrorMs: this.#errorMs(), pair } })
  }

  #record(on: boolean): void {
    if (on) {
      const at = this.#now()
      this.#recording = new RunRecording(at, this.#settings)
      for (const { newestChange } of this.#lanes.values()) {
        if (newestChange) this.#recording.add(at, { type: 'connection', change: { ...newestChange, at } })
      }
      return
    }
    const recording = this.#recording
    this.#recording = null
    if (!recording) return
    const run = recording.finish(this.#now(), {
      userAgent: navigator.userAgent,
      serverVersion: this.#serverVersion,
      isolated: this.#isolated,
      clockStepMs: this.#stepMs,
      latencyErrorMs: this.#errorMs(),
    })
    this.#emit({ type: 'run', run })
  }

  #mark(kind: FaultMark['kind'], lanes: string[], label: string): void {
    this.#emit({ type: 'fault', mark: { at: this.#now(), lanes, kind, label } })
  }

  #emit(event: EngineEvent): void {
    this.#emitToPage(event)
    // A payload is the learner's own: a run file never carries it.
    if (
      event.type === 'run' ||
      event.type === 'arrived' ||
      event.type === 'payload' ||
      event.type === 'tap' ||
      event.type === 'examined' ||
      !this.#recording
    )
      return
    if (!this.#recording.add(this.#now(), event)) this.#record(false)
  }
}

function after(ms: number, run: () => void): () => void {
  const timer = setTimeout(run, ms)
  return () => clearTimeout(timer)
}

/** What an operator sets where a lane port cannot be reached. */
const PORT_SETTINGS: Record<Protocol, string> = {
  h1: 'LANES_PORT or PUBLIC_LANES_URL',
  'h1-tls': 'TLS1_PORT or PUBLIC_TLS1_URL',
  h2: 'TLS_PORT or PUBLIC_TLS_URL',
}

/** The lane ports, beside the page's own host name or the other name asked for, where the operator named no URL. */
function laneOrigins(
  controlUrl: string,
  lanesHost: string | null,
  { lanes, tls, tls1 }: ControlDown & { type: 'hello' },
): Record<Protocol, string> {
  const { hostname: own, protocol } = new URL(controlUrl)
  const hostname = lanesHost ?? own
  const overTls = (address: LaneAddress): string => address.url ?? `https://${hostname}:${address.port}`
  // A page over TLS may not open anything in the clear.
  const h1 = lanes.url ?? (protocol === 'wss:' ? overTls(tls1) : `http://${hostname}:${lanes.port}`)
  return { h1, 'h1-tls': overTls(tls1), h2: overTls(tls) }
}

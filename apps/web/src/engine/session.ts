import type { ControlDown } from '@wireside/contract/control'
import type { LaneSettings } from '@wireside/contract/lanes'
import type { RoomAct } from '@wireside/contract/rooms'
import { DEFAULT_SETTINGS, type Settings } from '@wireside/contract/settings'
import { Arrivals } from './arrivals.ts'
import { ClockSync, measureStep } from './clock.ts'
import { ControlChannel } from './control.ts'
import { encodeBase64 } from './base64.ts'
import { conditionChanges } from './condition-changes.ts'
import { FaultLog } from './fault-log.ts'
import type { Iframes } from './iframes.ts'
import { TrialRunner } from './trial-runner.ts'
import { LaneMaker } from './lane-maker.ts'
import { LanePorts } from './lane-ports.ts'
import { LaneSet } from './lane-set.ts'
import type { EngineCommand, EngineEvent, FaultMark } from './messages.ts'
import { Revisions } from './revisions.ts'
import { RunRecorder } from './run-recorder.ts'
import { readTap } from './tap.ts'
import { UpWorkload, type PastedPayload } from './up-workload.ts'

/** Sample batches a second: four are read as live and cost the page little. */
const SAMPLE_EVERY_MS = 250

/** Everything that is timed: the control channel, the lanes, the recorder. One per page, inside the worker. */
export class EngineSession {
  readonly #emitToPage: (event: EngineEvent) => void
  readonly #now: () => number
  readonly #clock = new ClockSync()
  readonly #lanes = new LaneSet((settings) => this.#laneMaker.make(settings))
  readonly #laneMaker: LaneMaker
  readonly #upWorkload: UpWorkload
  #control: ControlChannel | null = null
  #ports = new LanePorts('', null)
  #isolated = false
  #stepMs = 0.1
  #settings: Settings = DEFAULT_SETTINGS
  #pasted: PastedPayload | null = null
  readonly #revisions = new Revisions()
  #serverVersion = ''
  #seq = 0
  readonly #faults = new FaultLog(this.#clock, (event) => this.#emit(event))
  readonly #runs: RunRecorder
  readonly #arrivals = new Arrivals(this.#clock, this.#lanes, { after, sample: () => this.#sample() })
  readonly #trials: TrialRunner

  constructor(emit: (event: EngineEvent) => void, now: () => number, random: () => number, iframes: Iframes | null = null) {
    this.#emitToPage = emit
    this.#now = now
    this.#laneMaker = new LaneMaker({
      now,
      random,
      after,
      iframes,
      ports: () => this.#ports,
      onArrival: (lane, arrival) => this.#arrivals.add(lane, arrival),
      emit: (event) => this.#emit(event),
    })
    this.#upWorkload = new UpWorkload(this.#lanes, { now, after })
    this.#trials = new TrialRunner({
      now,
      ports: () => this.#ports,
      whenAnswered: (run) => this.#revisions.whenAnswered(run),
      emit: (event) => this.#emit(event),
    })
    this.#runs = new RunRecorder(this.#lanes, {
      now,
      settings: () => this.#settings,
      environment: () => ({
        userAgent: navigator.userAgent,
        serverVersion: this.#serverVersion,
        isolated: this.#isolated,
        clockStepMs: this.#stepMs,
        latencyErrorMs: this.#errorMs(),
      }),
      emit: (event) => this.#emit(event),
    })
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
        this.#faults.asked(command.requestId, command.fault)
        this.#control?.send({ type: 'act', requestId: command.requestId, fault: command.fault })
        break
      case 'script':
        this.#revisions.whenAnswered(() => this.#control?.send({ type: 'script', on: command.on }))
        break
      case 'disconnect':
        this.#mark('disconnect', command.lanes, 'Disconnected by you')
        for (const id of command.lanes) this.#lanes.get(id)?.disconnect()
        break
      case 'reconnect':
        this.#revisions.whenAnswered(() => this.#reconnect(command.lanes))
        break
      case 'arrivals':
        this.#arrivals.feed.turn(command.on)
        break
      case 'clear':
        for (const lane of this.#lanes.values()) lane.clear()
        this.#choosePair(this.#arrivals.pair?.lanes ?? null)
        break
      case 'record':
        this.#runs.turn(command.on)
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
      case 'room':
        this.#room(command.lane, command.act)
        break
      case 'probe':
        this.#lanes.get(command.lane)?.probe()
        break
      case 'examine':
        void this.#trials.examine(command.id, command.probe)
        break
      case 'crowd':
        this.#trials.gather(command.crowd)
        break
      case 'upload':
        this.#trials.upload(command.upload)
        break
      case 'upload-cancel':
        this.#trials.cancelUpload()
        break
      case 'leave':
        this.#trials.end()
        this.#control?.send({ type: 'leave' })
        this.#control?.close()
        this.#lanes.end()
        break
      case 'hidden':
        this.#emit({ type: 'hidden', at: this.#now(), hidden: command.hidden })
        break
    }
  }

  #start(command: EngineCommand & { type: 'start' }): void {
    this.#settings = command.settings
    this.#ports = new LanePorts(command.controlUrl, command.lanesHost ?? null)
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

  #reconnect(lanes: readonly string[]): void {
    this.#mark('reconnect', [...lanes], 'Reconnected by you')
    for (const id of lanes) this.#lanes.get(id)?.open()
  }

  #room(lane: string, act: RoomAct): void {
    const from = this.#now()
    this.#lanes.get(lane)?.room(act, (answer) => this.#emit({ type: 'room', lane, act, answer, tookMs: this.#now() - from }))
  }

  #sendSettings(): void {
    this.#control?.send({ type: 'set', rev: this.#revisions.next(), settings: this.#settings })
  }

  #sendPayload(): void {
    if (this.#pasted) this.#control?.send({ type: 'payload', ref: this.#pasted.ref, base64: encodeBase64(this.#pasted.bytes) })
  }

  #receive(message: ControlDown, receivedAt: number): void {
    switch (message.type) {
      case 'hello':
        this.#greet(message, receivedAt)
        break
      case 'settings':
        if (this.#revisions.isNewest(message.rev)) {
          this.#applyLanes(this.#settings.lanes)
          this.#upWorkload.set(this.#settings.workload, this.#pasted)
        }
        this.#revisions.answered(message.rev)
        this.#emit({ type: 'settings', accepted: true, problems: [] })
        break
      case 'refused':
        this.#revisions.answered(message.rev)
        this.#emit({ type: 'settings', accepted: false, problems: message.problems })
        break
      case 'report':
        for (const [id, report] of Object.entries(message.lanes)) {
          this.#seq = Math.max(this.#seq, report.through)
          this.#lanes.get(id)?.report(report, this.#clock)
        }
        this.#faults.report(message.faults)
        break
      case 'done':
        this.#faults.done(message.requestId, message.at)
        break
      case 'failed':
        this.#faults.failed(message.requestId, message.why)
        break
      case 'pong':
        this.#clock.add(message.sentAt, message.at, receivedAt)
        this.#arrivals.addEarly()
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

  /** The server's first message: of this session, or of a new one where it forgot the old. */
  #greet(message: ControlDown & { type: 'hello' }, receivedAt: number): void {
    const known = this.#ports.session
    this.#ports.hello(message)
    this.#serverVersion = message.serverVersion
    if (known !== message.session) {
      if (known !== null) {
        const ids = [...this.#lanes.keys()]
        this.#lanes.end()
        this.#mark('restart', ids, 'The server restarted and forgot what it had sent')
      }
      this.#revisions.restart()
    }
    this.#clock.clear()
    this.#emit({
      type: 'control',
      at: receivedAt,
      state: 'open',
      limits: message.limits,
      lanesUrls: this.#ports.origins,
      selfSigned: message.selfSigned,
      serverVersion: message.serverVersion,
      epoch: message.epoch,
    })
    this.#sendPayload()
    this.#sendSettings()
  }

  #applyLanes(settings: readonly LaneSettings[]): void {
    const added = this.#lanes.apply(settings)
    const { pair } = this.#arrivals
    const gone = pair?.lanes.some((id) => !this.#lanes.has(id))
    if (!pair || gone || added) this.#choosePair(gone ? null : (pair?.lanes ?? null))
  }

  #choosePair(lanes: readonly [string, string] | null): void {
    this.#arrivals.choosePair(
      lanes,
      this.#settings.lanes.map(({ id }) => id),
    )
  }

  #errorMs(): number {
    return this.#clock.errorMs(this.#now(), this.#stepMs)
  }

  #sample(): void {
    const arrived = this.#arrivals.feed.take()
    if (arrived) this.#emit({ type: 'arrived', lanes: arrived })
    if (this.#lanes.size === 0) return
    const pair = this.#arrivals.pair?.figure() ?? null
    const lanes = Object.fromEntries([...this.#lanes].map(([id, lane]) => [id, lane.sample()]))
    this.#emit({ type: 'samples', batch: { at: this.#now(), seq: this.#seq, lanes, latencyErrorMs: this.#errorMs(), pair } })
  }

  #mark(kind: FaultMark['kind'], lanes: string[], label: string): void {
    this.#emit({ type: 'fault', mark: { at: this.#now(), lanes, kind, label } })
  }

  #emit(event: EngineEvent): void {
    this.#emitToPage(event)
    this.#runs.add(event)
  }
}

function after(ms: number, run: () => void): () => void {
  const timer = setTimeout(run, ms)
  return () => clearTimeout(timer)
}

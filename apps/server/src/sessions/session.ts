import type { Condition } from '@wireside/contract/conditions'
import type { ControlDown, FaultReport } from '@wireside/contract/control'
import type { Fault } from '@wireside/contract/faults'
import type { LaneSettings } from '@wireside/contract/lanes'
import { Pace, type PaceClock } from '@wireside/contract/pace'
import type { Problem } from '@wireside/contract/problem'
import { checkSettings, refusedFault, type Settings } from '@wireside/contract/settings'
import type { LaneTap } from '@wireside/contract/tap'
import type { Workload } from '@wireside/contract/workload'
import type { Limits } from '../environment.ts'
import { MemoryEventLog } from '../event-log/memory.ts'
import type { Wire } from '../link/condition-set.ts'
import type { JitterPhase } from '../link/owner.ts'
import { makeMessage, type Message, type Pasted } from '../workload/message.ts'
import { paceClock } from '../workload/timers.ts'
import { checkPayload } from './check-payload.ts'
import { newEpoch } from './epoch.ts'
import { Lane, type LaneHost } from './lane.ts'
import { LastingFaults } from './lasting-faults.ts'
import { ScriptRun } from './script-run.ts'

/** Reports a second: more would cost the page frames, fewer would make a control feel slow. */
const REPORT_EVERY_MS = 250

export interface SessionOptions {
  id: string
  epoch: string
  now(): number
  limits: Limits
}

/** Where a session's reports go while a control channel is attached. */
export type ReportSink = (report: ControlDown & { type: 'report' }) => void

/** One learner's sandbox: its workload, lanes, conditions and event log. */
export class Session implements LaneHost {
  readonly id: string
  readonly log: MemoryEventLog
  readonly maxHoldBytes: number
  phase: JitterPhase
  readonly clock: PaceClock
  readonly lanes = new Map<string, Lane>()
  readonly #limits: Limits
  readonly #pace: Pace
  readonly #lasting: LastingFaults
  #script: ScriptRun | null = null
  #happened: FaultReport['happened'] = []
  #settings: Settings | null = null
  #rev = 0
  #pasted: Pasted | null = null
  #connections = 0
  #sink: ReportSink | null = null
  #reportTimer: NodeJS.Timeout | null = null
  #soon = false

  constructor({ id, epoch, now, limits }: SessionOptions) {
    this.id = id
    this.clock = paceClock(now)
    this.#limits = limits
    this.maxHoldBytes = limits.maxLaneHoldBytes
    this.phase = { seed: 0, startedAt: now() }
    this.log = new MemoryEventLog(epoch, { maxMessages: limits.maxLogMessages, maxBytes: limits.maxLogBytes, maxAgeMs: limits.maxLogAgeMs })
    this.#pace = new Pace(this.clock, () => this.#make())
    this.#lasting = new LastingFaults(this.clock, (fault) => {
      this.#applyConditions(fault.lanes)
      this.#tell(fault, 'ended')
    })
  }

  nextConnection(): number {
    return ++this.#connections
  }

  /** Reports go to `sink` from now on; what gathered while nobody listened goes with the first. */
  attach(sink: ReportSink): void {
    this.#sink = sink
    // A new channel counts its documents from 1 again.
    this.#rev = 0
    this.#reportTimer ??= setInterval(() => this.report(), REPORT_EVERY_MS)
    this.changed()
  }

  detach(sink: ReportSink): void {
    if (this.#sink !== sink) return
    this.#sink = null
    if (this.#reportTimer) clearInterval(this.#reportTimer)
    this.#reportTimer = null
  }

  /** A report leaves at the end of this turn: connection events are seen at once. */
  changed(): void {
    if (this.#soon) return
    this.#soon = true
    setImmediate(() => {
      this.#soon = false
      this.report()
    })
  }

  report(): void {
    if (!this.#sink) return
    const lanes = Object.fromEntries([...this.lanes].map(([id, lane]) => [id, lane.takeReport()]))
    const faults: FaultReport = { happened: this.#happened, lasting: this.#lasting.report, script: this.#scriptTimes() }
    this.#happened = []
    this.#sink({ type: 'report', at: this.clock.now(), epoch: this.log.epoch, lanes, faults })
  }

  paste(ref: string, bytes: Uint8Array): void {
    this.#pasted = { ref, bytes }
  }

  /** Takes the whole document or, with problems, none of it. An older `rev` than the last is ignored. */
  set(rev: number, value: unknown): Problem[] {
    if (rev <= this.#rev) return []
    const problems = checkSettings(value)
    if (problems.length > 0) return problems
    const settings = value as Settings
    problems.push(...checkPayload(settings, this.#pasted, this.#limits))
    if (problems.length > 0) return problems
    this.#rev = rev
    this.#apply(settings)
    return []
  }

  #apply(settings: Settings): void {
    const before = this.#settings?.workload
    this.#settings = settings
    this.phase = { ...this.phase, seed: settings.workload.seed }
    const wanted = new Set(settings.lanes.map((lane) => lane.id))
    for (const [id, lane] of this.lanes) {
      if (wanted.has(id)) continue
      lane.end()
      this.lanes.delete(id)
    }
    for (const lane of settings.lanes) {
      const known = this.lanes.get(lane.id)
      if (known) known.set(lane)
      else this.lanes.set(lane.id, new Lane(lane, this))
    }
    const { pattern, seed } = settings.workload
    const rate = downRate(settings.workload)
    if (!before || downRate(before) !== rate || before.pattern !== pattern || before.seed !== seed) this.#pace.set(rate, pattern, seed)
    this.changed()
  }

  conditionsOf(lane: LaneSettings): readonly Condition[] {
    return this.#lasting.conditionsOf(lane)
  }

  /** Why none of the lanes that the fault names can bear it, or null. */
  refusal(fault: Fault): string | null {
    const named = this.#settings?.lanes.filter(({ id }) => fault.lanes.includes(id)) ?? []
    const refused = refusedFault({ ...fault, lanes: [] }, named)
    return refused && `${refused.value} is not allowed; allowed: ${refused.allowed}`
  }

  /** An outage: new connections of the lane are reset. */
  refuses(lane: string): boolean {
    return this.#lasting.refuses(lane)
  }

  /** Carries out the fault; returns how many connections it hit. */
  act(fault: Fault): number {
    const links = this.#linksOf(fault.type === 'restart' ? [...this.lanes.keys()] : fault.lanes)
    switch (fault.type) {
      case 'reset_peer':
        for (const link of links) link.resetPeer()
        break
      case 'close':
        for (const link of links) link.closePeer()
        break
      case 'reset_stream':
        return fault.lanes.reduce((hit, id) => hit + (this.lanes.get(id)?.resetStreams() ?? 0), 0)
      case 'outage':
        this.#lasting.add(fault)
        for (const link of links) link.resetPeer()
        break
      case 'handoff':
        for (const link of links) link.pathLost = true
        break
      case 'restart':
        this.log.forget(newEpoch())
        for (const link of links) link.resetPeer()
        break
      case 'impose':
        this.#lasting.add(fault)
        this.#applyConditions(fault.lanes)
        break
      case 'heal':
        this.#lasting.heal(fault.lanes)
        for (const link of links) link.pathLost = false
        for (const lane of this.lanes.values()) lane.applyConditions()
        break
    }
    this.changed()
    return links.length
  }

  /** Starts the script of the settings from its beginning, or stops what runs; what it imposed lasts its time. */
  runScript(on: boolean): void {
    this.#script?.stop()
    this.#script = null
    const script = this.#settings?.script
    if (on && script) {
      const act = (fault: Fault): void => {
        const lanes = fault.lanes.length > 0 ? fault.lanes : [...this.lanes.keys()]
        this.act({ ...fault, lanes })
        this.#tell({ ...fault, lanes }, 'began')
      }
      this.#script = new ScriptRun(script, this.clock, act, () => {
        this.#script = null
        this.changed()
      })
    }
    this.changed()
  }

  /** What the lane's taps hold now; null where there is no such lane. */
  readTap(id: string): LaneTap | null {
    const lane = this.lanes.get(id)
    if (!lane) return null
    return {
      unixOffsetMs: Date.now() - this.clock.now(),
      counted: lane.counts,
      exchanges: [...lane.taps.read(), ...lane.uplink.taps.read()],
    }
  }

  get hasWorkload(): boolean {
    return this.#settings !== null
  }

  /** Message `seq` of the workload, offered to nobody. */
  makeMessage(seq: number): Message {
    if (!this.#settings) throw new Error('a session without settings has no messages')
    const { payload, seed } = this.#settings.workload
    return makeMessage(payload, this.#pasted, seed, seq, this.clock.now())
  }

  end(): void {
    this.#pace.stop()
    this.#script?.stop()
    this.#lasting.end()
    if (this.#reportTimer) clearInterval(this.#reportTimer)
    this.#reportTimer = null
    this.#sink = null
    for (const lane of this.lanes.values()) lane.end()
    this.lanes.clear()
  }

  #scriptTimes(): FaultReport['script'] {
    return this.#script && { startedAt: this.#script.startedAt, endsAt: this.#script.endsAt }
  }

  #linksOf(lanes: readonly string[]): Wire[] {
    // Lanes over HTTP/2 share theirs.
    return [...new Set(lanes.flatMap((id) => this.lanes.get(id)?.links ?? []))]
  }

  #applyConditions(lanes: readonly string[]): void {
    for (const id of lanes) this.lanes.get(id)?.applyConditions()
  }

  /** What nobody's hand did just now goes into the next report. */
  #tell(fault: Fault, what: 'began' | 'ended'): void {
    this.#happened.push({ at: this.clock.now(), fault, what })
    this.changed()
  }

  /** One message, offered to every lane at once; who is written first rotates with each message. */
  #make(): void {
    if (!this.#settings) return
    const message = this.makeMessage(this.log.last + 1)
    this.log.append(message)
    const lanes = [...this.lanes.values()]
    for (let place = 0; place < lanes.length; place++) {
      const lane = lanes[(message.seq + place) % lanes.length] as Lane
      lane.offer(message, place)
    }
  }
}

/** Messages a second that this side makes. */
function downRate({ rate, running, direction }: Workload): number {
  return running && direction !== 'up' ? rate : 0
}

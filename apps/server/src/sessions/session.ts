import type { Fault } from '@wireside/contract/conditions'
import type { ControlDown } from '@wireside/contract/control'
import { Pace, type PaceClock } from '@wireside/contract/pace'
import type { Problem } from '@wireside/contract/problem'
import { checkSettings, type Settings } from '@wireside/contract/settings'
import type { LaneTap } from '@wireside/contract/tap'
import type { Workload } from '@wireside/contract/workload'
import type { Limits } from '../environment.ts'
import { MemoryEventLog } from '../event-log/memory.ts'
import type { JitterPhase } from '../link/owner.ts'
import { makeMessage, type Message, type Pasted } from '../workload/message.ts'
import { paceClock } from '../workload/timers.ts'
import { checkPayload } from './check-payload.ts'
import { Lane, type LaneHost } from './lane.ts'

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
    this.#sink({ type: 'report', at: this.clock.now(), epoch: this.log.epoch, lanes })
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
    const rate = downRate(settings.workload)
    if (!before || downRate(before) !== rate) this.#pace.set(rate)
    this.changed()
  }

  /** Carries out the fault; returns how many connections it hit. */
  act(fault: Fault): number {
    let hit = 0
    for (const id of fault.lanes) {
      for (const link of this.lanes.get(id)?.links ?? []) {
        hit++
        switch (fault.type) {
          case 'reset_peer':
            link.resetPeer()
            break
          case 'close':
            link.closePeer()
            break
        }
      }
    }
    return hit
  }

  /** What the lane's taps hold now; null where there is no such lane. */
  readTap(id: string): LaneTap | null {
    const lane = this.lanes.get(id)
    if (!lane) return null
    return { unixOffsetMs: Date.now() - this.clock.now(), exchanges: [...lane.taps.read(), ...lane.uplink.taps.read()] }
  }

  end(): void {
    this.#pace.stop()
    if (this.#reportTimer) clearInterval(this.#reportTimer)
    this.#reportTimer = null
    this.#sink = null
    for (const lane of this.lanes.values()) lane.end()
    this.lanes.clear()
  }

  /** One message, offered to every lane at once; who is written first rotates with each message. */
  #make(): void {
    const settings = this.#settings
    if (!settings) return
    const { payload, seed } = settings.workload
    const message: Message = makeMessage(payload, this.#pasted, seed, this.log.last + 1, this.clock.now())
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

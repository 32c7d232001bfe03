import type { Fault } from '@wireside/contract/faults'
import { describeProblem, type Problem } from '@wireside/contract/problem'
import { DEFAULT_SETTINGS, type Settings } from '@wireside/contract/settings'
import { newSecret, startEngine, type Engine } from '../../engine/client.ts'
import type { EngineEvent, FaultMark, LaneBytes } from '../../engine/messages.ts'
import type { Probe, ProbeResult, ResultOf } from '../../engine/probes/probe.ts'
import type { UploadFigures, UploadSettings } from '../../engine/trials.ts'
import { Seen } from './seen.ts'
import { otherName } from './other-name.ts'

/** Where and on what an experiment ran. */
export interface Surroundings {
  /** The lanes' host name beside the page's: another one where both are loopback names. */
  lanesUrl: string
  pageHost: string
  serverVersion: string
  clockStepMs: number
  isolated: boolean
}

/** A server that does not answer by then is not there. */
const OPEN_WITHIN_MS = 8000
/** A session asked for nothing yet. */
const IDLE: Settings = { ...DEFAULT_SETTINGS, workload: { ...DEFAULT_SETTINGS.workload, running: false }, lanes: [] }

/**
 * What a claim is handed: an engine of its own in a worker of its own, with a session of its own, its lanes on the
 * other loopback name, so that neither the Lab's streams nor its figures are touched. Ends with the experiment.
 */
export class Lab {
  readonly seen = new Seen()
  readonly signal: AbortSignal
  surroundings: Surroundings
  readonly #page: Window
  readonly #engine: Engine
  /** Called after every event; each looks whether what it waits for is there. */
  readonly #watchers = new Set<() => void>()
  #answers: { accepted: boolean; problems: Problem[] }[] = []
  #uploaded: UploadFigures | null = null
  #examined = new Map<number, ProbeResult | { why: string }>()
  #ended: string | null = null
  #tapped: LaneBytes | string | null = null
  #open = false
  #asked = 0

  private constructor(page: Window, signal: AbortSignal) {
    this.signal = signal
    this.#page = page
    const { hostname, host, protocol } = page.location
    const lanesHost = otherName(hostname)
    this.surroundings = {
      lanesUrl: '',
      pageHost: hostname,
      serverVersion: '',
      clockStepMs: Number.NaN,
      isolated: page.crossOriginIsolated,
    }
    this.#engine = startEngine((event) => this.#receive(event))
    const controlUrl = import.meta.env.VITE_CONTROL_URL ?? `${protocol === 'https:' ? 'wss' : 'ws'}://${host}/control`
    this.#engine.send({ type: 'start', controlUrl, secret: newSecret(), settings: IDLE, isolated: page.crossOriginIsolated, lanesHost })
  }

  static async open(page: Window, signal: AbortSignal): Promise<Lab> {
    const lab = new Lab(page, signal)
    try {
      await lab.until(
        'the server to answer',
        () => (lab.#open && lab.#answers.length > 0 && lab.surroundings.clockStepMs) || null,
        OPEN_WITHIN_MS,
      )
    } catch (error) {
      lab.close()
      throw error
    }
    return lab
  }

  /** A second lab, in a worker and with a session of its own: its connections come from the same browser. To be closed. */
  another(): Promise<Lab> {
    return Lab.open(this.#page, this.signal)
  }

  /** Ends the session on the server, then the worker and with it every connection; what is still waited for fails. */
  close(): void {
    this.#ended ??= 'the experiment is over'
    for (const look of this.#watchers) look()
    this.#engine.leave()
  }

  /** The whole settings document; settles when the server took it, throws what it said against it. */
  async set(settings: Settings, payload?: { ref: string; bytes: Uint8Array }): Promise<void> {
    const before = this.#answers.length
    this.#engine.send({ type: 'set', settings, ...(payload ? { payload } : {}) })
    const answer = await this.until('the settings to be taken', () => this.#answers[before] ?? null, OPEN_WITHIN_MS)
    if (!answer.accepted) throw new Error(answer.problems.map(describeProblem).join('; '))
  }

  /** A fault on lanes of the session; settles when it was carried out. */
  async act(fault: Fault): Promise<FaultMark> {
    const before = this.seen.faults.length
    const failures = this.seen.failures.length
    this.#engine.send({ type: 'act', requestId: ++this.#asked, fault })
    return this.until(
      'the fault to be carried out',
      () => {
        if (this.seen.failures.length > failures) throw new Error(this.seen.failures.at(-1))
        return this.seen.faults.slice(before).find((mark) => mark.kind === fault.type) ?? null
      },
      OPEN_WITHIN_MS,
    )
  }

  reconnect(lanes: string[]): void {
    this.#engine.send({ type: 'reconnect', lanes })
  }

  /** Ledgers and figures count from now on. */
  clear(): void {
    this.#engine.send({ type: 'clear' })
  }

  /** One empty POST on the lane's uplink; what its heads take. */
  async postHeads(lane: string): Promise<{ request: number; answer: number }> {
    this.seen.postHeads = null
    this.#engine.send({ type: 'probe', lane })
    return this.until('the empty POST to be reported', () => this.seen.postHeads, OPEN_WITHIN_MS)
  }

  /** What the server's taps hold of a lane, exchange by exchange. */
  async tap(lane: string): Promise<LaneBytes> {
    this.#tapped = null
    this.#engine.send({ type: 'tap', lane })
    const tapped = await this.until('the bytes of the lane', () => this.#tapped, OPEN_WITHIN_MS)
    if (typeof tapped === 'string') throw new Error(tapped)
    return tapped
  }

  /** Something no lane does, tried once. */
  async examine<P extends Probe>(probe: P): Promise<ResultOf<P>> {
    const id = ++this.#asked
    this.#engine.send({ type: 'examine', id, probe })
    const result = await this.until(`the ${probe.type} to end`, () => this.#examined.get(id) ?? null, Infinity)
    this.#examined.delete(id)
    if ('why' in result) throw new Error(result.why)
    return result as ResultOf<P>
  }

  /** One upload, to its end. */
  upload(settings: UploadSettings): Promise<UploadFigures> {
    this.#uploaded = null
    this.#engine.send({ type: 'upload', upload: settings })
    return this.until('the upload to end', () => this.#uploaded, Infinity)
  }

  wait(ms: number): Promise<void> {
    return this.#settle((done) => {
      const timer = setTimeout(done, ms)
      return () => clearTimeout(timer)
    })
  }

  /** Waits until `read` gives something other than null; throws after `withinMs`, saying what was waited for. */
  until<T>(what: string, read: () => T | null, withinMs: number): Promise<T> {
    return this.#watch(read, withinMs, (_done, fail) => fail(new Error(`waited ${Math.round(withinMs / 100) / 10} s for ${what}`)))
  }

  /** The same where it may as well not come: null then. */
  within<T>(withinMs: number, read: () => T | null): Promise<T | null> {
    return this.#watch<T | null>(read, withinMs, (done) => done(null))
  }

  #watch<T>(read: () => T | null, withinMs: number, late: (done: (value: T) => void, fail: (error: Error) => void) => void): Promise<T> {
    return this.#settle<T>((done, fail) => {
      const look = (): void => {
        try {
          const found = read()
          if (found !== null) done(found)
          else if (this.#ended !== null) fail(new Error(this.#ended))
        } catch (error) {
          fail(error as Error)
        }
      }
      this.#watchers.add(look)
      const timer = withinMs === Infinity ? undefined : setTimeout(() => late(done, fail), withinMs)
      look()
      return () => {
        clearTimeout(timer)
        this.#watchers.delete(look)
      }
    })
  }

  /** A promise that the experiment's cancelling rejects; `begin` returns how to clean up. */
  #settle<T>(begin: (done: (value: T) => void, fail: (error: Error) => void) => () => void): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      let clean: (() => void) | null = null
      let over = false
      const end = (finish: () => void): void => {
        over = true
        this.signal.removeEventListener('abort', cancel)
        clean?.()
        finish()
      }
      const cancel = (): void => end(() => reject(this.signal.reason as Error))
      if (this.signal.aborted) return reject(this.signal.reason as Error)
      this.signal.addEventListener('abort', cancel)
      clean = begin(
        (value) => end(() => resolve(value)),
        (error) => end(() => reject(error)),
      )
      if (over) clean()
    })
  }

  #receive(event: EngineEvent): void {
    this.seen.add(event)
    if (event.type === 'control') {
      this.#open = event.state === 'open'
      if (event.state === 'open') {
        this.surroundings = { ...this.surroundings, lanesUrl: event.lanesUrls.h1, serverVersion: event.serverVersion }
      }
      if (event.state === 'ended') this.#ended = event.why
    } else if (event.type === 'clock') this.surroundings = { ...this.surroundings, clockStepMs: event.stepMs }
    else if (event.type === 'settings') this.#answers.push(event)
    else if (event.type === 'examined') this.#examined.set(event.id, event.outcome.ok ? event.outcome.result : { why: event.outcome.why })
    else if (event.type === 'upload') this.#uploaded = event.figures.state === 'sending' ? null : event.figures
    else if (event.type === 'tap') this.#tapped = event.tap
    else if (event.type === 'tap-refused') this.#tapped = event.why
    for (const look of this.#watchers) look()
  }
}

import { SCALE_STEPS, type ScaleProgress, type ScaleResult, type ScaleSettings, type ScaleStep } from '@wireside/contract/scale'
import { Child } from './child.ts'
import type { GeneratorCommand, LaneServerCommand } from './commands.ts'
import { monotonicMs } from './monotonic.ts'
import { MEASURED_FLAGS, readProcess, settled, type ProcessFigures } from './process-figures.ts'

/** A run that takes longer is ended: nobody waits so long, and nothing may hold the machine for ever. */
const MAX_RUN_MS = 240_000
/** Connections and broadcasts before the baseline: code is compiled, and pools are made, once. */
const WARM_UP_CONNECTIONS = 20
const WARM_UP_BROADCASTS = 100
const WARM_UP_RATE = 100

/** All of a result but where it was measured. */
export type Measured = Omit<ScaleResult, 'machine'>

export interface RunEvents {
  /** Aborting ends the run and everything it opened. */
  signal: AbortSignal
  onProgress(progress: ScaleProgress): void
  onStep(step: ScaleStep, baselineBytes: number): void
}

/**
 * One run: connections in five steps; at each step some broadcasts, then memory. Settles when both processes are gone;
 * rejects with the signal's reason where it was aborted, and in words where something failed.
 */
export async function runScale(settings: ScaleSettings, { signal, onProgress, onStep }: RunEvents): Promise<Measured> {
  const run = new Run(settings, onProgress)
  const bounded = AbortSignal.any([signal, AbortSignal.timeout(MAX_RUN_MS)])
  const aborted = new Promise<never>((_resolve, reject) => {
    const abort = (): void =>
      reject(bounded.reason === signal.reason ? signal.reason : new Error(`the run took longer than ${MAX_RUN_MS / 1000} s`))
    if (bounded.aborted) abort()
    else bounded.addEventListener('abort', abort, { once: true })
  })
  let endedMs = 0
  let measured: Omit<Measured, 'endedMs'>
  try {
    measured = await Promise.race([run.measure(onStep), aborted])
  } finally {
    endedMs = await run.end()
  }
  return { ...measured, endedMs }
}

class Run {
  readonly #settings: ScaleSettings
  readonly #onProgress: (progress: ScaleProgress) => void
  readonly #laneServer = new Child<LaneServerCommand>('lane-server.ts', MEASURED_FLAGS)
  readonly #generator: Child<GeneratorCommand>
  #measured: ScaleResult['measured'] = 'outside'
  #ports: number[] = []
  #held = 0
  #opening = false
  #broadcasts = 0

  constructor(settings: ScaleSettings, onProgress: (progress: ScaleProgress) => void) {
    this.#settings = settings
    this.#onProgress = onProgress
    this.#generator = new Child('generator.ts', [], (connections) => {
      if (!this.#opening) return
      this.#held = connections
      this.#tell('opening')
    })
  }

  async measure(onStep: RunEvents['onStep']): Promise<Omit<Measured, 'endedMs'>> {
    const { transport, encode, model, size, connections } = this.#settings
    this.#tell('starting')
    this.#ports = (await this.#laneServer.ask({ type: 'hold', transport, encode, model, size })).ports
    await this.#generator.ask({ type: 'target', transport, size })
    if ((await readProcess(this.#laneServer.pid)) === null) this.#measured = 'inside'
    if (model === 'event-loop') await this.#warmUp()
    const baseline = await this.#settled()

    const steps: ScaleStep[] = []
    let openingMs = 0
    for (let step = 1; step <= SCALE_STEPS; step++) {
      const from = monotonicMs()
      this.#opening = true
      await this.#open(Math.round((connections * step) / SCALE_STEPS))
      this.#opening = false
      openingMs += monotonicMs() - from
      steps.push(await this.#step())
      onStep(steps.at(-1) as ScaleStep, baseline.residentBytes)
    }
    return {
      settings: this.#settings,
      baselineBytes: baseline.residentBytes,
      steps,
      openedRate: (connections / openingMs) * 1000,
      measured: this.#measured,
    }
  }

  /** Ends both processes with all they hold; returns how long that took, ms. */
  async end(): Promise<number> {
    this.#tell('ending')
    const from = monotonicMs()
    await Promise.all([this.#laneServer.end(), this.#generator.end()])
    return monotonicMs() - from
  }

  async #warmUp(): Promise<void> {
    await this.#open(WARM_UP_CONNECTIONS)
    await this.#broadcast(WARM_UP_BROADCASTS, WARM_UP_RATE)
    await this.#generator.ask({ type: 'close' })
    this.#held = 0
  }

  async #open(to: number): Promise<void> {
    if (this.#settings.model === 'threads') {
      // A thread takes its time to start, so that they come one by one for the page to see.
      for (let count = this.#held + 1; count <= to; count++) {
        this.#ports = (await this.#laneServer.ask({ type: 'threads', count })).ports
        this.#held = count - 1
        this.#tell('opening')
      }
    }
    this.#held = (await this.#generator.ask({ type: 'open', to, ports: this.#ports, after: this.#broadcasts })).connections
  }

  /** One broadcast that doesn't count, then those that do, then what is left in memory. */
  async #step(): Promise<ScaleStep> {
    const { broadcasts, rate } = this.#settings
    this.#tell('sending')
    await this.#broadcast(1, rate)
    const before = await this.#figures()
    const { first, last, startedAt, delivered } = await this.#broadcast(broadcasts, rate)
    const cpuMicros = (await this.#figures()).cpuMicros - before.cpuMicros
    this.#tell('settling')
    const { residentBytes } = await this.#settled()
    const fanOut = (arrivals: number[]): number[] => arrivals.map((at, index) => at - (startedAt[index] as number))
    const spanMs = (startedAt.at(-1) as number) - (startedAt[0] as number)
    return {
      connections: this.#held,
      residentBytes,
      cpuMicrosPerMessage: cpuMicros / delivered,
      firstMs: median(fanOut(first)),
      lastMs: median(fanOut(last)),
      slowestMs: Math.max(...fanOut(last)),
      madeRate: broadcasts > 1 ? ((broadcasts - 1) / spanMs) * 1000 : rate,
      delivered,
    }
  }

  async #broadcast(broadcasts: number, rate: number): Promise<{ startedAt: number[]; first: number[]; last: number[]; delivered: number }> {
    await this.#generator.ask({ type: 'expect', messages: broadcasts })
    const { startedAt } = await this.#laneServer.ask({ type: 'send', broadcasts, rate })
    this.#broadcasts += broadcasts
    return { startedAt, ...(await this.#generator.ask({ type: 'arrived' })) }
  }

  async #figures(): Promise<ProcessFigures> {
    if (this.#measured === 'inside') return this.#laneServer.ask({ type: 'figures' })
    const figures = await readProcess(this.#laneServer.pid)
    if (!figures) throw new Error('the lane server’s process can no longer be read')
    return figures
  }

  /** After a full garbage collection, once memory stands still. */
  async #settled(): Promise<ProcessFigures> {
    await this.#laneServer.ask({ type: 'collect' })
    return await settled(() => this.#figures())
  }

  #tell(phase: ScaleProgress['phase']): void {
    this.#onProgress({ phase, connections: this.#held, of: this.#settings.connections })
  }
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

import { availableParallelism } from 'node:os'
import { checkScale, MIN_SCALE_CONNECTIONS, type ScaleDown, type ScaleOffer, type ScaleSettings } from '@wireside/contract/scale'
import { describeProblem } from '@wireside/contract/problem'
import { capacity, openFilesLimit } from './capacity.ts'
import { runScale } from './run.ts'

type Tell = (message: ScaleDown) => void

/** Where runs are asked for: one at a time on this server, as two would measure each other. */
export class ScaleDesk {
  readonly #maxConnections: number
  readonly #now: () => number
  #closed = false
  #current: { settings: ScaleSettings; startedAt: number; ended: Promise<void>; abort: AbortController } | null = null

  constructor(maxConnections: number, now: () => number) {
    this.#maxConnections = maxConnections
    this.#now = now
  }

  /** What is offered to a client; `refusal` says why it may not start runs, or null. */
  offer(refusal: string | null): ScaleOffer {
    const bounds = capacity(this.#maxConnections, openFilesLimit(), process.availableMemory())
    if (refusal !== null) return { ...bounds, on: false, why: refusal }
    if (bounds.maxConnections < MIN_SCALE_CONNECTIONS) {
      return { ...bounds, on: false, why: `${bounds.why}: room for ${bounds.maxConnections}, ${MIN_SCALE_CONNECTIONS} are the least` }
    }
    return { ...bounds, on: true }
  }

  /** Starts a run and tells of it, or says why not. Returns how to end it; ending it twice does nothing. */
  start(value: unknown, refusal: string | null, tell: Tell): (() => void) | null {
    if (this.#closed) return refuse(tell, 'the server is stopping')
    const offer = this.offer(refusal)
    if (!offer.on) return refuse(tell, offer.why)
    const problems = checkScale(value, offer)
    if (problems.length > 0) {
      tell({ type: 'failed', why: problems.map(describeProblem).join('; '), problems })
      return null
    }
    if (this.#current) {
      const { settings, startedAt } = this.#current
      const seconds = Math.round((this.#now() - startedAt) / 1000)
      return refuse(
        tell,
        `another run is under way on this server (${settings.connections} × ${settings.transport}, for ${seconds} s): two would measure each other; start again when it has ended`,
      )
    }
    const settings = value as ScaleSettings
    const abort = new AbortController()
    const ended = this.#run(settings, abort.signal, tell)
    this.#current = { settings, startedAt: this.#now(), abort, ended }
    return () => abort.abort()
  }

  /** Ends what runs, and starts nothing any more; settles when its processes are gone. */
  async close(): Promise<void> {
    this.#closed = true
    this.#current?.abort.abort()
    await this.#current?.ended
  }

  async #run(settings: ScaleSettings, signal: AbortSignal, tell: Tell): Promise<void> {
    const machine = `Node ${process.versions.node}, ${process.platform} ${process.arch}, ${availableParallelism()} cores`
    let last: ScaleDown
    try {
      const measured = await runScale(settings, {
        signal,
        onProgress: (progress) => tell({ type: 'progress', ...progress }),
        onStep: (step, baselineBytes) => tell({ type: 'step', step, baselineBytes }),
      })
      last = { type: 'done', result: { ...measured, machine } }
    } catch (error) {
      last = signal.aborted ? { type: 'cancelled' } : { type: 'failed', why: (error as Error).message, problems: [] }
    }
    this.#current = null
    tell(last)
  }
}

function refuse(tell: Tell, why: string): null {
  tell({ type: 'failed', why, problems: [] })
  return null
}

import { createStore } from 'zustand/vanilla'
import { experimentOf, type Claim } from '../claim.ts'
import { Course, type Progress } from '../lab/course.ts'
import { askSpoken } from './ask-spoken.ts'
import { readKept, writeKept, type Kept, type Prediction } from './kept.ts'
import { runClaim } from './run-claim.ts'

/** Which claim runs now, of how many. */
interface Running {
  id: string
  progress: Progress
  /** Of a run of several: ids in order, and how many are done. */
  queue: readonly string[]
  done: number
  startedAt: number
}

export interface ClaimsState extends Kept {
  running: Running | null
  brief: boolean
  /** Why the last run did not begin or was ended. */
  notice: string | null
}

/** One run at a time in all tabs of this browser: experiments would measure each other. */
const LOCK = 'wireside-claims'

/** Predictions, results and the run under way; one for the whole page, so that leaving the page does not end a run. */
export class ClaimsStore {
  readonly state
  readonly #page: Window
  #cancel: AbortController | null = null

  constructor(page: Window) {
    this.#page = page
    this.state = createStore<ClaimsState>(() => ({ ...readKept(() => page.localStorage), running: null, brief: false, notice: null }))
  }

  predict(id: string, change: Partial<Prediction>): void {
    const { predictions } = this.state.getState()
    const before = predictions[id] ?? { verdict: null, guess: null }
    this.#keep({ predictions: { ...predictions, [id]: { ...before, ...change } } })
  }

  setBrief(brief: boolean): void {
    this.state.setState({ brief })
  }

  cancel(): void {
    this.#cancel?.abort(new DOMException('You ended the run.', 'AbortError'))
  }

  /** Forgets predictions and results. */
  forget(): void {
    this.#keep({ predictions: {}, results: {}, spoken: [] })
  }

  /** Runs the claims one after the other; each result is kept as it comes. */
  async run(claims: readonly Claim[]): Promise<void> {
    if (this.#cancel) return
    const cancel = new AbortController()
    this.#cancel = cancel
    try {
      const began = await this.#alone(() => this.#runAll(claims.filter(experimentOf), cancel.signal))
      this.state.setState({ notice: began ? null : 'Another tab of this browser is running experiments; they would measure each other.' })
    } catch (error) {
      if (!cancel.signal.aborted) throw error
      this.state.setState({ notice: 'The run was ended; what was finished is kept.' })
    } finally {
      this.#cancel = null
      this.state.setState({ running: null })
    }
  }

  async #runAll(claims: readonly Claim[], signal: AbortSignal): Promise<void> {
    const queue = claims.map(({ id }) => id)
    const startedAt = this.#page.performance.now()
    for (const [done, claim] of claims.entries()) {
      const show = (progress: Progress): void => this.state.setState({ running: { id: claim.id, progress, queue, done, startedAt } })
      show({ share: 0, doing: 'opening a session of its own', exhibits: [] })
      const result = await runClaim(this.#page, claim, new Course(this.state.getState().brief, show), signal)
      this.#keep({ results: { ...this.state.getState().results, [claim.id]: result } })
    }
    this.#keep({ spoken: await askSpoken(this.#page, signal) })
  }

  /** False where another tab holds the lock; where the page has no locks (plain http at a LAN address) it just runs. */
  async #alone(run: () => Promise<void>): Promise<boolean> {
    const { locks } = this.#page.navigator as { locks?: LockManager }
    if (!locks) {
      await run()
      return true
    }
    return locks.request(LOCK, { ifAvailable: true }, async (lock) => {
      if (lock) await run()
      return lock !== null
    })
  }

  #keep(change: Partial<Kept>): void {
    this.state.setState(change)
    if (!writeKept(() => this.#page.localStorage, this.state.getState())) {
      this.state.setState({ notice: 'This browser keeps nothing for this page: predictions and results are gone with the tab.' })
    }
  }
}

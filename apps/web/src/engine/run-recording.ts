import { RUN_FORMAT, RUN_VERSION, type RunFile } from '@wireside/contract/run-file'
import type { Settings } from '@wireside/contract/settings'
import type { EngineEvent } from './messages.ts'

/** Events a recording keeps: an hour of four batches a second with room for everything else. */
const MAX_EVENTS = 20_000

/** A payload is the learner's own, and what it was asked for or said in a room is nobody else's: a run file never carries these. */
const KEPT_OUT: ReadonlySet<EngineEvent['type']> = new Set(['run', 'arrived', 'payload', 'tap', 'examined', 'room'])

/** Records the page's own event stream: what is exported is what was drawn. */
export class RunRecording {
  readonly #startedAt: number
  readonly #settings: Settings
  readonly #events: RunFile['events'] = []

  constructor(startedAt: number, settings: Settings) {
    this.#startedAt = startedAt
    this.#settings = settings
  }

  /** False once the recording is full: it then ends by itself, and says so. */
  add(at: number, event: EngineEvent): boolean {
    if (KEPT_OUT.has(event.type)) return true
    if (this.#events.length >= MAX_EVENTS) return false
    this.#events.push({ atMs: at - this.#startedAt, event })
    return true
  }

  finish(at: number, environment: RunFile['environment']): RunFile {
    return {
      format: RUN_FORMAT,
      version: RUN_VERSION,
      startedAt: new Date(this.#startedAt).toISOString(),
      durationMs: at - this.#startedAt,
      environment,
      settings: this.#settings,
      events: this.#events,
    }
  }
}

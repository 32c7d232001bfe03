import type { RunFile } from '@wireside/contract/run-file'
import type { Settings } from '@wireside/contract/settings'
import type { EngineLane } from './lane.ts'
import type { EngineEvent } from './messages.ts'
import { RunRecording } from './run-recording.ts'

export interface RunRecorderOptions {
  now(): number
  settings(): Settings
  /** What a run was recorded in, as it is when it ends. */
  environment(): RunFile['environment']
  emit(event: EngineEvent): void
}

/** Records one run at a time, from when it is asked to until it is asked to stop or the recording is full. */
export class RunRecorder {
  readonly #lanes: ReadonlyMap<string, Pick<EngineLane, 'newestChange'>>
  readonly #options: RunRecorderOptions
  #recording: RunRecording | null = null

  constructor(lanes: ReadonlyMap<string, Pick<EngineLane, 'newestChange'>>, options: RunRecorderOptions) {
    this.#lanes = lanes
    this.#options = options
  }

  turn(on: boolean): void {
    if (on) this.#begin()
    else this.#end()
  }

  /** Takes what the page was told. */
  add(event: EngineEvent): void {
    if (this.#recording && !this.#recording.add(this.#options.now(), event)) this.#end()
  }

  /** Each connection first, as it stands: it was told of before. */
  #begin(): void {
    const at = this.#options.now()
    this.#recording = new RunRecording(at, this.#options.settings())
    for (const { newestChange } of this.#lanes.values()) {
      if (newestChange) this.#recording.add(at, { type: 'connection', change: { ...newestChange, at } })
    }
  }

  #end(): void {
    const recording = this.#recording
    this.#recording = null
    if (!recording) return
    const { now, environment, emit } = this.#options
    emit({ type: 'run', run: recording.finish(now(), environment()) })
  }
}

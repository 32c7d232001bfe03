import { Crowd } from './crowd.ts'
import type { LanePorts } from './lane-ports.ts'
import type { EngineEvent } from './messages.ts'
import type { Probe } from './probes/probe.ts'
import { runProbe } from './probes/run-probe.ts'
import { credentialsOver } from './transports/connection.ts'
import type { CrowdSettings, UploadSettings } from './trials.ts'
import { Upload } from './upload.ts'

interface TrialHost {
  now(): number
  ports(): LanePorts
  /** Runs it once the server has answered every settings document. */
  whenAnswered(run: () => void): void
  emit(event: EngineEvent): void
}

/** What is tried beside the lanes: probes, one crowd of connections and one upload at a time. */
export class TrialRunner {
  readonly #host: TrialHost
  readonly #leaving = new AbortController()
  #crowd: Crowd | null = null
  #upload: Upload | null = null

  constructor(host: TrialHost) {
    this.#host = host
  }

  async examine(id: number, probe: Probe): Promise<void> {
    const { now, ports, emit } = this.#host
    const startedAt = now()
    try {
      const result = await runProbe(probe, {
        url: (...where) => ports().probeUrl(...where),
        elapsed: () => now() - startedAt,
        signal: this.#leaving.signal,
      })
      emit({ type: 'examined', id, outcome: { ok: true, result } })
    } catch (error) {
      emit({ type: 'examined', id, outcome: { ok: false, why: error instanceof Error ? error.message : String(error) } })
    }
  }

  /** In the place of the crowd before; null closes that. */
  gather(settings: CrowdSettings | null): void {
    const { now, ports, emit } = this.#host
    this.#crowd?.close()
    this.#crowd =
      settings &&
      new Crowd(settings, {
        now,
        url: (path, scheme) => ports().probeUrl(path, scheme, { protocol: settings.protocol }),
        tell: (figures) => emit({ type: 'crowd', figures }),
      })
  }

  /** In the place of the upload before; null gives that up. */
  upload(settings: UploadSettings | null): void {
    const { now, ports, whenAnswered, emit } = this.#host
    this.#upload?.close()
    this.#upload =
      settings &&
      new Upload(settings, {
        now,
        withCredentials: credentialsOver(settings.protocol) === 'include',
        whenReady: whenAnswered,
        url: (path, scheme) => ports().probeUrl(`${path}&lane=${settings.lane}`, scheme, { protocol: settings.protocol }),
        tell: (figures) => emit({ type: 'upload', figures }),
      })
  }

  cancelUpload(): void {
    this.#upload?.cancel()
  }

  /** Nothing is told any more. */
  end(): void {
    this.#crowd?.close()
    this.#upload?.close()
    this.#leaving.abort(new DOMException('the experiment was ended', 'AbortError'))
  }
}

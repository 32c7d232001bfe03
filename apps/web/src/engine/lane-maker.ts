import { protocolOf, type LaneSettings } from '@wireside/contract/lanes'
import { Certificates } from './certificate.ts'
import { EngineLane, type LaneOptions } from './lane.ts'
import type { LanePorts } from './lane-ports.ts'
import type { EngineEvent } from './messages.ts'
import { credentialsOver } from './transports/connection.ts'

export interface LaneMakerOptions extends Pick<LaneOptions, 'now' | 'random' | 'after' | 'iframes' | 'onArrival'> {
  /** Those of the session as it is now. */
  ports(): LanePorts
  emit(event: EngineEvent): void
}

/** Makes lanes that find the session's ports and tell the page what becomes of them. */
export class LaneMaker {
  readonly #options: LaneMakerOptions
  readonly #certificates: Certificates
  /** Of this page's uplink ids. */
  readonly #epoch: string

  constructor(options: LaneMakerOptions) {
    const { random, after, emit } = options
    this.#options = options
    this.#epoch = Math.floor(random() * 36 ** 8).toString(36)
    this.#certificates = new Certificates({ after, onChange: (origin, accepted) => emit({ type: 'certificate', origin, accepted }) })
  }

  make(settings: LaneSettings): EngineLane {
    const { now, random, after, iframes, onArrival, ports, emit } = this.#options
    return new EngineLane(settings, {
      now,
      random,
      after,
      iframes,
      epoch: this.#epoch,
      url: (lane) => ports().laneUrl(lane),
      prepare: (lane) => this.#prepare(lane),
      post: (lane, id, payload) => this.#post(lane, id, payload),
      onArrival,
      onChange: (change) => emit({ type: 'connection', change }),
      onReality: (change) => emit({ type: 'reality', change }),
      onStale: (mark) => emit({ type: 'stale', mark }),
      onProbe: (heads) => emit({ type: 'post-heads', ...heads }),
      onUnreachable: (lane, why) => emit({ type: 'failed', ...ports().unreachable(lane, why) }),
    })
  }

  #prepare(lane: LaneSettings): ((signal: AbortSignal) => Promise<void>) | null {
    const protocol = protocolOf(lane)
    if (protocol === 'h1') return null
    return (signal) => this.#certificates.accepted(this.#options.ports().origins[protocol], credentialsOver(protocol), signal)
  }

  /** No content type and no custom header, so that the browser need not ask leave first. */
  async #post(lane: LaneSettings, id: string, payload: string | Uint8Array): Promise<void> {
    const body = new Blob([payload as BlobPart])
    const protocol = protocolOf(lane)
    const url = this.#options.ports().postUrl(protocol, lane.id, id)
    const response = await fetch(url, { method: 'POST', body, credentials: credentialsOver(protocol) })
    if (!response.ok) throw new Error(`the uplink answered ${response.status}`)
  }
}

import { Pace, type PaceClock } from '@wireside/contract/pace'
import { generatePayload } from '@wireside/contract/payload'
import type { Workload } from '@wireside/contract/workload'
import type { EngineLane } from './lane.ts'
import { FIRST_UP_SEQ } from './uplink.ts'

/** A payload that was pasted: its bytes, by the name that the settings call it by. */
export interface PastedPayload {
  ref: string
  bytes: Uint8Array
}

/** The workload upstream: what this page sends, and when. */
export class UpWorkload {
  readonly #lanes: ReadonlyMap<string, EngineLane>
  readonly #pace: Pace
  #workload: Workload | null = null
  #pasted: PastedPayload | null = null
  #seq = FIRST_UP_SEQ - 1
  #shape = ''

  constructor(lanes: ReadonlyMap<string, EngineLane>, clock: PaceClock) {
    this.#lanes = lanes
    this.#pace = new Pace(clock, () => this.#send())
  }

  set(workload: Workload, pasted: PastedPayload | null): void {
    this.#workload = workload
    this.#pasted = pasted
    const { rate, running, direction, pattern, seed } = workload
    const upRate = running && direction !== 'down' ? rate : 0
    const shape = JSON.stringify([upRate, pattern, seed])
    if (shape === this.#shape) return
    this.#shape = shape
    this.#pace.set(upRate, pattern, seed)
  }

  /** One message, offered to every lane at once; who sends first rotates with each message, as downstream. */
  #send(): void {
    if (!this.#workload) return
    const seq = ++this.#seq
    const payload = payloadOf(this.#workload, this.#pasted, seq)
    const lanes = [...this.#lanes.values()]
    for (let place = 0; place < lanes.length; place++) lanes[(seq + place) % lanes.length]?.send(seq, payload)
  }
}

function payloadOf({ payload, seed }: Workload, pasted: PastedPayload | null, seq: number): string | Uint8Array {
  if (payload.kind === 'generated') {
    const made = generatePayload(payload.generator, payload.form, payload.size, seed, seq)
    return made.form === 'text' ? made.text : made.bytes
  }
  const bytes = pasted?.ref === payload.ref ? pasted.bytes : new Uint8Array(0)
  return payload.form === 'text' ? new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes) : bytes
}

import { ArrivalFeed } from './arrival-feed.ts'
import type { ClockSync } from './clock.ts'
import type { EngineLane } from './lane.ts'
import { Pair } from './pair.ts'
import type { Arrival } from './recorder.ts'

/** Every message as it came in, brought to one clock: for its lane's samples, for the pair difference, and for whoever asks for each. */
export class Arrivals {
  readonly feed = new ArrivalFeed()
  readonly #clock: ClockSync
  readonly #lanes: ReadonlyMap<string, EngineLane>
  #pair: Pair | null = null
  /** Before the clocks were compared: their latency is not known yet. */
  #early: { lane: string; arrival: Arrival }[] = []

  constructor(clock: ClockSync, lanes: ReadonlyMap<string, EngineLane>) {
    this.#clock = clock
    this.#lanes = lanes
  }

  get pair(): Pair | null {
    return this.#pair
  }

  add(lane: string, arrival: Arrival): void {
    if (!this.#clock.known) {
      this.#early.push({ lane, arrival })
      return
    }
    const { seq, receivedAt, replayed, bytes, place } = arrival
    const latencyMs = receivedAt - this.#clock.toEngine(arrival.sentAt)
    this.#lanes.get(lane)?.sampler.add({ seq, at: receivedAt, latencyMs, replayed, bytes, place })
    if (!replayed) this.#pair?.add(lane, arrival)
    this.feed.add(lane, { seq, latencyMs })
  }

  /** The clocks have been compared. */
  addEarly(): void {
    for (const { lane, arrival } of this.#early.splice(0)) this.add(lane, arrival)
  }

  /** Begins anew, with these two lanes or the first two of `ids`. */
  choosePair(lanes: readonly [string, string] | null, ids: readonly string[]): void {
    const [first, second] = lanes ?? ids
    this.#pair = first !== undefined && second !== undefined ? new Pair([first, second], ids.length) : null
  }
}

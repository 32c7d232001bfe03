import { ArrivalFeed } from './arrival-feed.ts'
import type { ClockSync } from './clock.ts'
import type { EngineLane } from './lane.ts'
import { Pair } from './pair.ts'
import type { Arrival } from './recorder.ts'

/** From the first arrival of all to its sample: the other lanes' first message is on its way. */
const FIRST_SAMPLE_AFTER_MS = 10

export interface ArrivalsOptions {
  /** Calls `run` after `ms`. */
  after(ms: number, run: () => void): void
  /** Takes a sample before the next tick. */
  sample(): void
}

/** Every message as it came in, brought to one clock: for its lane's samples, for the pair difference, and for whoever asks for each. */
export class Arrivals {
  readonly feed = new ArrivalFeed()
  readonly #clock: ClockSync
  readonly #lanes: ReadonlyMap<string, Pick<EngineLane, 'sampler'>>
  readonly #options: ArrivalsOptions
  #hasArrived = false
  #pair: Pair | null = null
  /** Before the clocks were compared: their latency is not known yet. */
  #early: { lane: string; arrival: Arrival }[] = []

  constructor(clock: ClockSync, lanes: ReadonlyMap<string, Pick<EngineLane, 'sampler'>>, options: ArrivalsOptions) {
    this.#clock = clock
    this.#lanes = lanes
    this.#options = options
  }

  get pair(): Pair | null {
    return this.#pair
  }

  add(lane: string, arrival: Arrival): void {
    this.#sampleFirst()
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

  /** Whoever has just opened the page waits for the first message of all, and not for a tick. */
  #sampleFirst(): void {
    if (this.#hasArrived) return
    this.#hasArrived = true
    this.#options.after(FIRST_SAMPLE_AFTER_MS, this.#options.sample)
  }
}

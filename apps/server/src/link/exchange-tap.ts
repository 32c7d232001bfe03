import type { UnitStart } from '@wireside/wire/tap/segment'
import type { LinkDirection, Meter } from './meter.ts'
import type { LinkOwner } from './owner.ts'
import { Tap } from './tap.ts'

/** The tap of whichever exchange is under way on a connection. Its bytes are for that exchange's owner alone, or for nobody. */
export class ExchangeTap {
  readonly #meter: Meter
  readonly #bytes: number
  #tap: Tap | null
  #taken = false

  /** `bytes`: what the tap of each exchange keeps. */
  constructor(meter: Meter, bytes: number) {
    this.#meter = meter
    this.#bytes = bytes
    this.#tap = new Tap(bytes)
  }

  record(direction: LinkDirection, at: number, offset: number, bytes: Uint8Array): void {
    this.#tap?.record(direction, at, offset, bytes)
  }

  /** The next byte of this direction begins a head, a chunk or a frame. */
  begins(direction: LinkDirection, what: UnitStart): void {
    this.#tap?.begins(direction, this.#meter[direction].total, what)
  }

  /** A request head of so many bytes has come in. From a pipelined request on nothing is kept, as its answer follows another's. */
  request(headBytes: number, pipelined: boolean): void {
    this.#taken = false
    const own = this.#tap?.splitAt(this.#meter.up.total - headBytes, this.#meter.down.total) ?? null
    this.#tap = pipelined ? null : own
  }

  give(owner: LinkOwner): void {
    if (!this.#tap || !owner.tapped) return
    this.#taken = true
    owner.tapped(this.#tap)
  }

  /** Whoever wants it has taken it by now. */
  settle(): void {
    if (!this.#taken) this.#tap = null
  }

  /** No exchange is under way. */
  renew(): void {
    this.#tap = new Tap(this.#bytes)
  }
}

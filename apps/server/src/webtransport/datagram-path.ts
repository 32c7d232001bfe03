import { waysOf, type Condition } from '@wireside/contract/conditions'
import { Bandwidth } from '../link/conditions/bandwidth.ts'
import type { LinkDirection } from '../link/meter.ts'

/** A datagram that is held back so that later ones overtake it waits this long: some round trips of a local network. */
const HELD_BACK_MS = 20
/** What waits for bandwidth; beyond, datagrams are dropped at the tail, as a router's queue does it. */
const QUEUE_MS = 500

/**
 * What becomes of each datagram of one direction: when it arrives, or that it never does. All chance comes from the
 * seed, so that a run can be repeated. Unlike bytes of a TCP connection, datagrams may overtake each other.
 */
export class DatagramPath {
  readonly #direction: LinkDirection
  readonly #random: () => number
  #delayMs = 0
  #jitterMs = 0
  #lost = 0
  #heldBack = 0
  #pathLost = false
  #bytesPerSecond: number | null = null
  #bandwidth: Bandwidth | null = null

  constructor(direction: LinkDirection, seed: number) {
    this.#direction = direction
    this.#random = mulberry32(seed)
  }

  /** The path is gone: nothing arrives. */
  set pathLost(lost: boolean) {
    this.#pathLost = lost
  }

  set(conditions: readonly Condition[], now: number): void {
    this.#delayMs = 0
    this.#jitterMs = 0
    this.#lost = 0
    this.#heldBack = 0
    let bytesPerSecond: number | null = null
    for (const condition of conditions) {
      if (!waysOf(condition).includes(this.#direction)) continue
      switch (condition.type) {
        case 'latency':
          this.#delayMs = condition.delayMs
          this.#jitterMs = condition.jitterMs
          break
        case 'bandwidth':
          bytesPerSecond = condition.bytesPerSecond
          break
        case 'packet_loss':
          this.#lost = condition.lostPercent / 100
          this.#heldBack = condition.reorderedPercent / 100
          break
        case 'blackhole':
          this.#lost = 1
          break
        case 'refuse':
        // Of bytes in order, or of a proxy: a lane on datagrams is never given them.
        case 'stall':
        case 'slicer':
        case 'handshake':
        case 'idle_timeout':
        case 'limit_data':
        case 'response_buffering':
        case 'strip_upgrade':
          break
      }
    }
    if (bytesPerSecond === this.#bytesPerSecond) return
    this.#bytesPerSecond = bytesPerSecond
    this.#bandwidth = bytesPerSecond === null ? null : new Bandwidth({ bytesPerSecond }, now, false)
  }

  /** When `bytes` that came at `now` arrive; null: never. */
  arrivesAt(bytes: number, now: number): number | null {
    // Drawn for every datagram, whatever holds, so that one setting does not shift the chance of another.
    const [loss, hold, jitter] = [this.#random(), this.#random(), this.#random()]
    if (this.#pathLost || loss < this.#lost) return null
    let at = now + Math.max(0, this.#delayMs + this.#jitterMs * (2 * jitter - 1))
    if (hold < this.#heldBack) at += HELD_BACK_MS
    if (this.#bandwidth === null) return at
    const passAt = this.#bandwidth.passAt(now, bytes)
    if (passAt - now > QUEUE_MS) return null
    this.#bandwidth.passed(bytes, passAt)
    return at + passAt - now
  }
}

/** Numbers in [0, 1); public domain, by Tommy Ettinger. */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

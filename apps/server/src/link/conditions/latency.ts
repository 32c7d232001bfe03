/**
 * Jitter is drawn once per slot, so that what the server sends on several lanes in one go waits alike on all of them;
 * at the fastest workload people can follow (60 Hz) each message still draws its own.
 */
const JITTER_SLOT_MS = 10

/** Every byte waits `delayMs` ± up to `jitterMs`. Order is the queue's business: a byte never passes an earlier one. */
export class Latency {
  readonly #delayMs: number
  readonly #jitterMs: number
  readonly #seed: number
  readonly #startedAt: number

  constructor(delayMs: number, jitterMs: number, seed: number, startedAt: number) {
    this.#delayMs = delayMs
    this.#jitterMs = jitterMs
    this.#seed = seed
    this.#startedAt = startedAt
  }

  /** When what arrived then may pass. */
  readyAt(arrivedAt: number): number {
    if (this.#jitterMs === 0) return arrivedAt + this.#delayMs
    const wait = this.#delayMs + this.#jitterMs * jitter(this.#seed, arrivedAt - this.#startedAt)
    return arrivedAt + Math.max(0, wait)
  }
}

/** A number in [-1, 1) that depends on nothing but the seed and the slot of session time. */
function jitter(seed: number, sessionMs: number): number {
  let hash = (Math.imul(Math.floor(sessionMs / JITTER_SLOT_MS), 0x9e3779b1) ^ Math.imul(seed, 0x85ebca6b)) >>> 0
  hash = Math.imul(hash ^ (hash >>> 16), 0x7feb352d) >>> 0
  hash = Math.imul(hash ^ (hash >>> 15), 0x846ca68b) >>> 0
  hash = (hash ^ (hash >>> 16)) >>> 0
  return hash / 2 ** 31 - 1
}

/**
 * A number in [0, 1) that depends on nothing but the seed and `nth`, so that a run can be repeated, and lanes that ask
 * the same draw the same.
 */
export function draw(seed: number, nth: number): number {
  let hash = (Math.imul(nth, 0x9e3779b1) ^ Math.imul(seed, 0x85ebca6b)) >>> 0
  hash = Math.imul(hash ^ (hash >>> 16), 0x7feb352d) >>> 0
  hash = Math.imul(hash ^ (hash >>> 15), 0x846ca68b) >>> 0
  hash = (hash ^ (hash >>> 16)) >>> 0
  return hash / 2 ** 32
}

/**
 * Chance is drawn once per slot of session time, so that what the server sends on several lanes in one go fares alike
 * on all of them; at the fastest workload people can follow (60 Hz) each message still draws its own.
 */
const SLOT_MS = 10

export function slotOf(sessionMs: number): number {
  return Math.floor(sessionMs / SLOT_MS)
}

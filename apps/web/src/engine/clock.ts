/** Probes of this long ago still count; older ones have drifted away. */
const WINDOW_MS = 20_000
/** Two quartz clocks part by up to this much (50 ppm); a best probe that ages widens the error. */
const DRIFT = 50e-6

interface Probe {
  at: number
  offsetMs: number
  roundTripMs: number
}

/** The server's monotonic clock against the engine's, by round trips on the control channel (Cristian 1989). */
export class ClockSync {
  #probes: Probe[] = []

  /** A probe left at `sentAt`, the server read its clock as `serverAt`, the answer came at `receivedAt`. */
  add(sentAt: number, serverAt: number, receivedAt: number): void {
    const roundTripMs = receivedAt - sentAt
    this.#probes.push({ at: receivedAt, offsetMs: serverAt - (sentAt + receivedAt) / 2, roundTripMs })
    this.#probes = this.#probes.filter((probe) => receivedAt - probe.at <= WINDOW_MS)
  }

  get known(): boolean {
    return this.#probes.length > 0
  }

  clear(): void {
    this.#probes = []
  }

  /** A server time on the engine's clock, ms. */
  toEngine(serverMs: number): number {
    return serverMs - (this.#best()?.offsetMs ?? 0)
  }

  get bestRoundTripMs(): number {
    return this.#best()?.roundTripMs ?? Number.NaN
  }

  /** ± of every one-way time at `now`: half the best round trip, its drift since, and two clock steps. */
  errorMs(now: number, stepMs: number): number {
    const best = this.#best()
    return best ? best.roundTripMs / 2 + (now - best.at) * DRIFT + 2 * stepMs : Number.NaN
  }

  #best(): Probe | undefined {
    let best = this.#probes[0]
    for (const probe of this.#probes) if (best && probe.roundTripMs < best.roundTripMs) best = probe
    return best
  }
}

/** Steps looked at when measuring the clock's own step, and how long at most. */
const STEPS = 20
const MEASURE_WITHIN_MS = 20

/** The smallest step `now` was seen to take, ms: 0.005 where the page is isolated, 0.1 where not. */
export function measureStep(now: () => number): number {
  const startedAt = now()
  let last = startedAt
  let smallest = Infinity
  for (let steps = 0; steps < STEPS && last - startedAt < MEASURE_WITHIN_MS;) {
    const at = now()
    if (at === last) continue
    smallest = Math.min(smallest, at - last)
    last = at
    steps++
  }
  return smallest
}

import { randomFrom } from '@wireside/contract/payload'

/** Milliseconds before retry `attempt` (from 1); `random` in [0, 1). */
export type Wait = (attempt: number, random: () => number) => number

export interface StormOptions {
  clients: number
  /** All clients are cut at 0; the server refuses every attempt until it is back at this time, ms. */
  outageMs: number
  /** New connections that the server can accept in each 100 ms; it refuses the others. */
  capacity: number
  seed: number
}

/** Clients' attempts as they reached the server: a simulation, a pure function of its arguments. */
export interface Storm {
  /** Attempts that arrived in each 100 ms from the cut on. */
  arrivals: number[]
  attempts: number
  refused: number
  /** Largest number of attempts in 100 ms once the server was back. */
  peak: number
  /** When half, and all, of the clients were back; null where the watched time was over first. */
  halfBackMs: number | null
  allBackMs: number | null
}

export const BIN_MS = 100
/** Watched for so long: five times the longest wait, and more than a fixed delay needs at the smallest capacity here. */
export const WATCHED_MS = 300_000
/** Round trips differ from client to client by up to this much: what little spread a fixed delay has. */
const MAX_ROUND_TRIP_MS = 50

interface Attempt {
  at: number
  client: number
}

export function simulateStorm({ clients, outageMs, capacity, seed }: StormOptions, wait: Wait): Storm {
  const random = randomFrom(seed, clients)
  const roundTripMs = Array.from({ length: clients }, () => random() * MAX_ROUND_TRIP_MS)
  const attempts = Array.from({ length: clients }, () => 1)
  const bins: Attempt[][] = Array.from({ length: WATCHED_MS / BIN_MS }, () => [])
  /** It learns half a round trip later, waits, and is there half a round trip after that. */
  const schedule = (client: number, refusedAt: number): void => {
    const at = refusedAt + (roundTripMs[client] as number) + wait(attempts[client] as number, random)
    bins[Math.floor(at / BIN_MS)]?.push({ at, client })
  }
  for (let client = 0; client < clients; client++) schedule(client, 0)

  const storm: Storm = { arrivals: [], attempts: 0, refused: 0, peak: 0, halfBackMs: null, allBackMs: null }
  let back = 0
  for (const bin of bins) {
    let accepted = 0
    let afterOutage = 0
    for (const { at, client } of bin.toSorted((a, b) => a.at - b.at)) {
      if (at >= outageMs) afterOutage++
      if (at >= outageMs && accepted < capacity) {
        accepted++
        back++
        if (back === Math.ceil(clients / 2)) storm.halfBackMs = at
        if (back === clients) storm.allBackMs = at
        continue
      }
      storm.refused++
      attempts[client] = (attempts[client] as number) + 1
      schedule(client, at)
    }
    storm.arrivals.push(bin.length)
    storm.attempts += bin.length
    storm.peak = Math.max(storm.peak, afterOutage)
    if (back === clients) break
  }
  return storm
}

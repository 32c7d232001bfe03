import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { waitBefore } from '../engine/reconnect.ts'
import { simulateStorm, type StormOptions, type Wait } from '../features/storm/storm.ts'

const OPTIONS: StormOptions = { clients: 1000, outageMs: 5000, capacity: 50, seed: 1 }
const fixed: Wait = () => 3000
const unjittered: Wait = (attempt) => waitBefore(attempt, 1000, () => 0)
const jittered: Wait = (attempt, random) => waitBefore(attempt, 1000, random)

describe('a storm', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(simulateStorm(OPTIONS, jittered)).toEqual(simulateStorm(OPTIONS, jittered))
    expect(simulateStorm({ ...OPTIONS, seed: 2 }, jittered)).not.toEqual(simulateStorm(OPTIONS, jittered))
  })

  it('of a fixed delay comes in waves of all that are still away, one delay apart', () => {
    const { arrivals, peak } = simulateStorm(OPTIONS, fixed)
    expect(arrivals[30]).toBe(1000)
    expect(peak).toBe(1000)
    const quiet = arrivals.slice(31, 60)
    expect(quiet).toEqual(quiet.map(() => 0))
    expect(arrivals[60]).toBe(1000)
  })

  it('is broken by jitter, not by back-off alone', () => {
    const [flat, same, spread] = [fixed, unjittered, jittered].map((wait) => simulateStorm(OPTIONS, wait))
    expect(same!.peak).toBeGreaterThan(500)
    expect(spread!.peak).toBeLessThan(150)
    expect(spread!.allBackMs!).toBeLessThan(flat!.allBackMs!)
    expect(spread!.allBackMs!).toBeLessThan(same!.allBackMs!)
  })

  it('has every client back once, accepts none before the server is, and never more than it can', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 200 }),
        fc.integer({ min: 0, max: 10_000 }),
        fc.integer({ min: 5, max: 100 }),
        fc.nat(),
        (clients, outageMs, capacity, seed) => {
          const storm = simulateStorm({ clients, outageMs, capacity, seed }, jittered)
          expect(storm.arrivals.reduce((sum, count) => sum + count, 0)).toBe(storm.attempts)
          expect(storm.attempts - storm.refused).toBe(clients)
          expect(storm.allBackMs!).toBeGreaterThanOrEqual(outageMs)
          expect(storm.allBackMs!).toBeGreaterThanOrEqual(storm.halfBackMs!)
          expect(storm.allBackMs! - outageMs).toBeGreaterThanOrEqual((Math.ceil(clients / capacity) - 2) * 100)
        },
      ),
      { numRuns: 50 },
    )
  })

  it('that outlasts what was watched says so', () => {
    expect(simulateStorm({ ...OPTIONS, outageMs: 400_000 }, fixed)).toMatchObject({ halfBackMs: null, allBackMs: null, peak: 0 })
  })
})

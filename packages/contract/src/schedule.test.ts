import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Schedule } from './schedule.ts'

it('never drifts: after any sequence of late timers, as many were due as time has passed', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1000 }),
      fc.array(fc.double({ min: 0, max: 400, noNaN: true }), { minLength: 1 }),
      (rate, waits) => {
        const schedule = new Schedule(rate, 0)
        let now = 0
        let made = 0
        for (const wait of waits) {
          now += wait
          made += schedule.take(now)
        }
        expect(Math.abs(made - (now * rate) / 1000)).toBeLessThanOrEqual(1)
      },
    ),
  )
})

it('gives up what a stalled process could not make, rather than send it as one burst', () => {
  const schedule = new Schedule(1000, 0)
  expect(schedule.take(5000)).toBe(1)
})

it('at rate 0 nothing is ever due', () => {
  const schedule = new Schedule(0, 0)
  expect(schedule.take(1e9)).toBe(0)
  expect(schedule.wait(0)).toBe(Infinity)
})

/** When messages were due within `ms`, asked every millisecond. */
function dues(pattern: 'burst' | 'poisson', rate: number, ms: number, seed = 1): number[] {
  const schedule = new Schedule(rate, 0, pattern, seed)
  return Array.from({ length: ms }, (_, now) => schedule.take(now))
}

describe('patterns', () => {
  it('burst: a second’s worth at once, then nothing; the mean rate is the same', () => {
    const due = dues('burst', 20, 10_001)
    expect(due.filter((count) => count > 0)).toEqual(Array.from({ length: 10 }, () => 20))
  })

  it('burst below two a second: two at once', () => {
    expect(dues('burst', 0.5, 8001).flatMap((count, at) => (count > 0 ? [[at, count]] : []))).toEqual([
      [4000, 2],
      [8000, 2],
    ])
  })

  it('poisson: the mean and the spread of an exponential, and the same for the same seed', () => {
    const at = dues('poisson', 100, 60_000).flatMap((count, now) => Array.from({ length: count }, () => now))
    const gaps = at.slice(1).map((now, index) => now - at[index]!)
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length
    const deviation = Math.sqrt(gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length)
    expect(mean).toBeGreaterThan(9.5)
    expect(mean).toBeLessThan(10.5)
    expect(deviation / mean).toBeGreaterThan(0.9)
    expect(deviation / mean).toBeLessThan(1.1)
    expect(dues('poisson', 100, 1000)).toEqual(dues('poisson', 100, 1000))
    expect(dues('poisson', 100, 1000, 2)).not.toEqual(dues('poisson', 100, 1000))
  })
})

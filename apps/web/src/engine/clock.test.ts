import { describe, expect, it } from 'vitest'
import { ClockSync, measureStep } from './clock.ts'

describe('the server’s clock on the engine’s', () => {
  it('is read off the quickest probe, whose half round trip is its error', () => {
    const clock = new ClockSync()
    clock.add(0, 1_000_050, 100)
    clock.add(200, 1_000_201, 202)
    clock.add(300, 1_000_390, 340)
    expect(clock.bestRoundTripMs).toBe(2)
    expect(clock.toEngine(1_000_201)).toBe(201)
    expect(clock.errorMs(202, 0.005)).toBeCloseTo(1.01, 9)
  })

  it('grows less sure as its best probe ages', () => {
    const clock = new ClockSync()
    clock.add(0, 500, 2)
    expect(clock.errorMs(10_002, 0)).toBeCloseTo(1 + 10_000 * 50e-6, 9)
  })

  it('forgets probes older than 20 s: quartz drifts', () => {
    const clock = new ClockSync()
    clock.add(0, 100, 1)
    clock.add(30_000, 30_110, 30_010)
    expect(clock.bestRoundTripMs).toBe(10)
  })
})

it('the clock step is the smallest step seen', () => {
  let calls = 0
  expect(measureStep(() => Math.floor(calls++ / 3) * 0.1)).toBeCloseTo(0.1, 9)
})

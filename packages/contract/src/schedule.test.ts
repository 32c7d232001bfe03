import fc from 'fast-check'
import { expect, it } from 'vitest'
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

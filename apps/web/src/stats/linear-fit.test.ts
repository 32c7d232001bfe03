import fc from 'fast-check'
import { expect, it } from 'vitest'
import { linearFit } from './linear-fit.ts'

it('finds the line that the points lie on, and says that it explains all of them', () => {
  const whole = fc.integer({ min: -1000, max: 1000 })
  fc.assert(
    fc.property(whole, whole, fc.uniqueArray(whole, { minLength: 2, maxLength: 20 }), (slope, intercept, xs) => {
      const fit = linearFit(xs.map((x) => ({ x, y: intercept + slope * x })))!
      expect(fit.slope).toBeCloseTo(slope, 6)
      expect(fit.intercept).toBeCloseTo(intercept, 4)
      expect(fit.r2).toBeCloseTo(1, 6)
    }),
  )
})

// Anscombe's first data set, with the figures R prints for it.
it('agrees with R on Anscombe’s quartet', () => {
  const x = [10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5]
  const y = [8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68]
  const fit = linearFit(x.map((at, index) => ({ x: at, y: y[index]! })))!
  expect(fit.slope).toBeCloseTo(0.5001, 4)
  expect(fit.intercept).toBeCloseTo(3.0001, 4)
  expect(fit.r2).toBeCloseTo(0.6665, 4)
  expect(fit.slopeError).toBeCloseTo(0.1179, 4)
})

it('is none where all points have one x', () => {
  expect(linearFit([{ x: 1, y: 1 }])).toBeNull()
  expect(linearFit([])).toBeNull()
})

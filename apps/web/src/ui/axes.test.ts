import { expect, it } from 'vitest'
import { placesOf, type Axes } from './axes.ts'

const words = { ticks: [], label: String }
const axes: Axes = {
  margin: { top: 5, right: 20, bottom: 10, left: 15 },
  x: { ...words, from: -30, to: 0, height: 18, named: true },
  y: { ...words, from: 0.1, to: 1000, width: 62, scale: 'log' },
}
const size = { width: 400, height: 233 }

it('the ends of both axes are the edges of what margins, axis and labels leave', () => {
  const { left, top, width, height, x, y } = placesOf(axes, size)
  expect({ left, top, width, height }).toEqual({ left: 77, top: 5, width: 303, height: 200 })
  expect([x(-30), x(-15), x(0)]).toEqual([77, 77 + 151.5, 380])
  expect([y(1000), y(0.1)]).toEqual([5, 205])
})

it('on a logarithmic axis each decade is as high as the next, on a linear one each unit', () => {
  const log = placesOf(axes, size)
  for (const [decade, value] of [100, 10, 1].entries()) expect(log.y(value)).toBeCloseTo(5 + 50 * (decade + 1))
  const linear = placesOf({ ...axes, y: { ...words, from: 0, to: 2000, width: 62, scale: 'linear' } }, size)
  expect([linear.y(500), linear.y(1000)]).toEqual([155, 105])
})

it('a chart of rows has no room for values at its side, and a box too small has no room at all', () => {
  expect(placesOf({ ...axes, y: null }, size)).toMatchObject({ left: 15, width: 365 })
  expect(placesOf(axes, { width: 50, height: 20 })).toMatchObject({ width: 0, height: 0 })
})

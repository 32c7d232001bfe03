import { expect, it } from 'vitest'
import { thinned, visible } from './exhibit.ts'

it('line ends are shown as what they are', () => {
  expect(visible('a\r\nb\rc\n\0')).toBe('a\\r\\n\nb\\r\nc\\n\n\\0')
})

it('many points are thinned evenly, with both ends kept', () => {
  const points = Array.from({ length: 10_000 }, (_, at): [number, number] => [at, at])
  const few = thinned(points)
  expect(few.length).toBeLessThanOrEqual(240)
  expect([few[0], few.at(-1)]).toEqual([points[0], points.at(-1)])
})

import fc from 'fast-check'
import { expect, it } from 'vitest'
import { RoundTrips } from './round-trips.ts'

it('is counted as cold or warm once, whichever half comes first', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ cold: fc.boolean(), answerFirst: fc.boolean() }), { maxLength: 50 }), (posts) => {
      const trips = new RoundTrips()
      posts.forEach(({ cold, answerFirst }, seq) => {
        if (answerFirst) trips.answered(seq, cold ? 20 : 2)
        trips.reported(seq, cold)
        if (!answerFirst) trips.answered(seq, cold ? 20 : 2)
      })
      const { cold, warm } = trips.read()
      const colds = posts.filter((post) => post.cold).length
      expect([cold?.count ?? 0, warm?.count ?? 0]).toEqual([colds, posts.length - colds])
      if (cold) expect(cold.max).toBe(20)
      if (warm) expect(warm.max).toBe(2)
    }),
  )
})

it('remembers a bounded number of halves: the oldest is given up', () => {
  const trips = new RoundTrips()
  for (let seq = 0; seq < 2000; seq++) trips.answered(seq, 1)
  for (let seq = 1999; seq >= 0; seq--) trips.reported(seq, false)
  expect(trips.read().warm?.count).toBe(1024)
})

it('a clear forgets the figures, not what is under way', () => {
  const trips = new RoundTrips()
  trips.answered(1, 5)
  trips.reported(1, true)
  trips.answered(2, 7)
  trips.clear()
  trips.reported(2, false)
  expect(trips.read()).toEqual({ cold: null, warm: expect.objectContaining({ count: 1, max: 7 }) })
})

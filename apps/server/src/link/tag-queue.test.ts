import fc from 'fast-check'
import { expect, it } from 'vitest'
import { TagQueue } from './tag-queue.ts'

it('gives tags back in the order they came, with their body bytes, however many wait', () => {
  const step: fc.Arbitrary<number | 'shift'> = fc.oneof(
    { weight: 3, arbitrary: fc.nat(1000) },
    { weight: 2, arbitrary: fc.constant('shift') },
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 400 }), (steps) => {
      const queue = new TagQueue()
      const model: { tag: string; bodyBytes: number }[] = []
      for (const [index, one] of steps.entries()) {
        if (one === 'shift') {
          expect(queue.bodyBytes).toBe(model[0]?.bodyBytes ?? 0)
          expect(queue.shift()).toBe(model.shift()?.tag)
        } else {
          queue.push(`tag ${index}`, one)
          model.push({ tag: `tag ${index}`, bodyBytes: one })
        }
        expect(queue.empty).toBe(model.length === 0)
      }
      queue.clear()
      expect([queue.empty, queue.shift()]).toEqual([true, undefined])
    }),
  )
})

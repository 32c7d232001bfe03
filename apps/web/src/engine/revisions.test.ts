import { expect, it } from 'vitest'
import { Revisions } from './revisions.ts'

it('what waits runs once the newest document is answered, and not before; where none is open, at once', () => {
  const revisions = new Revisions()
  const ran: string[] = []
  revisions.whenAnswered(() => ran.push('nothing was sent'))
  const [first, second] = [revisions.next(), revisions.next()]
  revisions.whenAnswered(() => ran.push('both are answered'))
  revisions.answered(first)
  expect(ran).toEqual(['nothing was sent'])
  revisions.answered(second)
  revisions.answered(second)
  expect(ran).toEqual(['nothing was sent', 'both are answered'])
})

it('only the newest document is the newest; a new session counts anew', () => {
  const revisions = new Revisions()
  const [first, second] = [revisions.next(), revisions.next()]
  expect([revisions.isNewest(first), revisions.isNewest(second)]).toEqual([false, true])
  revisions.restart()
  expect(revisions.next()).toBe(first)
})

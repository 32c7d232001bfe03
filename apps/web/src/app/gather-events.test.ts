import { expect, it } from 'vitest'
import type { EngineEvent } from '../engine/messages.ts'
import { gatherEvents } from './gather-events.ts'

const hidden = (at: number): EngineEvent => ({ type: 'hidden', at, hidden: true })

it('events that come before the page gets to them are applied together, in order, and none is left out', () => {
  const applied: EngineEvent[][] = []
  const due: (() => void)[] = []
  const gather = gatherEvents(
    (events) => applied.push(events),
    (run) => due.push(run),
  )
  gather([hidden(1)])
  gather([hidden(2), hidden(3)])
  expect([applied, due.length]).toEqual([[], 1])
  due.shift()?.()
  gather([hidden(4)])
  due.shift()?.()
  expect(applied).toEqual([[hidden(1), hidden(2), hidden(3)], [hidden(4)]])
})

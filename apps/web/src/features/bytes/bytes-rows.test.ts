import { expect, it } from 'vitest'
import { DEFAULT_SETTINGS } from '@wireside/contract/settings'
import { barTicks, overheadTicks, type StepRow } from './bytes-rows.ts'

const { lanes } = DEFAULT_SETTINGS

it('the overhead axis ends at round numbers that hold every value, below zero where compression saves', () => {
  const rows = [{ at: 0, ws: 300, sse: 1234 } as StepRow, { at: 1, ws: 420, sse: 1300 } as StepRow]
  expect(overheadTicks(rows, lanes)).toEqual([0, 1000, 2000])
  expect(overheadTicks([{ at: 0, ws: -420, sse: 900 } as StepRow], lanes)).toEqual([-500, 0, 1000])
  expect(overheadTicks([], lanes)).toEqual([0, 50, 100])
})

it('the axis of the bars counts from zero in whole steps, few enough for a phone', () => {
  expect(barTicks(150)).toEqual([0, 50, 100, 150])
  expect(barTicks(100)).toEqual([0, 25, 50, 75, 100])
  expect(barTicks(3500)).toEqual([0, 1000, 2000, 3000])
  for (const most of [1, 35, 450, 5000, 65_536]) expect(barTicks(most).length).toBeLessThanOrEqual(5)
})

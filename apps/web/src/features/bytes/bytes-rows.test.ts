import { expect, it } from 'vitest'
import { DEFAULT_SETTINGS } from '@wireside/contract/settings'
import { overheadTicks, type StepRow } from './bytes-rows.ts'

const { lanes } = DEFAULT_SETTINGS

it('the overhead axis ends at round numbers that hold every value, below zero where compression saves', () => {
  const rows = [{ at: 0, ws: 300, sse: 1234 } as StepRow, { at: 1, ws: 420, sse: 1300 } as StepRow]
  expect(overheadTicks(rows, lanes)).toEqual([0, 1000, 2000])
  expect(overheadTicks([{ at: 0, ws: -420, sse: 900 } as StepRow], lanes)).toEqual([-500, 0, 1000])
  expect(overheadTicks([], lanes)).toEqual([0, 50, 100])
})

import { expect, it } from 'vitest'
import { labelsApart } from './labels-apart.ts'

it('labels stay where they are while there is room', () => {
  expect(labelsApart([10, 40, 24], 13, 100)).toEqual([10, 40, 24])
})

it('they give way downwards, and upwards where there is nothing below', () => {
  expect(labelsApart([0, 0, 0], 13, 100)).toEqual([0, 13, 26])
  expect(labelsApart([100, 98, 50], 13, 100)).toEqual([100, 87, 50])
  expect(labelsApart([100, 100, 100], 13, 100)).toEqual([74, 87, 100])
})

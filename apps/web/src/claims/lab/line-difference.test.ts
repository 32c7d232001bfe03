import { expect, it } from 'vitest'
import { lineDifference } from './line-difference.ts'

it('counts the lines to add and to remove, comments and blank lines aside', () => {
  expect(lineDifference('a\n// said\nb\n\nc', 'a\nx\n/* more */\nc\nd')).toEqual({ added: 2, removed: 1 })
})

it('of the same source is nothing, and turned round is the reverse', () => {
  expect(lineDifference('a\nb', 'a\nb')).toEqual({ added: 0, removed: 0 })
  expect(lineDifference('a', 'a\nb\nc')).toEqual({ added: 2, removed: 0 })
  expect(lineDifference('a\nb\nc', 'a')).toEqual({ added: 0, removed: 2 })
})

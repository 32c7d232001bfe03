import { expect, it } from 'vitest'
import { countLines } from './client-source.ts'

it('counts lines that run: no blank ones, no comments', () => {
  expect(countLines('/** What\n * it is. */\nconst a = 1 // one\n\n// two\nconst b = 2\n')).toBe(2)
})

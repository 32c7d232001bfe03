import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { parseRun, runText } from './run-text.ts'

const GOLDEN = readFileSync(new URL('../../store/golden/run-v1.json', import.meta.url), 'utf8')

it('a run file read and written again is the same file', () => {
  const read = parseRun('run-v1.json', GOLDEN)
  expect('run' in read && runText(read.run)).toBe(GOLDEN)
})

it('half a file, and one from a newer Wireside, are told in words', () => {
  expect(parseRun('half.json', GOLDEN.slice(0, 20_000))).toMatchObject({ why: expect.stringContaining('half.json is not whole JSON') })
  expect(parseRun('new.json', GOLDEN.replace('"version":1', '"version":2'))).toMatchObject({
    why: expect.stringContaining('from a newer Wireside'),
  })
  expect(parseRun('odd.json', GOLDEN.replace('"durationMs":', '"durationS":'))).toMatchObject({
    why: expect.stringContaining('can’t be opened'),
  })
})

import { expect, it } from 'vitest'
import { httpTooling } from './http-tooling.ts'
import { describeJudge } from './judged.fixture.ts'

const heads = { way: '/probe/heads', status: 200, tookMs: 2 }
const feed = { way: '/probe/feed', status: 200, tookMs: 2200 }

it('counts the lines', () => {
  const { because } = httpTooling.judge({ whileOpen: [heads], afterwards: [heads, feed, feed], openMs: 2200 })
  expect(because).toMatch(/^the event stream left 2 lines, only when it ended, of 2\.2 s; .*; the WebSocket left 0 lines$/)
})

describeJudge(httpTooling, {
  holds: { whileOpen: [heads, feed], afterwards: [heads, feed], openMs: 2200 },
  'holds, with a catch': { whileOpen: [heads], afterwards: [heads, feed], openMs: 2200 },
  'does not hold': { whileOpen: [heads], afterwards: [heads], openMs: 2200 },
  "can't be told here": { whileOpen: [], afterwards: [], openMs: 2200 },
})

import { aiSse } from './ai-sse.ts'
import { describeJudge } from './judged.fixture.ts'

const whole = { lastEventIds: [null, '12'], tokens: 36, done: true }
const cut = { lastEventIds: [null], tokens: 12, done: false }

describeJudge(aiSse, {
  holds: { eventSource: whole, post: whole, wanted: 36, watchedMs: 3500 },
  'holds, with a catch': { eventSource: whole, post: cut, wanted: 36, watchedMs: 3500 },
  'does not hold': { eventSource: { ...cut, lastEventIds: [null, '12'] }, post: cut, wanted: 36, watchedMs: 3500 },
  "can't be told here": { eventSource: { ...whole, lastEventIds: [null] }, post: cut, wanted: 36, watchedMs: 3500 },
})

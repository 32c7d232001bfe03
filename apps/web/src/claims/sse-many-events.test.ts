import { describeJudge } from './judged.fixture.ts'
import { sseManyEvents } from './sse-many-events.ts'

const ledger = { offered: 80, live: 70, replayed: 10, missed: 0, pending: 0, duplicates: 0 }
const sse = { noticedMs: 1, backMs: 505, ledger }

describeJudge(sseManyEvents, {
  holds: { sse, watchedMs: 2500, rate: 20 },
  'does not hold': { sse: { ...sse, ledger: { ...ledger, missed: 10, replayed: 0 } }, watchedMs: 2500, rate: 20 },
  "can't be told here": { sse: { ...sse, backMs: null }, watchedMs: 2500, rate: 20 },
})

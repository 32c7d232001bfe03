import { describeJudge } from './judged.fixture.ts'
import { wsNoResume } from './ws-no-resume.ts'

const ledger = { offered: 80, live: 70, replayed: 0, missed: 10, pending: 0, duplicates: 0 }
const plain = { noticedMs: 1, backMs: 505, ledger }
const resuming = { ...plain, ledger: { ...ledger, missed: 0, replayed: 10 } }

describeJudge(wsNoResume, {
  holds: { plain, resuming, watchedMs: 2500 },
  'does not hold': { plain: { ...plain, ledger: { ...ledger, missed: 0 } }, resuming, watchedMs: 2500 },
  "can't be told here": { plain: { ...plain, backMs: null }, resuming, watchedMs: 2500 },
})

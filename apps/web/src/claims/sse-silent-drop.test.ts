import { describeJudge } from './judged.fixture.ts'
import { sseSilentDrop } from './sse-silent-drop.ts'

const ledger = { offered: 30, live: 3, replayed: 0, missed: 0, pending: 27, duplicates: 0 }
const bare = { clientMs: null, serverMs: null, serverCause: null, ledger }
const watched = { ...bare, clientMs: 1262 }

describeJudge(sseSilentDrop, {
  holds: { bare: watched, watched, watchdogMs: 1250, watchedMs: 4000 },
  'does not hold': { bare, watched, watchdogMs: 1250, watchedMs: 4000 },
  "can't be told here": { bare, watched: bare, watchdogMs: 1250, watchedMs: 4000 },
})

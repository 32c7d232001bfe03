import { describeJudge } from './judged.fixture.ts'
import { wsReconnectIsYours } from './ws-reconnect-is-yours.ts'

const ledger = { offered: 80, live: 40, replayed: 0, missed: 40, pending: 0, duplicates: 0 }
const bare = { noticedMs: 1, backMs: null, ledger }
const ours = { noticedMs: 1, backMs: 510, ledger: { ...ledger, missed: 0, replayed: 10 } }

describeJudge(wsReconnectIsYours, {
  holds: { bare, ours, watchedMs: 3000, lines: 24 },
  'does not hold': { bare: { ...bare, backMs: 900 }, ours, watchedMs: 3000, lines: 24 },
  "can't be told here": { bare, ours: { ...ours, backMs: null }, watchedMs: 3000, lines: 24 },
})

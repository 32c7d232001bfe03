import { describeJudge } from './judged.fixture.ts'
import { silentDrop } from './silent-drop.ts'

const ledger = { offered: 30, live: 3, replayed: 0, missed: 0, pending: 27, duplicates: 0 }
const blind = { clientMs: null, serverMs: null, serverCause: null, ledger }
const shipped = { name: 'SSE, as shipped', heartbeatMs: null, after: blind }
const watched = { name: 'SSE, heartbeat', heartbeatMs: 500, after: { ...blind, clientMs: 1260 } }

describeJudge(silentDrop, {
  holds: { lanes: [shipped, watched], watchedMs: 4500 },
  'holds, with a catch': { lanes: [{ ...shipped, after: { ...blind, serverMs: 3000, serverCause: 'silent' } }, watched], watchedMs: 4500 },
  'does not hold': { lanes: [{ ...shipped, after: { ...blind, clientMs: 3000 } }, watched], watchedMs: 4500 },
  "can't be told here": { lanes: [watched], watchedMs: 4500 },
})

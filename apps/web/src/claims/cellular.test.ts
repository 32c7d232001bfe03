import { cellular } from './cellular.ts'
import { describeJudge } from './judged.fixture.ts'

const ledger = { offered: 60, live: 6, replayed: 0, missed: 0, pending: 54, duplicates: 0 }
const blind = { noticedMs: null, backMs: null, ledger }
const back = { noticedMs: 1260, backMs: 1800, ledger: { ...ledger, live: 46, replayed: 14, pending: 0 } }
const row = (transport: 'websocket' | 'sse', heartbeats: boolean, after: typeof blind | typeof back) => ({
  name: transport,
  transport,
  heartbeats,
  after,
})
const rows = [row('websocket', false, blind), row('sse', false, blind), row('websocket', true, back), row('sse', true, back)]

describeJudge(cellular, {
  holds: { rows: [rows[0]!, row('sse', false, { ...back, ledger: { ...ledger, missed: 12, pending: 0 } }), rows[3]!], watchedMs: 4000 },
  'holds, with a catch': { rows, watchedMs: 4000 },
  'does not hold': { rows: [row('websocket', false, back), rows[1]!, rows[3]!], watchedMs: 4000 },
  "can't be told here": { rows: [rows[0]!, rows[1]!, row('sse', true, blind)], watchedMs: 4000 },
})

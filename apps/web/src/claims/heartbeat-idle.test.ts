import { heartbeatIdle } from './heartbeat-idle.ts'
import { describeJudge } from './judged.fixture.ts'

const faster = { name: 'SSE, comment', everyMs: 750, lostMs: null }
const slower = { name: 'SSE, comment', everyMs: 2400, lostMs: 1504 }

describeJudge(heartbeatIdle, {
  holds: { idleMs: 1500, rows: [faster, slower], watchedMs: 3900 },
  'does not hold': { idleMs: 1500, rows: [faster, { ...slower, lostMs: null }], watchedMs: 3900 },
  "can't be told here": { idleMs: 1500, rows: [faster], watchedMs: 3900 },
})

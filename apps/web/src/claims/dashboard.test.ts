import { dashboard } from './dashboard.ts'
import { describeJudge } from './judged.fixture.ts'

const side = { offered: 20, live: 20, missedAfterCut: 0, p50: 0.5, lines: 5 }
const rest = { websocket: { ...side, lines: 24 }, latencyErrorMs: 0.1, watchedMs: 2000 }

describeJudge(dashboard, {
  holds: { ...rest, sse: side },
  'does not hold': { ...rest, sse: { ...side, missedAfterCut: 5 } },
  "can't be told here": { ...rest, sse: { ...side, live: 0 } },
})

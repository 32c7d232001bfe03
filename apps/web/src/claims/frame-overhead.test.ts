import { frameOverhead } from './frame-overhead.ts'
import { describeJudge } from './judged.fixture.ts'

const small = { payload: 125, down: 2, up: 6 }

describeJudge(frameOverhead, {
  holds: { rows: [small, { payload: 126, down: 2, up: 6 }] },
  'holds, with a catch': { rows: [small, { payload: 126, down: 4, up: 8 }] },
  'does not hold': { rows: [{ payload: 100, down: 4, up: 8 }] },
})

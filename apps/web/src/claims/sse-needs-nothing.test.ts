import { describeJudge } from './judged.fixture.ts'
import { sseNeedsNothing } from './sse-needs-nothing.ts'

const clean = { proxy: 'none', delayMs: 0.4, arrived: 17, offered: 17, losses: 0 }
const late = { ...clean, proxy: 'blocks', delayMs: 2400, arrived: 8 }

describeJudge(sseNeedsNothing, {
  holds: { rows: [clean, { ...clean, proxy: 'blocks' }], watchedMs: 3500 },
  'holds, with a catch': { rows: [clean, late], watchedMs: 3500 },
  'does not hold': { rows: [{ ...clean, losses: 2 }, late], watchedMs: 3500 },
  "can't be told here": { rows: [{ ...clean, arrived: 0 }, late], watchedMs: 3500 },
})

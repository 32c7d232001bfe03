import { describeJudge } from './judged.fixture.ts'
import { resumeEnds } from './resume-ends.ts'

const short = { lane: 'sse', outageMs: 1000, missed: 0, replayed: 110, stale: false, backMs: 1500 }
const long = { lane: 'sse', outageMs: 4500, missed: 300, replayed: 320, stale: true, backMs: 5000 }

describeJudge(resumeEnds, {
  holds: { gaps: [short, { ...long, missed: 0, stale: false }], bytesPerSecond: 10_000_000 },
  'holds, with a catch': { gaps: [short, long], bytesPerSecond: 10_000_000 },
  'does not hold': { gaps: [{ ...short, missed: 20 }, long], bytesPerSecond: 10_000_000 },
  "can't be told here": { gaps: [short, { ...long, backMs: null }], bytesPerSecond: 10_000_000 },
})

import { aiResume } from './ai-resume.ts'
import { describeJudge } from './judged.fixture.ts'

const measured = { lastEventIds: [null, '1'], ids: [1, 2, 3], wanted: 3, cutAfter: 1, done: true, pauseMs: 530 }

describeJudge(aiResume, {
  holds: measured,
  'does not hold': { ...measured, ids: [1, 2, 2] },
  "can't be told here": { ...measured, lastEventIds: [null] },
})

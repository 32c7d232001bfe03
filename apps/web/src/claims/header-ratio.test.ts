import { headerRatio } from './header-ratio.ts'
import { describeJudge } from './judged.fixture.ts'

const measured = {
  payload: 60,
  frameOverhead: 6,
  requestOverhead: 576,
  answer: 112,
  messages: 40,
  http2: { requestOverhead: 90, answer: 40 },
}

describeJudge(headerRatio, {
  holds: { ...measured, requestOverhead: 2900, http2: null },
  'holds, with a catch': measured,
  'does not hold': { ...measured, requestOverhead: 30, answer: 12 },
})

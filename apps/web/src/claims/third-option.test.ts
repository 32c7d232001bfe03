import { describeJudge } from './judged.fixture.ts'
import { thirdOption } from './third-option.ts'

const h1 = { messages: 12, bytes: { payload: 100, framing: 8, chunking: 6 } }
const h2 = { messages: 12, bytes: { payload: 100, framing: 17 } }

describeJudge(thirdOption, {
  holds: { h1: h2, h2 },
  'holds, with a catch': { h1, h2 },
  'does not hold': { h1, h2: h1 },
  "can't be told here": { h1, h2: { ...h2, messages: 0 } },
})

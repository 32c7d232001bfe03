import { describeJudge } from './judged.fixture.ts'
import { oldWays } from './old-ways.ts'

const sse = { messages: 50, bytesPerMessage: 130, p50: 51 }
const polling = { messages: 50, bytesPerMessage: 900, p50: 60 }

describeJudge(oldWays, {
  holds: { paces: [{ rate: 20, polling, sse }], delayMs: 50 },
  'holds, with a catch': {
    paces: [
      { rate: 20, polling, sse },
      { rate: 0.5, polling: sse, sse },
    ],
    delayMs: 50,
  },
  'does not hold': { paces: [{ rate: 20, polling: sse, sse }], delayMs: 50 },
  "can't be told here": { paces: [{ rate: 20, polling: { ...polling, messages: 0 }, sse }], delayMs: 50 },
})

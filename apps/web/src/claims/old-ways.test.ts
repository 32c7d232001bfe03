import { describeJudge } from './judged.fixture.ts'
import { oldWays } from './old-ways.ts'

const sse = { messages: 50, bytesPerMessage: 130, p50: 51 }
const polling = { messages: 50, bytesPerMessage: 900, p50: 60 }
const iframe = { messages: 50, bytesPerMessage: 170, p50: 52 }
const rest = { delayMs: 50, cut: { iframeTold: false, sseTold: true, watchedMs: 1500 } }

describeJudge(oldWays, {
  holds: { paces: [{ rate: 20, polling, iframe, sse }], ...rest },
  'holds, with a catch': {
    paces: [
      { rate: 20, polling, iframe, sse },
      { rate: 0.5, polling: sse, iframe, sse },
    ],
    ...rest,
  },
  'does not hold': { paces: [{ rate: 20, polling: sse, iframe, sse }], ...rest, cut: { ...rest.cut, iframeTold: true } },
  "can't be told here": { paces: [{ rate: 20, polling: { ...polling, messages: 0 }, iframe, sse }], ...rest },
})

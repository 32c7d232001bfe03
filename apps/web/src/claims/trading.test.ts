import { describeJudge } from './judged.fixture.ts'
import { trading } from './trading.ts'

const websocket = { messages: 2000, bytesPerMessage: 62, p50: 0.5, p99: 3 }
const sse = { messages: 2000, bytesPerMessage: 95, p50: 0.6, p99: 3 }
const pair = { medianMs: -0.04, lowMs: -0.05, highMs: -0.03, rotations: 900 }
const rest = { rate: 1000, websocket, latencyErrorMs: 0.1, clockStepMs: 0.005 }

describeJudge(trading, {
  holds: { ...rest, sse, pair },
  'holds, with a catch': { ...rest, sse, pair: { ...pair, highMs: 0.01 } },
  'does not hold': { ...rest, sse: { ...sse, bytesPerMessage: 60 }, pair },
  "can't be told here": { ...rest, sse: { ...sse, p50: 30 }, pair },
})

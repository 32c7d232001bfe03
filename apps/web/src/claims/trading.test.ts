import { describeJudge } from './judged.fixture.ts'
import { trading } from './trading.ts'

const websocket = { messages: 2000, bytesPerMessage: 62, p50: 0.5, p99: 3 }
const sse = { messages: 2000, bytesPerMessage: 95, p50: 0.6, p99: 3 }

describeJudge(trading, {
  holds: { rate: 1000, websocket, sse: { ...sse, p50: 9 }, latencyErrorMs: 0.1 },
  'holds, with a catch': { rate: 1000, websocket, sse, latencyErrorMs: 0.1 },
  'does not hold': { rate: 1000, websocket, sse: { ...sse, bytesPerMessage: 60 }, latencyErrorMs: 0.1 },
  "can't be told here": { rate: 1000, websocket, sse: { ...sse, messages: 0 }, latencyErrorMs: 0.1 },
})

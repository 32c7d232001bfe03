import { chatLatency } from './chat-latency.ts'
import { describeJudge } from './judged.fixture.ts'

const far = { delayMs: 150, websocket: [301, 302], warm: [303, 304], cold: [605, 606], warmConnections: 1, coldConnections: 2 }

describeJudge(chatLatency, {
  holds: { delays: [{ ...far, warm: [605, 606] }] },
  'holds, with a catch': { delays: [far] },
  'does not hold': { delays: [{ ...far, cold: [330, 340] }] },
  "can't be told here": { delays: [{ ...far, coldConnections: 1 }] },
})

import { describeJudge } from './judged.fixture.ts'
import { sseInjection } from './sse-injection.ts'

const payload = 'x\nevent: admin\ndata: y'
const intact = [{ type: 'message', data: payload }]

describeJudge(sseInjection, {
  holds: { payload, naive: intact, ours: intact, websocket: [payload] },
  'does not hold': { payload, naive: [{ type: 'admin', data: 'x\ny' }], ours: intact, websocket: [payload] },
  "can't be told here": { payload, naive: intact, ours: [], websocket: [payload] },
})

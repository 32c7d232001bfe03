import { describeJudge } from './judged.fixture.ts'
import { sseTextFraming } from './sse-text-framing.ts'

const measured = {
  payload: 100,
  websocket: { payload: 100, framing: 2 },
  sse: { payload: 100, framing: 8, chunking: 6 },
  sseWithId: { payload: 100, framing: 8, chunking: 6, id: 15 },
  messages: 60,
}

describeJudge(sseTextFraming, { holds: measured, 'does not hold': { ...measured, sse: { payload: 100, framing: 1 } } })

import { describeJudge } from './judged.fixture.ts'
import { sixConnections } from './six-connections.ts'

const websocket = { open: 10, waiting: 0, failed: 0, fetchTookMs: 4 }
const eventSource = { open: 6, waiting: 4, failed: 0, fetchTookMs: null }

describeJudge(sixConnections, {
  holds: { tried: 10, eventSource: { ...eventSource, fetchTookMs: 5 }, websocket, fetchWithinMs: 700 },
  'holds, with a catch': { tried: 10, eventSource, websocket, fetchWithinMs: 700 },
  'does not hold': { tried: 10, eventSource: { ...eventSource, open: 10, waiting: 0 }, websocket, fetchWithinMs: 700 },
  "can't be told here": { tried: 10, eventSource: { ...eventSource, open: 0 }, websocket, fetchWithinMs: 700 },
})

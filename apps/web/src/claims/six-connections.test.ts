import { describeJudge } from './judged.fixture.ts'
import { sixConnections } from './six-connections.ts'

const websocket = { open: 10, waiting: 0, failed: 0, fetchTookMs: 4 }
type Crowd = { open: number; waiting: number; failed: number; fetchTookMs: number | null }
const half: Crowd = { open: 3, waiting: 2, failed: 0, fetchTookMs: null }
const all: Crowd = { open: 5, waiting: 0, failed: 0, fetchTookMs: 4 }
const rest = { tried: 10, fetchWithinMs: 700, apart: [half, half] as [Crowd, Crowd] }
const eventSource = { open: 6, waiting: 4, failed: 0, fetchTookMs: null }

describeJudge(sixConnections, {
  holds: { ...rest, eventSource: { ...eventSource, fetchTookMs: 5 }, websocket, apart: [all, all] },
  'holds, with a catch': { ...rest, eventSource, websocket },
  'does not hold': { ...rest, eventSource: { ...eventSource, open: 10, waiting: 0 }, websocket },
  "can't be told here": { ...rest, eventSource: { ...eventSource, open: 0 }, websocket },
})

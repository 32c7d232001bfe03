import { h2Multiplex } from './h2-multiplex.ts'
import { describeJudge } from './judged.fixture.ts'

const six = { open: 6, waiting: 4, failed: 0 }
const ten = { open: 10, waiting: 0, failed: 0 }

describeJudge(h2Multiplex, {
  holds: { tried: 10, sse: { h1: six, h2: ten }, websocket: { h1: ten, h2: ten } },
  'does not hold': { tried: 10, sse: { h1: six, h2: six }, websocket: { h1: ten, h2: ten } },
  "can't be told here": { tried: 10, sse: { h1: six, h2: ten }, websocket: { h1: { open: 0, waiting: 10, failed: 0 }, h2: ten } },
})

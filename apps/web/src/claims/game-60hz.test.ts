import { game60hz } from './game-60hz.ts'
import { describeJudge } from './judged.fixture.ts'

const near = {
  delayMs: 0,
  websocket: { sent: 90, back: 90, p50: 1, p99: 4, growthMs: 0 },
  post: { sent: 90, back: 90, p50: 3, p99: 9, growthMs: 1 },
}
const far = {
  delayMs: 100,
  websocket: { sent: 90, back: 90, p50: 202, p99: 206, growthMs: 0 },
  post: { sent: 90, back: 90, p50: 900, p99: 1900, growthMs: 1100 },
}

const side = { offered: 360, live: 342, p50: 51, p99: 54 }
const underLoss = { lossPercent: 5, delayMs: 50, datagrams: side, websocket: { ...side, live: 360, p50: 180, p99: 420 } }

describeJudge(game60hz, {
  holds: { rows: [near, far], rate: 60, underLoss },
  'holds, with a catch': { rows: [near, { ...far, websocket: far.post }], rate: 60, underLoss: 'no WebTransport here' },
  'does not hold': { rows: [near], rate: 60, underLoss },
  "can't be told here": { rows: [{ ...near, websocket: { ...near.websocket, growthMs: 300 } }], rate: 60, underLoss },
})

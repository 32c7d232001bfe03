import { describeJudge } from './judged.fixture.ts'
import { webtransportHol } from './webtransport-hol.ts'

const one = { live: 240, p50: 24, p95: 90, p99: 190 }
const many = { live: 238, p50: 22, p95: 26, p99: 80 }
const floor = { live: 240, p50: 22, p95: 24, p99: 30 }
const rest = { floor, websocket: { live: 240, p50: 22, p95: 180, p99: 220 }, lossPercent: 2, rate: 100 }

describeJudge(webtransportHol, {
  holds: { one, many, ...rest },
  'does not hold': { one, many: { ...many, p95: 92 }, ...rest },
  "can't be told here": { one, many, ...rest, floor: { ...floor, p50: 86, p95: 88 } },
})

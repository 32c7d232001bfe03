import { describeJudge } from './judged.fixture.ts'
import { webtransportDatagrams } from './webtransport-datagrams.ts'

const datagrams = { offered: 200, live: 181, p50: 21, p99: 26 }
const reliable = { offered: 200, live: 198, p50: 23, p99: 140 }

describeJudge(webtransportDatagrams, {
  holds: { datagrams, reliable, lossPercent: 10 },
  'does not hold': { datagrams: { ...datagrams, live: 200 }, reliable, lossPercent: 10 },
  "can't be told here": { datagrams: { ...datagrams, live: 0 }, reliable, lossPercent: 10 },
})

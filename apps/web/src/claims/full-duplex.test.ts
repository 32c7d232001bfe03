import { fullDuplex } from './full-duplex.ts'
import { describeJudge } from './judged.fixture.ts'

const paced = (count: number, everyMs = 10): number[] => Array.from({ length: count }, (_, index) => index * everyMs)
const watched = { rate: 100, watchedMs: 2000, maxBuffered: 0 }

describeJudge(fullDuplex, {
  holds: { ...watched, sentAt: paced(200), receivedAt: paced(199) },
  'does not hold': { ...watched, sentAt: paced(200), receivedAt: paced(20, 100) },
  "can't be told here": { ...watched, sentAt: paced(20), receivedAt: paced(15) },
})

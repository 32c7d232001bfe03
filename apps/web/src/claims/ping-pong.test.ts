import { describeJudge } from './judged.fixture.ts'
import { pingPong } from './ping-pong.ts'

const measured = {
  byDefault: { pings: 0, pongs: 0 },
  asked: { pings: 6, pongs: 6 },
  everyMs: 400,
  watchedMs: 2500,
  members: [],
  seenByPage: 0,
}

describeJudge(pingPong, {
  holds: { ...measured, byDefault: { pings: 2, pongs: 2 } },
  'holds, with a catch': measured,
  'does not hold': { ...measured, asked: { pings: 6, pongs: 0 } },
  "can't be told here": { ...measured, asked: { pings: 0, pongs: 0 } },
})

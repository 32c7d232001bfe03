import { describeJudge } from './judged.fixture.ts'
import { sseOneWay } from './sse-one-way.ts'

const measured = { members: ['url', 'close'], upBesideHead: 0, requestHead: 'GET /sse', posts: 40, postBytes: 640, watchedMs: 4000 }

describeJudge(sseOneWay, {
  holds: measured,
  'does not hold': { ...measured, upBesideHead: 12 },
  "can't be told here": { ...measured, posts: 0 },
})

import { describeJudge } from './judged.fixture.ts'
import { sseCors } from './sse-cors.ts'

const refused = { opened: false, events: 0, reached: 1 }
const allowed = { opened: true, events: 1, reached: 1 }

describeJudge(sseCors, {
  holds: { without: refused, withHeader: allowed },
  'does not hold': { without: allowed, withHeader: allowed },
  "can't be told here": { without: refused, withHeader: refused },
})

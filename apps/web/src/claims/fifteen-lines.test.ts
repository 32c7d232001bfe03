import { fifteenLines } from './fifteen-lines.ts'
import { describeJudge } from './judged.fixture.ts'

const measured = { client: 'new EventSource(url)', server: 'response.write()', clientLines: 5, serverLines: 10, arrived: 8 }

describeJudge(fifteenLines, {
  holds: measured,
  'does not hold': { ...measured, serverLines: 60 },
  "can't be told here": { ...measured, arrived: 0 },
})

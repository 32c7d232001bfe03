import { describeJudge } from './judged.fixture.ts'
import { held } from './lab/held.fixture.ts'
import { manyConnections } from './many-connections.ts'

const eventLoop = held({ bytes: 9000, micros: 10 })

describeJudge(manyConnections, {
  holds: { eventLoop, threads: held({ bytes: 4_000_000, micros: 30, model: 'threads' }) },
  'holds, with a catch': { eventLoop, threads: held({ bytes: 80_000, micros: 30, model: 'threads' }) },
  'does not hold': { eventLoop, threads: held({ bytes: 9000, micros: 10, model: 'threads' }) },
  "can't be told here": { eventLoop, threads: held({ bytes: -1, micros: 30, model: 'threads' }) },
})

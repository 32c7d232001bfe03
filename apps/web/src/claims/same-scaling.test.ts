import { describeJudge } from './judged.fixture.ts'
import { held } from './lab/held.fixture.ts'
import { sameScaling } from './same-scaling.ts'

describeJudge(sameScaling, {
  holds: { websocket: held({ bytes: 6000, micros: 11 }), sse: held({ bytes: 7000, micros: 13 }), connections: 500 },
  'holds, with a catch': { websocket: held({ bytes: 6000, micros: 11 }), sse: held({ bytes: 11_000, micros: 14 }), connections: 500 },
  'does not hold': { websocket: held({ bytes: 6000, micros: 11 }), sse: held({ bytes: 60_000, micros: 14 }), connections: 500 },
  "can't be told here": { websocket: held({ bytes: -6000, micros: 11 }), sse: held({ bytes: 7000, micros: 13 }), connections: 500 },
})

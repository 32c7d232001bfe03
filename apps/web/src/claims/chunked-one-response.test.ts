import { chunkedOneResponse } from './chunked-one-response.ts'
import { describeJudge } from './judged.fixture.ts'

const measured = {
  pieces: 10,
  wanted: 10,
  spreadMs: 540,
  ended: true,
  connections: [4, 4] as [number, number],
  cutPieces: 5,
  cutWanted: 10,
  cutError: 'TypeError: network error',
}

describeJudge(chunkedOneResponse, {
  holds: measured,
  'holds, with a catch': { ...measured, connections: [4, 5] },
  'does not hold': { ...measured, ended: false },
  "can't be told here": { ...measured, pieces: 0 },
})

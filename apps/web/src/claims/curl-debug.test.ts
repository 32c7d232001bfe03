import { curlDebug } from './curl-debug.ts'
import { describeJudge } from './judged.fixture.ts'

const measured = {
  stream: 'HTTP/1.1 200 OK\r\n\r\ndata: x\n\n',
  socket: 'HTTP/1.1 426 Upgrade Required\r\n',
  lanesUrl: 'http://localhost:4001',
}

describeJudge(curlDebug, {
  holds: measured,
  'does not hold': { ...measured, stream: 'HTTP/1.1 200 OK\r\n\r\n' },
  "can't be told here": { ...measured, socket: '' },
})

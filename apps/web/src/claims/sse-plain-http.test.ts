import { describeJudge } from './judged.fixture.ts'
import { ssePlainHttp } from './sse-plain-http.ts'

const measured = {
  request: 'GET /sse',
  answer: 'HTTP/1.1 200',
  status: 200,
  contentType: 'text/event-stream',
  chunks: 9,
  ended: false,
  body: '',
  watchedMs: 1200,
  outside: '',
}

describeJudge(ssePlainHttp, {
  holds: measured,
  'does not hold': { ...measured, ended: true },
  "can't be told here": { ...measured, chunks: 0 },
})

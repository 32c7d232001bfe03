import { describeJudge } from './judged.fixture.ts'
import { tokenInQuery } from './token-in-query.ts'

const logged = { logLine: 'GET /?token=t', token: 'token=t', referers: [{ way: 'fetch', referer: 'http://localhost/' }] }

describeJudge(tokenInQuery, {
  holds: { ...logged, referers: [{ way: 'fetch', referer: 'http://localhost/?token=t' }] },
  'holds, with a catch': logged,
  'does not hold': { ...logged, logLine: 'GET /' },
  "can't be told here": { ...logged, logLine: '' },
})

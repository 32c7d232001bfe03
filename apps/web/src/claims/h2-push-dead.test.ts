import { h2PushDead } from './h2-push-dead.ts'
import { describeJudge } from './judged.fixture.ts'

const measured = { httpVersion: '2.0', pushAllowed: false, userAgent: 'A browser' }

describeJudge(h2PushDead, {
  holds: measured,
  'does not hold': { ...measured, pushAllowed: true },
  "can't be told here": { ...measured, httpVersion: '1.1', pushAllowed: null },
})

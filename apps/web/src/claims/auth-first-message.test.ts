import { authFirstMessage } from './auth-first-message.ts'
import { describeJudge } from './judged.fixture.ts'

const right = { said: 'let me in', heard: 'served', code: 1000, afterMs: 2 }
const wrong = { said: 'let me out', heard: null, code: 4401, afterMs: 2 }
const silent = { said: '(nothing)', heard: null, code: 4401, afterMs: 1003 }

describeJudge(authFirstMessage, {
  holds: { right, wrong, silent, deadlineMs: 1000 },
  'does not hold': { right, wrong: { ...wrong, heard: 'served', code: 1000 }, silent, deadlineMs: 1000 },
  "can't be told here": { right, wrong, silent: { ...silent, code: null, afterMs: 0 }, deadlineMs: 1000 },
})

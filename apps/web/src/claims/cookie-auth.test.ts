import { cookieAuth } from './cookie-auth.ts'
import { describeJudge } from './judged.fixture.ts'

const all = ['probe-strict', 'probe-lax', 'probe-none']
const trial = (way: string, cookies: string[]) => ({ way, site: 'same' as const, opened: true, cookies })
const fetched = trial('fetch, with credentials', all)
const socket = trial('WebSocket', all)
const source = trial('EventSource, withCredentials', all)

describeJudge(cookieAuth, {
  holds: { trials: [fetched, socket, source, trial('EventSource', all)] },
  'holds, with a catch': { trials: [fetched, socket, source, trial('EventSource', [])] },
  'does not hold': { trials: [fetched, trial('WebSocket', []), source] },
  "can't be told here": { trials: [trial('fetch, with credentials', []), socket] },
})

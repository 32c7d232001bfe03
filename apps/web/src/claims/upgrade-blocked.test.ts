import { describeJudge } from './judged.fixture.ts'
import { upgradeBlocked } from './upgrade-blocked.ts'

const websocket = { name: 'WebSocket', opened: false, messages: 0, said: 'closed' }
const sse = { name: 'SSE', opened: true, messages: 12, said: 'open' }
const rest = { mute: websocket, watchedMs: 1800 }

describeJudge(upgradeBlocked, {
  holds: { removed: { websocket, sse }, ...rest },
  'does not hold': { removed: { websocket: { ...websocket, opened: true }, sse }, ...rest },
  "can't be told here": { removed: { websocket, sse: { ...sse, messages: 0 } }, ...rest },
})

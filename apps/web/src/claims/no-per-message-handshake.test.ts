import { describeJudge } from './judged.fixture.ts'
import { noPerMessageHandshake } from './no-per-message-handshake.ts'

const sends = { delayMs: 50, websocket: [101, 102], warm: [102, 103], cold: [204, 206], warmConnections: 1, coldConnections: 2 }

describeJudge(noPerMessageHandshake, {
  holds: { sends, tls: { ...sends, cold: [305, 307] } },
  'does not hold': { sends: { ...sends, cold: [104, 106] }, tls: null },
  "can't be told here": { sends: { ...sends, coldConnections: 1 }, tls: null },
})

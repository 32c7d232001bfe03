import { describeJudge } from './judged.fixture.ts'
import { sseReconnectsItself } from './sse-reconnects-itself.ts'

const kill = { how: 'RST' as const, retryMs: 500, backMs: 512 }
const answer = { name: '503', gaveUp: true, tries: 1 }

describeJudge(sseReconnectsItself, {
  holds: { kills: [kill], answers: [{ ...answer, gaveUp: false }] },
  'holds, with a catch': { kills: [kill], answers: [answer] },
  'does not hold': { kills: [kill, { ...kill, backMs: null }], answers: [answer] },
})

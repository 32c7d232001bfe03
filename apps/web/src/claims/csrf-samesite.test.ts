import { csrfSamesite } from './csrf-samesite.ts'
import { describeJudge } from './judged.fixture.ts'

const all = ['probe-strict', 'probe-lax', 'probe-none']
const trial = (way: string, site: 'same' | 'other', cookies: string[]) => ({ way, site, opened: true, cookies })
const near = ['EventSource, withCredentials', 'WebSocket', 'POST, text/plain'].map((way) => trial(way, 'same', all))
const far = ['EventSource, withCredentials', 'WebSocket', 'POST, text/plain'].map((way) => trial(way, 'other', []))

describeJudge(csrfSamesite, {
  holds: { trials: [...near, far[0]!, trial('WebSocket', 'other', ['probe-none']), far[2]!] },
  'holds, with a catch': { trials: [...near, ...far] },
  'does not hold': { trials: [near[0]!, trial('WebSocket', 'same', []), near[2]!, ...far] },
  "can't be told here": { trials: near },
})

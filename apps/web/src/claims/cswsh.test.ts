import { cswsh } from './cswsh.ts'
import { describeJudge } from './judged.fixture.ts'

const unchecked = { opened: true, origin: 'http://localhost:4000', host: '127.0.0.1:4001' }
const checked = { opened: false, code: 1006 }
const sockets = [{ way: 'WebSocket', site: 'same' as const, opened: true, cookies: ['probe-strict'] }]

describeJudge(cswsh, {
  holds: { unchecked, checked, sockets },
  'does not hold': { unchecked: { ...unchecked, opened: false }, checked, sockets },
  "can't be told here": { unchecked: { ...unchecked, origin: null }, checked, sockets },
})

import { describeJudge } from './judged.fixture.ts'
import { uploadStatus } from './upload-status.ts'

const bytes = 4_000_000
const whole = { sent: bytes, received: bytes, statuses: 3, cancelled: false, tookMs: 400 }
const stopped = { ...whole, sent: 2_000_000, received: 2_000_000, cancelled: true }

describeJudge(uploadStatus, {
  holds: { bytes, post: { whole, cancelled: { ...stopped, cancelled: false } }, websocket: { whole, cancelled: stopped } },
  'holds, with a catch': { bytes, post: { whole, cancelled: stopped }, websocket: { whole, cancelled: stopped } },
  'does not hold': { bytes, post: { whole: { ...whole, received: 10 }, cancelled: stopped }, websocket: { whole, cancelled: stopped } },
  "can't be told here": {
    bytes,
    post: { whole: { ...whole, received: 0 }, cancelled: stopped },
    websocket: { whole: { ...whole, received: 0 }, cancelled: stopped },
  },
})

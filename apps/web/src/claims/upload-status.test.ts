import { expect, it } from 'vitest'
import { describeJudge } from './judged.fixture.ts'
import { uploadStatus } from './upload-status.ts'

const bytes = 4_000_000
const whole = { of: bytes, state: 'done' as const, why: null, left: bytes, received: bytes, statuses: 9, tookMs: 800, cancelMs: null }
const stopped = { ...whole, state: 'cancelled' as const, left: 2_400_000, received: 2_200_000, statuses: 6, cancelMs: 90 }
const evidence = { bytesPerSecond: 5_000_000, post: { whole, cancelled: stopped }, websocket: { whole, cancelled: stopped } }
const failed = { ...stopped, state: 'failed' as const, why: 'the socket closed (1006)' }

describeJudge(uploadStatus, {
  holds: { ...evidence, post: { whole, cancelled: whole } },
  'holds, with a catch': evidence,
  'does not hold': { ...evidence, websocket: { whole, cancelled: failed } },
  "can't be told here": {
    ...evidence,
    post: { whole: { ...failed, received: 0 }, cancelled: failed },
    websocket: { whole: { ...failed, received: 0 }, cancelled: failed },
  },
})

it('says nothing of cancelling where all was in the sockets’ buffers before', () => {
  const late = { ...stopped, left: bytes, received: bytes }
  expect(uploadStatus.judge({ ...evidence, post: { whole, cancelled: whole }, websocket: { whole, cancelled: late } })).toEqual({
    verdict: "can't be told here",
    because: 'the sockets’ buffers held the whole upload before it could be cancelled',
  })
})

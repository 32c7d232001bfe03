import { describeJudge } from './judged.fixture.ts'
import { masking } from './masking.ts'

const frame = (mask: string, readsLikeHttp = false) => ({ mask, body: '00', readsLikeHttp })
const frames = [frame('01 02 03 04'), frame('05 06 07 08')]

describeJudge(masking, {
  holds: { payload: 'GET', frames, unmaskedClosedWith: 1002 },
  'holds, with a catch': { payload: 'GET', frames, unmaskedClosedWith: null },
  'does not hold': { payload: 'GET', frames: [frame('00 00 00 00', true), frame('05 06 07 08')], unmaskedClosedWith: 1002 },
  "can't be told here": { payload: 'GET', frames: [], unmaskedClosedWith: 1002 },
})

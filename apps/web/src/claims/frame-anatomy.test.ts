import { frameAnatomy } from './frame-anatomy.ts'
import { describeJudge } from './judged.fixture.ts'

const down = {
  direction: 'down' as const,
  payload: 60,
  masked: false,
  lengthBits: 7,
  hex: '81 3c',
  fields: [{ name: 'fin', bytes: '81', meaning: 'last' }],
}
const up = { ...down, direction: 'up' as const, masked: true, payload: 300, lengthBits: 16 }

describeJudge(frameAnatomy, {
  holds: { frames: [down, up] },
  'does not hold': { frames: [{ ...down, masked: true }, up] },
  "can't be told here": { frames: [down] },
})

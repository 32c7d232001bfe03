import { expect, it } from 'vitest'
import { describeJudge } from './judged.fixture.ts'
import { socketio } from './socketio.ts'

const evidence = {
  message: {
    websocket: { payload: 100, framing: 2 },
    socketio: { payload: 100, framing: 17 },
    withIds: { payload: 100, framing: 17, id: 14 },
  },
  raw: [
    { name: 'opened as any other', opened: false, messages: 0, first: '', code: 1006 },
    { name: 'and listening', opened: true, messages: 0, first: '0{"sid":"…"', code: null },
  ],
  acks: { sent: 20, acknowledged: 20, medianMs: 2 },
  cut: { websocket: { backMs: null, replayed: 0, missed: 30 }, socketio: { backMs: 510, replayed: 11, missed: 0 } },
  blocked: { websocket: 0, socketio: 40, over: 'polling' },
  client: { minified: 40_000, gzipped: 13_000 },
}
const { raw, blocked, cut } = evidence

describeJudge(socketio, {
  holds: { ...evidence, client: { minified: 180_000, gzipped: 60_000 } },
  'holds, with a catch': evidence,
  'does not hold': { ...evidence, raw: [{ ...raw[1]!, messages: 12 }] },
  "can't be told here": {
    ...evidence,
    blocked: { ...blocked, socketio: 0 },
    cut: { ...cut, socketio: { backMs: null, replayed: 0, missed: 0 } },
    acks: { sent: 0, acknowledged: 0, medianMs: null },
  },
})

it.each([
  ['acknowledgements that do not come', { acks: { sent: 20, acknowledged: 3, medianMs: 2 } }],
  ['a cut in which it misses messages', { cut: { ...cut, socketio: { backMs: 510, replayed: 0, missed: 9 } } }],
])('%s are a catch, however large the client', (_, change) => {
  const large = { ...evidence, client: { minified: 180_000, gzipped: 60_000 } }
  expect(socketio.judge({ ...large, ...change }).verdict).toBe('holds, with a catch')
})

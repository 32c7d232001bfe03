import { editorKeystrokes } from './editor-keystrokes.ts'
import { describeJudge } from './judged.fixture.ts'

const others = { typed: 90, websocketMs: 51, sseMs: 52, websocket: 90, sse: 90, errorMs: 0.2 }
const row = { delayMs: 50, websocketMs: 101, postMs: 104, overtaken: 0, posts: 15, others }

describeJudge(editorKeystrokes, {
  holds: { rows: [{ ...row, postMs: 320 }], websocketBytes: 46, postBytes: 900 },
  'holds, with a catch': { rows: [row], websocketBytes: 46, postBytes: 900 },
  'does not hold': { rows: [row], websocketBytes: 46, postBytes: 100 },
  "can't be told here": { rows: [{ ...row, posts: 0 }], websocketBytes: 46, postBytes: 900 },
})

import { binary } from './binary.ts'
import { describeJudge } from './judged.fixture.ts'

const size = { payload: 1024, websocket: 1028, sse: 1384, gzipRaw: 1047, gzipBase64: null, encodeMs: 0.1, decodeMs: 0.02 }

describeJudge(binary, {
  holds: { sizes: [size] },
  'holds, with a catch': { sizes: [{ ...size, sse: 1100 }] },
  'does not hold': { sizes: [{ ...size, sse: 1028 }] },
})

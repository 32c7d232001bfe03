import { formatCpu } from './format-cpu.ts'
import { describeJudge } from './judged.fixture.ts'
import { held } from './lab/held.fixture.ts'

const ws = (encode: 'once' | 'each', micros: number) => held({ bytes: 6000, micros, encode })
const sse = (encode: 'once' | 'each', micros: number) => held({ bytes: 9000, micros, encode, transport: 'sse' })

describeJudge(formatCpu, {
  holds: { runs: [ws('once', 10), sse('once', 15), ws('each', 12), sse('each', 20)], connections: 500 },
  'holds, with a catch': { runs: [ws('once', 10), sse('once', 10), ws('each', 12), sse('each', 20)], connections: 500 },
  'does not hold': { runs: [ws('each', 10), sse('each', 11)], connections: 500 },
  "can't be told here": { runs: [ws('each', 0), sse('each', 11)], connections: 500 },
})

import { describeJudge } from './judged.fixture.ts'
import { sseFormat } from './sse-format.ts'

const claimed = {
  name: 'as claimed',
  sent: 'event: news\nid: 1\ndata: hello\n\n',
  arrived: [{ type: 'news', data: 'hello', lastEventId: '1' }],
}
const lines = {
  name: 'several data lines',
  sent: 'data: one\ndata: two\n\n',
  arrived: [{ type: 'message', data: 'one\ntwo', lastEventId: '' }],
}

describeJudge(sseFormat, {
  holds: { tried: [claimed, { ...lines, arrived: [] }] },
  'holds, with a catch': { tried: [claimed, lines] },
  'does not hold': { tried: [{ ...claimed, arrived: [{ type: 'message', data: 'hello', lastEventId: '' }] }] },
  "can't be told here": { tried: [lines] },
})

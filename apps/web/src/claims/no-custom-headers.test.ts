import { describeJudge } from './judged.fixture.ts'
import { noCustomHeaders } from './no-custom-headers.ts'

const fetch = ['Authorization: Bearer secret']

describeJudge(noCustomHeaders, {
  holds: { eventSource: ['Host: x'], fetch, opened: true },
  'does not hold': { eventSource: fetch, fetch, opened: true },
  "can't be told here": { eventSource: [], fetch, opened: false },
})

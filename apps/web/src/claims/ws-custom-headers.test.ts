import { describeJudge } from './judged.fixture.ts'
import { wsCustomHeaders } from './ws-custom-headers.ts'

const both = ['authorization: Bearer secret', 'x-wireside: yes']
const none = ['Host: x']

describeJudge(wsCustomHeaders, {
  holds: { thrown: null, browser: both, protocol: 'p', outside: both },
  'holds, with a catch': { thrown: null, browser: both, protocol: 'p', outside: none },
  'does not hold': { thrown: null, browser: none, protocol: 'p', outside: both },
  "can't be told here": { thrown: null, browser: [], protocol: null, outside: both },
})

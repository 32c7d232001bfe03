import { describeJudge } from './judged.fixture.ts'
import { upgradeHandshake } from './upgrade-handshake.ts'

const measured = {
  request: 'GET /ws HTTP/1.1\r\n\r\n',
  answer: 'HTTP/1.1 101\r\n\r\n',
  method: 'GET',
  upgrade: 'websocket',
  status: 101,
  key: 'dGhlIHNhbXBsZSBub25jZQ==',
  accept: 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=',
  expected: 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=',
  firstFrame: '81 05',
  isFrame: true,
}

describeJudge(upgradeHandshake, {
  holds: measured,
  'does not hold': { ...measured, status: 200 },
  "can't be told here": { ...measured, firstFrame: '' },
})

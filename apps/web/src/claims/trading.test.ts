import { expect, it } from 'vitest'
import { describeJudge } from './judged.fixture.ts'
import { trading } from './trading.ts'

const websocket = { messages: 2000, bytesPerMessage: 62, p50: 0.5, p99: 3 }
const sse = { messages: 2000, bytesPerMessage: 95, p50: 0.6, p99: 3 }
const pair = { medianMs: -0.02, lowMs: -0.025, highMs: -0.015, rotations: 900 }
const rest = { rate: 1000, websocket, latencyErrorMs: 0.1, clockStepMs: 0.005 }

describeJudge(trading, {
  holds: { ...rest, sse, pair },
  'holds, with a catch': { ...rest, sse, pair: { ...pair, highMs: 0.01 } },
  'does not hold': { ...rest, sse: { ...sse, bytesPerMessage: 60 }, pair },
  "can't be told here": { ...rest, sse: { ...sse, p50: 30 }, pair },
})

it('says what there is too little of, and never tells a gain that this clock can’t show', () => {
  const told = "can't be told here"
  expect(trading.judge({ ...rest, sse, pair: null })).toMatchObject({
    verdict: told,
    because: expect.stringContaining('too few') as string,
  })
  expect(trading.judge({ ...rest, sse, pair, clockStepMs: 0.1 })).toMatchObject({
    verdict: told,
    because: 'this page’s clock goes in steps of 100 µs, and the fewer bytes explain at most 26 µs',
  })
})

it('puts no gain down to the frame that its bytes can’t account for', () => {
  const far = { medianMs: -2, lowMs: -2.1, highMs: -1.9, rotations: 900 }
  expect(trading.judge({ ...rest, sse, pair: far })).toMatchObject({
    verdict: 'holds, with a catch',
    because: expect.stringContaining('explain at most 26 µs') as string,
  })
})

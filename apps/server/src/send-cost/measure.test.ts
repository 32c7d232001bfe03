import { expect, it } from 'vitest'
import { generatePayload } from '@wireside/contract/payload'
import type { SendWay } from '@wireside/contract/send-cost'
import type { Message } from '../workload/message.ts'
import { measureSendCosts } from './measure.ts'

const WAYS: SendWay[] = [
  { transport: 'websocket', compression: 'off' },
  { transport: 'websocket', compression: 'on' },
  { transport: 'websocket', compression: 'no-takeover' },
  { transport: 'sse', compression: 'off' },
  { transport: 'sse', compression: 'on' },
  { transport: 'http-stream', compression: 'on' },
]

const make =
  (form: 'text' | 'binary', size: number) =>
  (seq: number): Message => ({ seq, sentAt: 0, size, payload: generatePayload('dashboard', form, size, 1, seq) })

it('compressing costs more than not, on either protocol; every round of every way is counted', async () => {
  const costs = await measureSendCosts(WAYS, make('text', 2000))
  expect(costs.map(({ transport, compression }) => ({ transport, compression }))).toEqual(WAYS)
  const [ws, deflate, alone, sse, gzip] = costs.map(({ lowUs }) => lowUs)
  expect(Math.min(deflate!, alone!)).toBeGreaterThan(ws!)
  expect(gzip).toBeGreaterThan(sse!)
  for (const { lowUs, medianUs, highUs, messages, rounds } of costs) {
    expect(lowUs).toBeGreaterThan(0)
    expect(medianUs).toBeGreaterThanOrEqual(lowUs)
    expect(highUs).toBeGreaterThanOrEqual(medianUs)
    expect(messages).toBeGreaterThanOrEqual(rounds)
  }
})

it('a message larger than a batch is measured by itself, as bytes, on every way', async () => {
  const costs = await measureSendCosts(WAYS, (seq) => make('binary', 300_000)(seq))
  expect(costs.every(({ medianUs }) => medianUs > 0)).toBe(true)
})

import { expect, it } from 'vitest'
import type { Message } from '../workload/message.ts'
import { MemoryEventLog } from './memory.ts'

const message = (seq: number, sentAt = 0, size = 10): Message => ({ seq, sentAt, size, payload: { form: 'text', text: 'x'.repeat(size) } })
const LIMITS = { maxMessages: 3, maxBytes: 100, maxAgeMs: 1000 }

it('keeps the newest messages, bounded by count', () => {
  const log = new MemoryEventLog('e', LIMITS)
  for (let seq = 1; seq <= 5; seq++) log.append(message(seq))
  expect([log.first, log.last, log.get(2), log.get(3)?.seq]).toEqual([3, 5, undefined, 3])
})

it('is bounded by bytes and by age as well', () => {
  const log = new MemoryEventLog('e', LIMITS)
  log.append(message(1, 0, 60))
  log.append(message(2, 0, 60))
  expect(log.first).toBe(2)
  log.append(message(3, 2000))
  expect(log.first).toBe(3)
})

it('refuses a gap: ids must be gap-free', () => {
  expect(() => new MemoryEventLog('e', LIMITS).append(message(2))).toThrow('gap-free')
})

it('grows old while nothing is made: what is too old when asked for is gone, but the newest is still known', () => {
  const log = new MemoryEventLog('e', LIMITS)
  log.append(message(1, 0))
  log.append(message(2, 500))
  log.expire(1200)
  expect([log.first, log.last, log.newest?.seq]).toEqual([2, 2, 2])
  log.expire(1501)
  expect([log.first, log.last, log.newest?.seq, log.get(2)?.seq]).toEqual([3, 2, 2, 2])
})

it('keeps no message larger than its bound, but knows the newest', () => {
  const log = new MemoryEventLog('e', LIMITS)
  log.append(message(1, 0, 101))
  expect([log.first, log.newest?.seq]).toEqual([2, 1])
})

it('counts on after it forgot, under a new epoch', () => {
  const log = new MemoryEventLog('e', LIMITS)
  log.append(message(1))
  log.forget('f')
  expect([log.epoch, log.first, log.last, log.newest]).toEqual(['f', 2, 1, null])
  log.append(message(2))
  expect(log.get(2)?.seq).toBe(2)
})

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

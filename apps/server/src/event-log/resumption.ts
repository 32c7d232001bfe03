import type { Stale } from '@wireside/contract/hello'
import { parseId } from '@wireside/contract/message-id'
import type { Message } from '../workload/message.ts'
import type { MemoryEventLog } from './memory.ts'

/** Where a new connection goes on from. */
export type Resumption =
  | { kind: 'fresh' }
  | { kind: 'resumed'; after: number }
  /** What came after the id is gone: the newest message stands for it. */
  | { kind: 'stale'; why: Stale['why']; snapshot: Message | null }

/** `last` is the id that the client names, or null where it names none. An id nobody gave out is of no epoch of ours. */
export function resumption(log: MemoryEventLog, last: string | null): Resumption {
  if (last === null) return { kind: 'fresh' }
  const id = parseId(last)
  if (!id || id.epoch !== log.epoch || id.seq > log.last) return { kind: 'stale', why: 'epoch', snapshot: log.newest }
  if (id.seq + 1 < log.first) return { kind: 'stale', why: 'evicted', snapshot: log.newest }
  return { kind: 'resumed', after: id.seq }
}

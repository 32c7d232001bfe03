import type { Stale } from '@wireside/contract/hello'
import { formatId, parseId } from '@wireside/contract/message-id'
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

/** The first seq that a connection can deliver. */
export function firstSeq(from: Resumption, log: MemoryEventLog): number {
  switch (from.kind) {
    case 'fresh':
      return log.last + 1
    case 'resumed':
      return from.after + 1
    case 'stale':
      return from.snapshot?.seq ?? log.last + 1
  }
}

/** What a client is told whose id is of no use any more: from which message it goes on. */
export function staleNotice({ epoch, newest }: MemoryEventLog, why: Stale['why']): Stale {
  return { why, snapshot: newest && formatId({ epoch, seq: newest.seq }) }
}

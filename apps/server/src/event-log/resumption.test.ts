import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Message } from '../workload/message.ts'
import { MemoryEventLog } from './memory.ts'
import { resumption } from './resumption.ts'

const message = (seq: number, sentAt = seq): Message => ({ seq, sentAt, size: 10, payload: { form: 'text', text: 'x'.repeat(10) } })

/** Ten messages made, the newest three kept. */
function log(): MemoryEventLog {
  const made = new MemoryEventLog('e', { maxMessages: 3, maxBytes: 1000, maxAgeMs: 100 })
  for (let seq = 1; seq <= 10; seq++) made.append(message(seq))
  return made
}

describe('a connection goes on', () => {
  it('with what is made next where it names no id', () => expect(resumption(log(), null)).toEqual({ kind: 'fresh' }))

  it('after its id where everything since is kept, the newest included', () => {
    for (const seq of [7, 8, 10]) expect(resumption(log(), `e-${seq}`)).toEqual({ kind: 'resumed', after: seq })
  })

  it('with the newest message as a snapshot where what came next is evicted', () => {
    expect(resumption(log(), 'e-6')).toMatchObject({ kind: 'stale', why: 'evicted', snapshot: { seq: 10 } })
  })

  it('with the snapshot where the id is of another epoch, of the future, or none at all', () => {
    for (const id of ['f-8', 'e-11', 'garbage', '']) {
      expect(resumption(log(), id)).toMatchObject({ kind: 'stale', why: 'epoch', snapshot: { seq: 10 } })
    }
  })

  it('with the snapshot even when the last message has grown too old to be replayed', () => {
    const old = log()
    old.expire(10 + 101)
    expect(old.first).toBe(11)
    expect(resumption(old, 'e-9')).toMatchObject({ kind: 'stale', why: 'evicted', snapshot: { seq: 10 } })
    expect(resumption(old, 'e-10')).toEqual({ kind: 'resumed', after: 10 })
  })

  it('with nothing but the stream once the server has forgotten, and with ids of the new epoch from there', () => {
    const forgot = log()
    forgot.forget('g')
    expect(resumption(forgot, 'e-10')).toEqual({ kind: 'stale', why: 'epoch', snapshot: null })
    forgot.append(message(11))
    expect(resumption(forgot, 'e-10')).toMatchObject({ kind: 'stale', why: 'epoch', snapshot: { seq: 11 } })
    expect(resumption(forgot, 'g-11')).toEqual({ kind: 'resumed', after: 11 })
  })
})

it('whatever is appended, expired and asked for: nothing kept is skipped, and nothing gone is promised', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ ms: fc.integer({ min: 0, max: 60 }), size: fc.integer({ min: 0, max: 60 }) }), { maxLength: 40 }),
      fc.integer({ min: 1, max: 45 }),
      (made, asked) => {
        const kept = new MemoryEventLog('e', { maxMessages: 8, maxBytes: 200, maxAgeMs: 200 })
        let at = 0
        made.forEach(({ ms, size }, index) => {
          at += ms
          kept.append({ ...message(index + 1, at), size })
        })
        const sum = made.slice(kept.first - 1).reduce((bytes, { size }) => bytes + size, 0)
        expect(sum).toBeLessThanOrEqual(200)
        expect(kept.last - kept.first + 1).toBeLessThanOrEqual(8)
        for (let seq = kept.first; seq <= kept.last; seq++) expect(at - kept.get(seq)!.sentAt).toBeLessThanOrEqual(200)
        const from = resumption(kept, `e-${asked}`)
        if (from.kind === 'resumed') for (let seq = from.after + 1; seq <= kept.last; seq++) expect(kept.get(seq)?.seq).toBe(seq)
        else if (from.kind === 'stale' && from.snapshot) expect(kept.get(from.snapshot.seq)).toBe(from.snapshot)
      },
    ),
  )
})

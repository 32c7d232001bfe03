import type { LaneReport, WrittenUnits } from '@wireside/contract/control'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LaneRecorder } from './recorder.ts'

const REPORT: LaneReport = { from: 1, through: 0, connections: [], units: [], received: [], dropped: [], down: {}, up: {}, heldBytes: 0 }

function units(connection: number, seqs: number[], replayed: 0 | 1 = 0): WrittenUnits {
  return {
    connection,
    firstOrdinal: 0,
    seq: seqs,
    sentAt: seqs.map((seq) => seq * 10),
    writtenAt: seqs.map((seq) => seq * 10),
    replayed: seqs.map(() => replayed),
    bytes: { payload: seqs.map(() => 100), framing: seqs.map(() => 2) },
    place: seqs.map(() => 0),
  }
}

function opened(connection: number, startsAt: number, end: { closedAt?: number } = {}) {
  return { connection, openedAt: 0, startsAt, resumedAfter: startsAt === 1 ? null : startsAt - 1, written: 0, received: 0, ...end }
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index)
}

/** A recorder on its first connection, and the messages it handed on. */
function begin(canResume: boolean) {
  const arrived: { seq: number; replayed: boolean; receivedAt: number }[] = []
  const recorder = new LaneRecorder('kept', canResume, ({ seq, replayed, receivedAt }) => arrived.push({ seq, replayed, receivedAt }))
  recorder.hello(1)
  return { recorder, arrived }
}

describe('a message', () => {
  it('is the one the server wrote at the same place of the same connection, whichever half comes first', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.infiniteStream(fc.boolean()),
        fc.integer({ min: 1, max: 7 }),
        (count, receiptFirst, batch) => {
          const { recorder, arrived } = begin(false)
          recorder.report({ ...REPORT, connections: [opened(1, 1)] })
          let [received, reported] = [0, 0]
          while (received < count || reported < count) {
            if (received < count && (reported === count || receiptFirst.next().value)) recorder.received(1, ++received)
            else {
              const to = Math.min(count, reported + batch)
              recorder.report({ ...REPORT, through: to, units: [units(1, range(reported + 1, to))] })
              reported = to
            }
          }
          expect(arrived).toEqual(range(1, count).map((seq) => ({ seq, replayed: false, receivedAt: seq })))
          expect(recorder.ledger.read()).toMatchObject({ offered: count, live: count, pending: 0, missed: 0 })
        },
      ),
    )
  })

  it('written but never received is missed once both ends say the connection is over, on a lane that cannot resume', () => {
    const { recorder } = begin(false)
    recorder.report({ ...REPORT, through: 5, connections: [opened(1, 1)], units: [units(1, range(1, 5))] })
    for (const at of [1, 2, 3]) recorder.received(1, at)
    expect(recorder.ledger.read()).toMatchObject({ live: 3, pending: 2, missed: 0 })
    recorder.closedHere(1)
    expect(recorder.ledger.read()).toMatchObject({ pending: 2, missed: 0 })
    recorder.report({ ...REPORT, through: 9, connections: [opened(1, 1, { closedAt: 60 })] })
    expect(recorder.ledger.read()).toMatchObject({ offered: 9, live: 3, pending: 0, missed: 6 })
  })

  it('stays pending on a lane that can resume, and is replayed by the next connection', () => {
    const { recorder, arrived } = begin(true)
    recorder.report({ ...REPORT, through: 5, connections: [opened(1, 1)], units: [units(1, range(1, 5))] })
    for (const at of [1, 2, 3]) recorder.received(1, at)
    recorder.closedHere(1)
    recorder.report({ ...REPORT, through: 9, connections: [opened(1, 1, { closedAt: 60 })] })
    expect(recorder.ledger.read()).toMatchObject({ offered: 9, live: 3, pending: 6, missed: 0 })
    recorder.hello(2)
    recorder.report({ ...REPORT, through: 9, connections: [opened(2, 4)], units: [units(2, range(4, 9), 1)] })
    for (const at of range(4, 9)) recorder.received(2, at)
    expect(recorder.ledger.read()).toEqual({ offered: 9, live: 3, replayed: 6, missed: 0, pending: 0, duplicates: 0 })
    expect(arrived.filter(({ replayed }) => replayed).map(({ seq }) => seq)).toEqual(range(4, 9))
  })

  it('dropped at the lane’s bound, or evicted before the replay, is missed', () => {
    const { recorder } = begin(true)
    recorder.report({ ...REPORT, through: 4, connections: [opened(1, 1)], units: [units(1, [1, 4])], dropped: [[2, 3]] })
    recorder.received(1, 1)
    recorder.received(1, 4)
    expect(recorder.ledger.read()).toMatchObject({ offered: 4, live: 2, missed: 2 })
    recorder.closedHere(1)
    recorder.hello(2)
    recorder.report({ ...REPORT, through: 20, connections: [opened(1, 1, { closedAt: 60 }), opened(2, 15)] })
    expect(recorder.ledger.read()).toMatchObject({ offered: 20, missed: 2 + 10, pending: 6 })
  })

  it('of an earlier page of the same session is not this ledger’s', () => {
    const { recorder, arrived } = { ...begin(false) }
    recorder.report({ ...REPORT, through: 30, connections: [opened(1, 21)], units: [units(1, range(21, 30))] })
    for (const at of range(21, 30)) recorder.received(1, at)
    expect(recorder.ledger.read()).toMatchObject({ offered: 10, live: 10, missed: 0 })
    expect(arrived[0]!.seq).toBe(21)
  })
})

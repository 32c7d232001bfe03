import type { LaneReport, ReceivedUnits } from '@wireside/contract/control'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LaneUplink, type UplinkRoute } from './uplink.ts'

const REPORT: LaneReport = { from: 1, through: 0, connections: [], units: [], received: [], dropped: [], down: {}, up: {}, heldBytes: 0 }

function received(connection: number, ids: string[], count = ids.length): ReceivedUnits {
  const each = <T>(value: T): T[] => Array.from({ length: count }, () => value)
  return {
    connection,
    firstOrdinal: 0,
    ids,
    receivedAt: each(7),
    bytes: { payload: each(100) },
    answerBytes: each(30),
    cold: ids.map(() => 0),
  }
}

const closed = (connection: number) => ({ connection, openedAt: 0, startsAt: 1, resumedAfter: null, written: 0, received: 0, closedAt: 9 })
const toEngine = (ms: number): number => ms

function socket(connection: number, bufferedBytes = 0): UplinkRoute {
  return { kind: 'socket', connection, bufferedBytes: () => bufferedBytes, send: () => {} }
}

describe('over a WebSocket', () => {
  it('the nth message the server reports is the nth that was sent on that connection', () => {
    const uplink = new LaneUplink(
      'e',
      () => 5,
      () => {},
    )
    for (const seq of [1, 2, 3]) uplink.send(seq, 'x', socket(4))
    uplink.report({ ...REPORT, received: [received(4, [], 2)] }, toEngine)
    expect(uplink.take()).toMatchObject({ arrived: 2, ledger: { offered: 3, live: 2, pending: 1, missed: 0 }, latency: { p50: 2 } })
  })

  it('what the other end acknowledges is timed until then, on one clock', () => {
    let now = 5
    const acknowledgements: (() => void)[] = []
    const uplink = new LaneUplink(
      'e',
      () => now,
      () => {},
    )
    const route: UplinkRoute = {
      kind: 'socket',
      connection: 4,
      bufferedBytes: () => 0,
      send: (_payload, acknowledged) => acknowledgements.push(acknowledged!),
    }
    uplink.send(1, 'x', route)
    uplink.send(2, 'x', route)
    now = 8
    acknowledgements[0]!()
    expect(uplink.take()).toMatchObject({ roundTrip: { count: 1, p50: 3 }, roundTrips: { warm: { count: 1 }, cold: null } })
  })

  it('what was sent and never reported is missed once both ends say the connection is over', () => {
    const uplink = new LaneUplink(
      'e',
      () => 5,
      () => {},
    )
    for (const seq of [1, 2, 3]) uplink.send(seq, 'x', socket(4))
    uplink.closedHere(4)
    expect(uplink.take()!.ledger).toMatchObject({ pending: 3, missed: 0 })
    uplink.report({ ...REPORT, received: [received(4, [], 1)], connections: [closed(4)] }, toEngine)
    expect(uplink.take()!.ledger).toMatchObject({ offered: 3, live: 1, pending: 0, missed: 2 })
  })

  it('is missed at once where nothing is open, or where the send buffer holds too much', () => {
    const uplink = new LaneUplink(
      'e',
      () => 5,
      () => {},
    )
    uplink.send(1, 'x', socket(4, 5_000_000))
    uplink.send(2, 'x', null)
    expect(uplink.take()!.ledger).toMatchObject({ offered: 2, missed: 2 })
  })

  it('is none of the lane’s before its first connection is open', () => {
    const uplink = new LaneUplink(
      'e',
      () => 5,
      () => {},
    )
    uplink.send(1, 'x', null)
    uplink.send(2, 'x', socket(4))
    expect(uplink.take()!.ledger).toMatchObject({ offered: 1, missed: 0 })
  })
})

describe('by POST', () => {
  it('a message is known by its id, whatever the order, and another page’s ids are not this one’s', async () => {
    let now = 5
    const uplink = new LaneUplink(
      'e',
      () => now,
      () => {},
    )
    const answers: (() => void)[] = []
    const route: UplinkRoute = { kind: 'post', send: () => new Promise((resolve) => answers.push(resolve)) }
    for (const seq of [1, 2]) uplink.send(seq, 'x', route)
    now = 12
    for (const answer of answers) answer()
    await Promise.resolve()
    await Promise.resolve()
    uplink.report({ ...REPORT, received: [received(0, ['e-2', 'old-1'])] }, toEngine)
    expect(uplink.take()).toMatchObject({
      arrived: 1,
      ledger: { offered: 2, live: 1, pending: 1 },
      roundTrip: { count: 2, p50: 7 },
      meanAnswerBytes: 30,
    })
  })

  it('that failed is missed only after the reports had time to say otherwise', async () => {
    const uplink = new LaneUplink(
      'e',
      () => 5,
      () => {},
    )
    const route: UplinkRoute = { kind: 'post', send: () => Promise.reject(new Error('reset')) }
    uplink.send(1, 'x', route)
    uplink.send(2, 'x', route)
    await new Promise((resolve) => setImmediate(resolve))
    uplink.report({ ...REPORT, received: [received(0, ['e-1'])] }, toEngine)
    expect(uplink.take()!.ledger).toMatchObject({ live: 1, pending: 1, missed: 0 })
    uplink.report(REPORT, toEngine)
    expect(uplink.take()!.ledger).toMatchObject({ live: 1, pending: 0, missed: 1 })
  })
})

it('always adds up, whatever is sent, reported and closed', () => {
  const step = fc.oneof(
    fc.record({ act: fc.constant('send' as const), connection: fc.constantFrom(0, 1, 2) }),
    fc.record({ act: fc.constant('report' as const), connection: fc.constantFrom(1, 2), count: fc.integer({ min: 0, max: 5 }) }),
    fc.record({ act: fc.constant('close' as const), connection: fc.constantFrom(1, 2) }),
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const uplink = new LaneUplink(
        'e',
        () => 5,
        () => {},
      )
      let seq = 0
      for (const one of steps) {
        if (one.act === 'send') uplink.send(++seq, 'x', one.connection === 0 ? null : socket(one.connection))
        else if (one.act === 'report') uplink.report({ ...REPORT, received: [received(one.connection, [], one.count)] }, toEngine)
        else {
          uplink.closedHere(one.connection)
          uplink.report({ ...REPORT, connections: [closed(one.connection)] }, toEngine)
        }
        const ledger = uplink.take()?.ledger
        if (!ledger) continue
        expect(ledger.live + ledger.replayed + ledger.missed + ledger.pending).toBe(ledger.offered)
        expect(ledger.pending).toBeGreaterThanOrEqual(0)
      }
    }),
  )
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { reconnecting, waitBefore } from './reconnect.ts'
import type { ConnectionHandlers } from './transports/connection.ts'

describe('the wait before a retry', () => {
  it('is exact the first time, so that both lanes of a pair wait the same', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 100, max: 60_000 }),
        fc.float({ min: 0, max: Math.fround(0.99), noNaN: true }),
        (first, chance) => waitBefore(1, first, () => chance) === first,
      ),
    )
  })

  it('then doubles, is capped at 15 s, and only then jittered', () => {
    expect([2, 3, 4, 5, 6].map((attempt) => waitBefore(attempt, 1000, () => 0))).toEqual([2000, 4000, 8000, 15_000, 15_000])
    expect(waitBefore(9, 1000, () => 0.5)).toBe(11_250)
  })

  it('still differs between clients at the cap', () => {
    expect(waitBefore(20, 1000, () => 0.1)).not.toBe(waitBefore(20, 1000, () => 0.9))
  })
})

/** Connections opened by hand: each open is kept with its last id, and answered by the test. */
function setup() {
  const opened: { lastId: string | null; on: ConnectionHandlers; closed: boolean }[] = []
  const timers: { ms: number; run: () => void; cancelled: boolean }[] = []
  const seen: string[] = []
  const connection = reconnecting(
    (lastId, on) => {
      const one = { lastId, on, closed: false }
      opened.push(one)
      return { close: () => (one.closed = true) }
    },
    {
      firstWaitMs: 1000,
      random: () => 0,
      after(ms, run) {
        const timer = { ms, run, cancelled: false }
        timers.push(timer)
        return () => (timer.cancelled = true)
      },
    },
  )(null, {
    opened: () => seen.push('opened'),
    hello: () => seen.push('hello'),
    message: (payload) => seen.push(String(payload)),
    waiting: (ms) => seen.push(`wait ${ms}`),
    closed: () => seen.push('closed'),
  })
  return { opened, timers, seen, connection }
}

describe('a connection that comes back', () => {
  it('waits after each loss and resumes after the last id it saw', () => {
    const { opened, timers, seen } = setup()
    opened[0]!.on.message('one', 0, 'e-1')
    opened[0]!.on.message('without id', 0, null)
    opened[0]!.on.closed('lost')
    timers[0]!.run()
    expect(opened[1]!.lastId).toBe('e-1')
    opened[1]!.on.closed('lost')
    expect(seen).toEqual(['one', 'without id', 'wait 1000', 'wait 2000'])
  })

  it('begins to count attempts anew once a connection is up', () => {
    const { opened, timers, seen } = setup()
    opened[0]!.on.closed('lost')
    timers[0]!.run()
    opened[1]!.on.hello({ connection: 2, ids: true })
    opened[1]!.on.closed('lost')
    expect(seen.filter((one) => one.startsWith('wait'))).toEqual(['wait 1000', 'wait 1000'])
  })

  it('stays away once it is closed by hand', () => {
    const { opened, timers, connection } = setup()
    opened[0]!.on.closed('lost')
    connection.close()
    expect(timers[0]!.cancelled).toBe(true)
    expect(opened[0]!.closed).toBe(true)
  })
})

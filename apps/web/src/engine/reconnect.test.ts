import { ManualClock } from '@wireside/contract/manual-clock'
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

interface Opened {
  lastId: string | null
  on: ConnectionHandlers
  closed: boolean
}

/** Connections opened by hand: each open is kept with its last id, and answered by the test. */
function setup(watchdogMs: number | null = null) {
  const clock = new ManualClock()
  const opened: Opened[] = []
  const seen: string[] = []
  const connection = reconnecting(
    (lastId, on) => {
      const one = { lastId, on, closed: false }
      opened.push(one)
      return { close: () => (one.closed = true) }
    },
    { firstWaitMs: 1000, watchdogMs, random: () => 0, now: clock.now, after: clock.after },
  )(null, {
    opened: () => seen.push('opened'),
    hello: () => seen.push('hello'),
    stale: ({ why }) => seen.push(`stale ${why}`),
    heartbeat: () => undefined,
    message: (payload) => seen.push(String(payload)),
    waiting: (ms, _why, silentMs) => seen.push(`wait ${ms}${silentMs === undefined ? '' : ` after ${silentMs} of silence`}`),
    closed: () => seen.push('closed'),
  })
  return { clock, opened, seen, connection }
}

const HELLO = { connection: 1, ids: true }

describe('a connection that comes back', () => {
  it('waits after each loss and resumes after the last id it saw', () => {
    const { clock, opened, seen } = setup()
    opened[0]!.on.message('one', 0, 'e-1')
    opened[0]!.on.message('without id', 0, null)
    opened[0]!.on.closed('lost')
    clock.pass(1000)
    expect(opened[1]!.lastId).toBe('e-1')
    opened[1]!.on.closed('lost')
    expect(seen).toEqual(['one', 'without id', 'wait 1000', 'wait 2000'])
  })

  it('begins to count attempts anew once a connection is up', () => {
    const { clock, opened, seen } = setup()
    opened[0]!.on.closed('lost')
    clock.pass(1000)
    opened[1]!.on.hello(HELLO)
    opened[1]!.on.closed('lost')
    expect(seen.filter((one) => one.startsWith('wait'))).toEqual(['wait 1000', 'wait 1000'])
  })

  it('takes the place of an EventSource’s own retries: both lanes wait by one rule', () => {
    const { clock, opened, seen } = setup()
    opened[0]!.on.waiting(5000, 'it tries again by itself')
    expect(opened[0]!.closed).toBe(true)
    clock.pass(1000)
    opened[1]!.on.waiting(5000, 'it tries again by itself')
    clock.pass(2000)
    expect(opened).toHaveLength(3)
    expect(seen).toEqual(['wait 1000', 'wait 2000'])
  })

  it('goes on after the snapshot where its id was stale', () => {
    const { clock, opened, seen } = setup()
    opened[0]!.on.message('one', 0, 'e-1')
    opened[0]!.on.closed('lost')
    clock.pass(1000)
    opened[1]!.on.stale({ why: 'epoch', snapshot: 'f-9' })
    opened[1]!.on.message('nine', 0, 'f-9')
    opened[1]!.on.closed('lost')
    clock.pass(2000)
    expect(opened[2]!.lastId).toBe('f-9')
    expect(seen).toContain('stale epoch')
  })

  it('stays away once it is closed by hand', () => {
    const { clock, opened, connection } = setup(2000)
    opened[0]!.on.closed('lost')
    connection.close()
    clock.pass(60_000)
    expect(opened).toHaveLength(1)
    expect(opened[0]!.closed).toBe(true)
  })
})

describe('its watchdog', () => {
  it('takes silence of the set length as a loss, to the millisecond, and closes what is dead', () => {
    const { clock, opened, seen } = setup(2000)
    opened[0]!.on.hello(HELLO)
    clock.pass(700)
    opened[0]!.on.message('one', 0, 'e-1')
    clock.pass(1999)
    expect(opened[0]!.closed).toBe(false)
    clock.pass(1)
    expect(opened[0]!.closed).toBe(true)
    expect(seen.at(-1)).toBe('wait 1000 after 2000 of silence')
    clock.pass(1000)
    expect(opened[1]!.lastId).toBe('e-1')
  })

  it.each([
    ['a heartbeat', (on: ConnectionHandlers) => on.heartbeat()],
    ['a message', (on: ConnectionHandlers) => on.message('x', 0, null)],
  ])('is kept quiet by %s within its time, for as long as they come', (_, sign) => {
    const { clock, opened } = setup(2000)
    opened[0]!.on.hello(HELLO)
    for (let n = 0; n < 100; n++) {
      clock.pass(1900)
      sign(opened[0]!.on)
    }
    expect(opened[0]!.closed).toBe(false)
  })

  it('ends an attempt that hangs, and backs off', () => {
    const { clock, opened, seen } = setup(2000)
    clock.pass(2000 + 1000 + 2000 + 2000)
    expect(opened).toHaveLength(3)
    expect(seen).toEqual(['wait 1000 after 2000 of silence', 'wait 2000 after 2000 of silence'])
  })

  it('that is off lets silence last for as long as was watched', () => {
    const { clock, opened } = setup(null)
    opened[0]!.on.hello(HELLO)
    clock.pass(3_600_000)
    expect(opened[0]!.closed).toBe(false)
  })

  it('can be set, changed and taken away while the connection is open', () => {
    const { clock, opened, connection } = setup(null)
    opened[0]!.on.hello(HELLO)
    clock.pass(5000)
    connection.watch!(7000)
    clock.pass(1000)
    connection.watch!(null)
    clock.pass(60_000)
    expect(opened[0]!.closed).toBe(false)
    connection.watch!(1000)
    clock.pass(0)
    expect(opened[0]!.closed).toBe(true)
  })
})

import type { Condition } from '@wireside/contract/conditions'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Hold } from './hold.ts'

const PHASE = { seed: 7, startedAt: 0 }
const direction = fc.constantFrom('up' as const, 'down' as const, 'both' as const)
const some = (max: number) => fc.integer({ min: 1, max })

const CONDITION: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({ type: fc.constant('latency' as const), direction, delayMs: some(200), jitterMs: some(200) }),
  fc.record({ type: fc.constant('bandwidth' as const), direction, bytesPerSecond: fc.integer({ min: 100, max: 100_000 }) }),
  fc.record({ type: fc.constant('slicer' as const), direction, bytes: some(40), varyBytes: some(40), delayMs: some(5) }),
  fc.record({ type: fc.constant('stall' as const), direction, percent: some(100), waitMs: some(300) }),
  fc.record({ type: fc.constant('handshake' as const), roundTrips: some(3) }),
  fc.record({
    type: fc.constant('response_buffering' as const),
    holds: fc.constantFrom('blocks' as const, 'small' as const, 'next' as const, 'end' as const),
    bytes: some(100),
  }),
)
const CONDITIONS = fc.uniqueArray(CONDITION, { selector: ({ type }) => type, maxLength: 4 })
const STEP = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('add' as const), bytes: some(300) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('set' as const), conditions: CONDITIONS }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('silent' as const), on: fc.boolean() }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: some(400) }) },
)

/** Runs the hold's own timers up to `until`. */
function runUntil(hold: Hold, from: number, until: number, pass: (bytes: Buffer) => boolean): void {
  let now = from
  for (;;) {
    const at = hold.run(now, pass)
    if (at > until) return
    now = Math.max(now, at)
  }
}

it.each(['up', 'down'] as const)('%s: whatever conditions come and go while bytes wait, all pass, once and in order', (way) => {
  fc.assert(
    fc.property(fc.array(STEP, { maxLength: 40 }), fc.boolean(), (steps, narrow) => {
      const hold = new Hold(way, false)
      const passed: number[] = []
      let added = 0
      let now = 0
      let room = 0
      const pass = (bytes: Buffer): boolean => {
        passed.push(...bytes)
        return !narrow || ++room % 3 !== 0
      }
      for (const step of steps) {
        switch (step.kind) {
          case 'add':
            hold.add(Buffer.from(Array.from({ length: step.bytes }, () => added++ % 251)), now)
            runUntil(hold, now, now, pass)
            break
          case 'set':
            hold.set(step.conditions, PHASE, now, passed.length === 0)
            break
          case 'silent':
            hold.silent = step.on
            break
          case 'wait':
            runUntil(hold, now, now + step.ms, pass)
            now += step.ms
            break
        }
        expect(passed.length + hold.bytes).toBe(added)
      }
      hold.silent = false
      hold.set([], PHASE, now, false)
      while (!hold.empty) hold.run(now, pass)
      expect(passed).toEqual(Array.from({ length: added }, (_byte, at) => at % 251))
    }),
  )
})

/** When each piece passed, in virtual time. */
function timesOf(
  conditions: Condition[],
  pieces: { at: number; bytes: number }[],
  way: 'up' | 'down' = 'down',
  encrypted = false,
): number[] {
  const hold = new Hold(way, encrypted)
  hold.set(conditions, PHASE, 0, true)
  const times: number[] = []
  let waiting = 0
  let now = 0
  const pass = (bytes: Buffer): boolean => {
    waiting += bytes.length
    while (times.length < pieces.length && waiting >= pieces[times.length]!.bytes) {
      waiting -= pieces[times.length]!.bytes
      times.push(now)
    }
    return true
  }
  const due = [...pieces]
  for (;;) {
    const next = hold.run(now, pass)
    const arrival = due[0]?.at ?? Infinity
    now = Math.min(next, arrival)
    if (now === Infinity) return times
    if (now === arrival) hold.add(Buffer.alloc(due.shift()!.bytes), now)
  }
}

describe('conditions in virtual time', () => {
  const tenths = Array.from({ length: 200 }, (_piece, index) => ({ at: index * 100, bytes: 100 }))

  it('latency: each byte waits as long as said', () => {
    expect(timesOf([{ type: 'latency', direction: 'down', delayMs: 40, jitterMs: 0 }], tenths)).toEqual(tenths.map(({ at }) => at + 40))
  })

  it('bandwidth: a thousand bytes at 1 kB/s take a second', () => {
    expect(timesOf([{ type: 'bandwidth', direction: 'both', bytesPerSecond: 1000 }], [{ at: 0, bytes: 1000 }])[0]).toBeCloseTo(1000)
  })

  it('bandwidth under TLS: the line carries records, 22 bytes more for each, and none comes in part', () => {
    const narrow: Condition[] = [{ type: 'bandwidth', direction: 'both', bytesPerSecond: 1000 }]
    const [first, second, large] = timesOf(
      narrow,
      [100, 100, 16_384 + 1].map((bytes) => ({ at: 0, bytes })),
      'down',
      true,
    )
    expect([first, second, large].map((at) => Math.round(at!))).toEqual([122, 244, 244 + 16_385 + 44])
  })

  it('slicer: a piece of ten slices takes nine pauses', () => {
    const slicer: Condition = { type: 'slicer', direction: 'down', bytes: 10, varyBytes: 0, delayMs: 5 }
    expect(timesOf([slicer], [{ at: 0, bytes: 100 }])).toEqual([45])
  })

  it('stall: the said share comes late by the said wait, what is behind waits too, and the rest is untouched', () => {
    const waits = timesOf([{ type: 'stall', direction: 'down', percent: 20, waitMs: 250 }], tenths).map((at, index) => at - index * 100)
    const late = waits.filter((ms) => ms > 0)
    expect(late.length).toBeGreaterThan(waits.length * 0.2)
    expect(Math.max(...late)).toBe(250)
    expect(new Set(waits)).toEqual(new Set([0, 50, 150, 250]))
  })

  it('stall and jitter fare alike on two lanes, as chance is a function of session time', () => {
    const lossy: Condition[] = [
      { type: 'stall', direction: 'down', percent: 10, waitMs: 200 },
      { type: 'latency', direction: 'down', delayMs: 20, jitterMs: 20 },
    ]
    expect(timesOf(lossy, tenths)).toEqual(timesOf(lossy, tenths))
  })

  it('handshake: the first bytes of a new connection wait for its round trips, the next do not', () => {
    const slow: Condition[] = [
      { type: 'handshake', roundTrips: 2 },
      { type: 'latency', direction: 'both', delayMs: 50, jitterMs: 0 },
    ]
    const pieces = [
      { at: 0, bytes: 10 },
      { at: 1000, bytes: 10 },
    ]
    expect(timesOf(slow, pieces, 'up')).toEqual([250, 1050])
    expect(timesOf(slow, pieces, 'down')).toEqual([50, 1050])
  })

  it('limit_data: so many bytes pass and no more', () => {
    const hold = new Hold('down', false)
    hold.set([{ type: 'limit_data', direction: 'down', bytes: 150 }], PHASE, 0, false)
    let passed = 0
    for (let piece = 0; piece < 3; piece++) hold.add(Buffer.alloc(100), 0)
    expect(hold.run(0, (bytes) => (passed += bytes.length) > 0)).toBe(Infinity)
    expect([passed, hold.spent]).toEqual([150, true])
  })

  it('a silence gives bandwidth no credit: afterwards bytes pass at the same rate', () => {
    const hold = new Hold('down', false)
    hold.set([{ type: 'bandwidth', direction: 'down', bytesPerSecond: 1000 }], PHASE, 0, false)
    hold.silent = true
    hold.add(Buffer.alloc(1000), 0)
    let passed = 0
    const pass = (bytes: Buffer): boolean => (passed += bytes.length) > 0
    runUntil(hold, 0, 60_000, pass)
    expect(passed).toBe(0)
    hold.silent = false
    runUntil(hold, 60_000, 60_500, pass)
    expect(Math.abs(passed - 500)).toBeLessThanOrEqual(20)
  })
})

import { ManualClock } from '@wireside/contract/manual-clock'
import { describe, expect, it } from 'vitest'
import { Arrivals } from './arrivals.ts'
import { ClockSync } from './clock.ts'
import { LaneLedger } from './ledger.ts'
import type { Arrival } from './recorder.ts'
import { LaneSampler } from './sampler.ts'

/** The first sample comes so long after the first message. */
const FIRST_MS = 10
/** By then any usual tick has passed. */
const LONG_MS = 10_000

function arrival(seq: number): Arrival {
  return { seq, sentAt: seq, receivedAt: seq + 1, replayed: false, bytes: { payload: 100 }, place: 0 }
}

/** Two lanes, and of each sample that was asked for: when, and which messages of which lane are in it. */
function setup() {
  const time = new ManualClock()
  const clock = new ClockSync()
  const lanes = new Map(['ws', 'sse'].map((id) => [id, { sampler: new LaneSampler() }]))
  const samples: { at: number; seqs: Record<string, number[]> }[] = []
  const arrivals = new Arrivals(clock, lanes, {
    after: time.after,
    sample: () => {
      const taken = [...lanes].map(([id, { sampler }]) => [id, sampler.take(new LaneLedger(), null).points.map(({ seq }) => seq)])
      samples.push({ at: time.now(), seqs: Object.fromEntries(taken) })
    },
  })
  return { time, clock, arrivals, samples }
}

describe('the first message of all', () => {
  it('is sampled at once, with what comes right behind it on the other lanes, and not at the next tick', () => {
    const { time, clock, arrivals, samples } = setup()
    clock.add(0, 0, 0)
    arrivals.add('ws', arrival(1))
    time.pass(FIRST_MS - 1)
    expect(samples).toEqual([])
    arrivals.add('sse', arrival(1))
    time.pass(1)
    expect(samples).toEqual([{ at: FIRST_MS, seqs: { ws: [1], sse: [1] } }])
  })

  it('is the only one: those after it wait for their tick', () => {
    const { time, clock, arrivals, samples } = setup()
    clock.add(0, 0, 0)
    for (const seq of [1, 2, 3]) {
      arrivals.add('ws', arrival(seq))
      time.pass(LONG_MS)
    }
    expect(samples).toEqual([{ at: FIRST_MS, seqs: { ws: [1], sse: [] } }])
  })

  it('may come before the clocks were compared: it is in the sample if they have been since', () => {
    const { time, clock, arrivals, samples } = setup()
    arrivals.add('ws', arrival(1))
    time.pass(FIRST_MS / 2)
    clock.add(0, 0, 0)
    arrivals.addEarly()
    time.pass(LONG_MS)
    expect(samples).toEqual([{ at: FIRST_MS, seqs: { ws: [1], sse: [] } }])
  })
})

it('nothing is sampled before anything has arrived', () => {
  const { time, clock, arrivals, samples } = setup()
  clock.add(0, 0, 0)
  arrivals.addEarly()
  time.pass(LONG_MS)
  expect(samples).toEqual([])
})

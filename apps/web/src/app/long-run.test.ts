import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { LaneReport, WrittenUnits } from '@wireside/contract/control'
import { DEFAULT_SETTINGS } from '@wireside/contract/settings'
import { expect, it } from 'vitest'
import type { Sample } from '../engine/samples.ts'
import { LaneRecorder } from '../engine/recorder.ts'
import { LaneSampler } from '../engine/sampler.ts'
import { applyEngineEvent } from '../store/apply-engine-event.ts'
import { EMPTY_STATE, MAX_DOTS, MAX_TICKS } from '../store/lab-state.ts'

const PER_SECOND = 1000
const TICK_MS = 250
const PER_TICK = (PER_SECOND * TICK_MS) / 1000
const MESSAGES = 180_000
/** The rings of the store are full by then. */
const SETTLED = MAX_TICKS * PER_TICK
const REPORT = { from: 1, connections: [], received: [], dropped: [], down: {}, up: {}, heldBytes: 0 }
/** What may be live besides: a tick's own arrays, and what the collector has not got to. */
const SLACK_BYTES = 2_000_000

/** What the server says it wrote in one tick. */
function unitsOf(first: number): WrittenUnits {
  const seq = Array.from({ length: PER_TICK }, (_, index) => first + index)
  const at = seq.map((one) => one)
  return {
    connection: 1,
    firstOrdinal: first - 1,
    seq,
    sentAt: at,
    writtenAt: at,
    replayed: seq.map(() => 0),
    bytes: { payload: seq.map(() => 20), framing: seq.map(() => 2) },
    place: seq.map(() => 0),
  }
}

it('through 180 000 messages a lane nothing is lost, and what is kept of them stays as large as it was', () => {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const lanes = DEFAULT_SETTINGS.lanes.map(({ id }) => {
    const sampler = new LaneSampler()
    const recorder = new LaneRecorder('kept', false, ({ seq, sentAt, receivedAt, replayed, bytes, place }) =>
      sampler.add({ seq, at: receivedAt, latencyMs: receivedAt - sentAt, replayed, bytes, place }),
    )
    recorder.hello(1)
    recorder.report({
      ...REPORT,
      through: 0,
      units: [],
      connections: [{ connection: 1, openedAt: 0, startsAt: 1, resumedAfter: null, written: 0, received: 0 }],
    })
    return { id, sampler, recorder }
  })
  let state = EMPTY_STATE
  let arrived = 0
  let settledBytes = 0
  for (let first = 1; first <= MESSAGES; first += PER_TICK) {
    const through = first + PER_TICK - 1
    const samples: Record<string, Sample> = {}
    for (const { id, sampler, recorder } of lanes) {
      for (let seq = first; seq <= through; seq++) recorder.received(1, seq + 1)
      const report: LaneReport = { ...REPORT, through, units: [unitsOf(first)] }
      recorder.report(report)
      sampler.report(report, (at) => at)
      samples[id] = sampler.take(recorder.ledger, null)
      arrived += samples[id].arrived
    }
    state = applyEngineEvent(state, {
      type: 'samples',
      batch: { at: through, seq: through, lanes: samples, latencyErrorMs: 0.1, pair: null },
    })
    if (through === SETTLED) settledBytes = liveBytes(collect)
  }
  expect(arrived).toBe(MESSAGES * lanes.length)
  for (const { id, recorder } of lanes) {
    expect(recorder.ledger.read()).toEqual({ offered: MESSAGES, live: MESSAGES, replayed: 0, missed: 0, pending: 0, duplicates: 0 })
    expect(state.lanes[id]!.latest!.overall).toMatchObject({ count: MESSAGES, max: 1 })
    expect(state.lanes[id]!.ticks.length).toBe(MAX_TICKS)
    expect(state.lanes[id]!.points.length).toBeLessThanOrEqual(MAX_DOTS)
  }
  expect(liveBytes(collect) - settledBytes).toBeLessThan(SLACK_BYTES)
})

function liveBytes(collect: () => void): number {
  collect()
  collect()
  return process.memoryUsage().heapUsed
}

import { readRun, type RunFile } from '@wireside/contract/run-file'
import { DEFAULT_SETTINGS } from '@wireside/contract/settings'
import { expect, it } from 'vitest'
import type { ConnectionChange, EngineEvent } from './messages.ts'
import { RunRecorder } from './run-recorder.ts'

/** More than any recording keeps. */
const TOO_MANY = 25_000

/** A recorder beside two lanes, one of them open since 3 ms; the runs it tells of are told to it as well, as all events are. */
function setup() {
  const time = { now: 1000 }
  const runs: RunFile[] = []
  const newestChange: ConnectionChange = { lane: 'ws', at: 3, state: 'open', connection: 1 }
  const lanes = new Map([
    ['ws', { newestChange }],
    ['sse', { newestChange: null }],
  ])
  const recorder: RunRecorder = new RunRecorder(lanes, {
    now: () => time.now,
    settings: () => DEFAULT_SETTINGS,
    environment: () => ({ userAgent: 'ours', serverVersion: '1', isolated: true, clockStepMs: 0.005, latencyErrorMs: 1 }),
    emit: (event) => {
      if (event.type === 'run') runs.push(event.run)
      recorder.add(event)
    },
  })
  return { time, recorder, runs }
}

function hidden(at: number): EngineEvent {
  return { type: 'hidden', at, hidden: true }
}

it('a run is what the page was told while it was recorded, behind how each connection stood when it began', () => {
  const { time, recorder, runs } = setup()
  recorder.add(hidden(999))
  recorder.turn(true)
  time.now = 1005
  recorder.add(hidden(1005))
  time.now = 1010
  recorder.turn(false)
  recorder.add(hidden(1010))
  expect(runs).toHaveLength(1)
  expect(runs[0]).toMatchObject({
    durationMs: 10,
    events: [
      { atMs: 0, event: { type: 'connection', change: { lane: 'ws', at: 1000, state: 'open', connection: 1 } } },
      { atMs: 5, event: hidden(1005) },
    ],
  })
  expect(readRun(runs[0])).toEqual({ run: runs[0] })
})

it('a payload is in no run', () => {
  const { recorder, runs } = setup()
  recorder.turn(true)
  recorder.add({ type: 'payload', lane: 'ws', payload: 'the learner’s own' })
  recorder.turn(false)
  expect(runs[0]?.events.map(({ event }) => (event as EngineEvent).type)).toEqual(['connection'])
})

it('a recording that is full ends by itself, once, and loses nothing that it had', () => {
  const { recorder, runs } = setup()
  recorder.turn(true)
  for (let at = 1; at <= TOO_MANY; at++) recorder.add(hidden(at))
  expect(runs).toHaveLength(1)
  expect(runs[0]?.events.length).toBeLessThan(TOO_MANY)
  expect(runs[0]?.events.slice(1).map(({ event }) => event)).toEqual(runs[0]?.events.slice(1).map((_, index) => hidden(index + 1)))
  recorder.turn(false)
  expect(runs).toHaveLength(1)
})

it('of nothing that was recorded there is no run', () => {
  const { recorder, runs } = setup()
  recorder.turn(false)
  expect(runs).toEqual([])
})

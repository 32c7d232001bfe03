import { readFileSync } from 'node:fs'
import { readRun, type RunFile } from '@wireside/contract/run-file'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { currentSpan } from './lane-track.ts'
import { besideRecording, moveRecording, openRecording, type Recording } from './run-replay.ts'

/** Recorded in Chromium with version 1: a cut, the WebSocket stays closed, SSE comes back. Never to be changed. */
const GOLDEN = readFileSync(new URL('golden/run-v1.json', import.meta.url), 'utf8')

function golden(): RunFile {
  const read = readRun(JSON.parse(GOLDEN))
  if ('problems' in read) throw new Error(JSON.stringify(read.problems))
  return read.run
}

function opened(outcome: { recording: Recording } | { problem: unknown }): Recording {
  if ('problem' in outcome) throw new Error(JSON.stringify(outcome.problem))
  return outcome.recording
}

describe('a run of version 1', () => {
  it('is shown as it was seen', () => {
    const { state } = opened(openRecording('golden', golden()))
    expect(currentSpan(state.lanes.ws)).toMatchObject({ state: 'closed', code: 1006 })
    expect(currentSpan(state.lanes.sse)).toMatchObject({ state: 'open' })
    expect(state.lanes.ws!.latest!.ledger).toMatchObject({ missed: 8, replayed: 0 })
    expect(state.lanes.sse!.latest!.ledger).toMatchObject({ missed: 0, replayed: 2 })
  })

  it('with any event broken is refused by its place, or shown: it never throws', () => {
    const run = golden()
    const broken = fc.constantFrom<unknown>(
      null,
      7,
      'x',
      {},
      { type: 'samples' },
      { type: 'samples', batch: {} },
      { type: 'connection' },
      { type: 'odd' },
    )
    fc.assert(
      fc.property(fc.nat({ max: run.events.length - 1 }), broken, (index, event) => {
        const events = run.events.map((one, at) => (at === index ? { ...one, event } : one))
        const outcome = openRecording('broken', { ...run, events })
        expect('problem' in outcome && outcome.problem.field).toBe(`events.${index}`)
      }),
    )
  })
})

describe('a moment of a run', () => {
  const recording = opened(openRecording('golden', golden()))
  /** The first that was heard of the cut: the browser told the page. */
  const lostAtMs = golden().events.find(({ event }) => {
    const { type, change } = event as { type: string; change?: { lane: string; state: string } }
    return type === 'connection' && change?.lane === 'ws' && change.state === 'closed'
  })!.atMs

  it('shows what had come by then, and nothing later', () => {
    const { state, atMs } = moveRecording(recording, lostAtMs - 1)
    expect(atMs).toBe(lostAtMs - 1)
    expect(state.faults).toEqual([])
    expect(currentSpan(state.lanes.ws)).toMatchObject({ state: 'open' })
    expect(state.now).toBeLessThan(recording.state.now)
  })

  it('is the end again at the end, however one got there', () => {
    expect(moveRecording(moveRecording(recording, 0), recording.run.durationMs).state).toEqual(recording.state)
  })

  it('of a long run is found from the nearest checkpoint, the same as from the beginning', () => {
    const { events } = golden()
    const samples = events.filter(({ event }) => (event as { type: string }).type === 'samples')
    const long = [...events, ...Array.from({ length: 60 }, () => samples).flat()].map((one, index) => ({ ...one, atMs: index }))
    const run = { ...golden(), events: long, durationMs: long.length }
    const { replay } = opened(openRecording('long', run))
    expect(replay.checkpoints.length).toBeGreaterThan(2)
    const cut = 1203
    const short = opened(openRecording('short', { ...run, events: long.slice(0, cut + 1) }))
    expect(moveRecording(opened(openRecording('long', run)), cut).state).toEqual(short.state)
  })

  it('moves both of two runs that stand side by side', () => {
    const both = opened(besideRecording(recording, opened(openRecording('second', golden()))))
    const { state } = moveRecording(both, lostAtMs - 1)
    expect(state.faults).toEqual([])
    for (const id of ['ws', 'ws-2']) expect(currentSpan(state.lanes[id])).toMatchObject({ state: 'open' })
    expect(moveRecording(both, both.run.durationMs).state).toEqual(both.state)
  })
})

describe('two runs side by side', () => {
  const first = opened(openRecording('first', golden()))
  const later = { ...golden(), startedAt: '2030-01-01T00:00:00.000Z' }
  const hour = 3_600_000
  const moved = (recording: Recording): Recording => {
    const { end } = recording.replay
    const faults = end.faults.map((mark) => ({ ...mark, at: mark.at + hour }))
    return { ...recording, replay: { ...recording.replay, end: { ...end, faults } } }
  }

  it('that were both cut stand at one instant, under one line', () => {
    const { state, run, beside } = opened(besideRecording(first, opened(openRecording('second', golden()))))
    expect(run.settings.lanes.map(({ id }) => id)).toEqual(['ws', 'sse', 'ws-2', 'sse-2'])
    expect(state.faults).toEqual([{ ...first.state.faults[0], lanes: ['ws', 'sse', 'ws-2', 'sse-2'] }])
    expect(state.lanes['ws-2']).toEqual(first.state.lanes.ws)
    expect(beside).toEqual({ name: 'second', lanes: ['ws-2', 'sse-2'], alignedAt: 'cut' })
  })

  it('are moved as a whole to where the first was cut', () => {
    const { state } = opened(besideRecording(first, moved(opened(openRecording('second', golden())))))
    expect(state.lanes['sse-2']!.spans[0]!.from).toBeCloseTo(first.state.lanes.sse!.spans[0]!.from - hour, 3)
  })

  it('of which one was never cut stand at their beginnings', () => {
    const uncut = { ...later, events: later.events.filter(({ event }) => (event as { type: string }).type !== 'fault') }
    const { beside, state } = opened(besideRecording(first, opened(openRecording('second', uncut))))
    expect(beside!.alignedAt).toBe('start')
    const shift = Date.parse(first.run.startedAt) - Date.parse(later.startedAt)
    expect(state.lanes['ws-2']!.spans[0]!.from).toBeCloseTo(first.state.lanes.ws!.spans[0]!.from + shift, 3)
  })

  it('with more lanes than fit are refused in words', () => {
    const crowd = {
      ...first,
      run: { ...first.run, settings: { ...first.run.settings, lanes: Array.from({ length: 5 }, () => first.run.settings.lanes[0]!) } },
    }
    expect(besideRecording(crowd, first)).toEqual({ problem: { field: 'lanes', value: '7 in both runs', allowed: 'at most 6 together' } })
  })
})

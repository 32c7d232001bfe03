import { DEFAULT_SETTINGS } from '@wireside/contract/settings'
import { describe, expect, it } from 'vitest'
import type { Ledger } from '../../engine/samples.ts'
import { EMPTY_STATE } from '../../store/lab-state.ts'
import { LESSONS } from './lessons.ts'
import { sceneOf, since, type Scene } from './scene.ts'
import { TWO_WAYS } from './two-ways.ts'

const START = sceneOf(EMPTY_STATE, DEFAULT_SETTINGS)

type Change = Partial<NonNullable<Scene['ws']>> & { counts?: Partial<Ledger> }

/** The scene at `at` ms with some of each lane's figures changed. */
function scene(at: number, ws: Change, sse: Change): Scene {
  const lane = (base: Scene['ws'], { counts, ...change }: Change): Scene['ws'] =>
    base && { ...base, state: 'open', ...change, ledger: { ...base.ledger, ...counts } }
  return { ...START, at, ws: lane(START.ws, ws), sse: lane(START.sse, sse) }
}

it('no step is done before anything has happened', () => {
  for (const { steps } of LESSONS) for (const step of steps) expect(step.isDone(START, START), step.title).toBe(false)
})

it('each lesson fits its fifteen minutes, and every step tells the presenter something', () => {
  for (const { steps, minutes } of LESSONS) {
    expect(minutes).toBe(15)
    expect(steps.length).toBeGreaterThanOrEqual(4)
    for (const step of steps) expect(step.note.length).toBeGreaterThan(20)
  }
})

describe('“make the WebSocket lose a message while SSE does not”', () => {
  const [, cut] = TWO_WAYS.steps
  const begun = scene(0, { counts: { offered: 50, live: 50 } }, { counts: { offered: 50, live: 50 } })
  const after = (ws: Change, sse: Change): boolean => cut!.isDone(scene(5000, ws, sse), begun)
  const lost = { state: 'closed', counts: { offered: 60, live: 50, missed: 10 } } as const
  const back = { counts: { offered: 60, live: 52, replayed: 8 } }

  it('is done once it has happened', () => {
    expect(after(lost, back)).toBe(true)
  })

  it('is not done while SSE is still away, nor where it lost one too, nor where the WebSocket lost none', () => {
    expect(after(lost, { ...back, state: 'waiting' })).toBe(false)
    expect(after(lost, { counts: { offered: 60, live: 52, replayed: 7, missed: 1 } })).toBe(false)
    expect(after({ counts: { offered: 60, live: 60 } }, back)).toBe(false)
  })
})

it('a ledger that was cleared meanwhile counts from nothing', () => {
  const begun = scene(0, { counts: { offered: 500, live: 480, missed: 20 } }, {})
  expect(since(scene(1, { counts: { offered: 30, live: 28, missed: 2 } }, {}).ws, begun.ws)).toEqual({ missed: 2, replayed: 0, live: 28 })
})

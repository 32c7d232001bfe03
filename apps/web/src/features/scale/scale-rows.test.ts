import type { ScaleResult, ScaleSettings, ScaleStep } from '@wireside/contract/scale'
import { describe, expect, it } from 'vitest'
import { fitWords, growth, labelShifts, runCells, scaleSentence, type KeptRun } from './scale-rows.ts'

const SETTINGS: ScaleSettings = {
  transport: 'sse',
  connections: 5000,
  size: 100,
  rate: 4,
  broadcasts: 8,
  encode: 'once',
  model: 'event-loop',
}

/** Steps of a process of 100 MB in which each connection takes 10 kB, and 1 µs of the fan-out. */
const STEPS: ScaleStep[] = [1000, 2000, 3000, 4000, 5000].map((connections) => ({
  connections,
  residentBytes: 100_000_000 + connections * 10_000,
  cpuMicrosPerMessage: 12,
  firstMs: 0.2,
  lastMs: connections / 1000,
  slowestMs: 9,
  madeRate: 4,
  delivered: connections * 8,
}))

function run(more: Partial<KeptRun> = {}): KeptRun {
  const result = { settings: SETTINGS, baselineBytes: 100_000_000, steps: STEPS } as unknown as ScaleResult
  return { number: 1, settings: SETTINGS, baselineBytes: 100_000_000, steps: STEPS, result, ...more }
}

describe('a run', () => {
  it('costs each connection the slope over its steps, the process’s own memory left out', () => {
    expect(runCells(run())).toMatchObject({ memory: '10.0 ± 0.0 kB', cpu: '12.0 µs', first: '0.20 ms', last: '5.0 ms' })
    expect(growth(run(), 'memory')[0]).toEqual({ x: 0, y: 0 })
  })

  it('says its error in the unit of its value', () => {
    const noisy = STEPS.map((step, index) => ({ ...step, residentBytes: step.residentBytes + (index % 2) * 2_000_000 }))
    expect(runCells(run({ steps: noisy }))!.memory).toMatch(/^\d+\.\d ± \d+\.\d kB$/)
  })

  it('that is finished is the headline; before any there is the question', () => {
    expect(scaleSentence([])).toContain('How many connections')
    expect(scaleSentence([run(), run({ result: null })])).toBe(
      '5\u202f000 SSE connections took 10.0 ± 0.0 kB of memory each; a broadcast reached the last of them after 5.0 ms.',
    )
  })

  it('grows along a line whose fit is said', () => {
    expect(fitWords(run(), 'last')).toBe('run 1: 1.0 µs a connection (R² 1.000)')
    expect(fitWords(run({ steps: STEPS.slice(0, 1) }), 'last')).toBe('run 1: too few steps for a line')
  })
})

it('end labels give way until none covers another', () => {
  expect(labelShifts([10, 5])).toEqual([0, 0])
  expect(labelShifts([10, 10, 10])).toEqual([0, 13, 26])
})

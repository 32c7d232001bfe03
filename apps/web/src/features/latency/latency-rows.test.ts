import { DEFAULT_SETTINGS } from '@wireside/contract/settings'
import { expect, it } from 'vitest'
import type { Sample } from '../../engine/samples.ts'
import { EMPTY_STATE, type LabState } from '../../store/lab-state.ts'
import { EMPTY_TRACK } from '../../store/lane-track.ts'
import { latencySummary, latencyTable } from './latency-rows.ts'

function stateWith(p50: number, latencyErrorMs: number | null): LabState {
  const latest = { overall: { count: 10, p50, p95: 60, p99: 72, max: 80 } } as Sample
  return { ...EMPTY_STATE, latencyErrorMs, lanes: { ws: { ...EMPTY_TRACK, latest } } }
}

const textOf = (state: LabState): string =>
  latencySummary(state, DEFAULT_SETTINGS.lanes)
    .map((word) => (typeof word === 'string' ? word : word.id))
    .join('')

it('a median larger than the error is a figure, with its error', () => {
  expect(textOf(stateWith(5, 0.8))).toMatch(/^Median one way: ws 5\.0 ms \(p99 72 ms\)\. Error ± 0\.8/)
})

it('a median that the error swallows is none', () => {
  for (const p50 of [0.3, 0, -0.2]) expect(textOf(stateWith(p50, 0.8))).toContain('ws less than the error (p99 72 ms)')
})

it('the table does not write down either what the error swallows', () => {
  expect(latencyTable(stateWith(-0.2, 0.8), DEFAULT_SETTINGS.lanes).rows[0]?.cells).toEqual([
    'WebSocket',
    '10',
    'less than the error',
    '60 ms',
    '72 ms',
    '80 ms',
  ])
})

import { expect, it } from 'vitest'
import type { FaultMark } from '../engine/messages.ts'
import { EMPTY_STATE } from './lab-state.ts'
import { axisEnds, timeWindow } from './time-window.ts'

const CUT_AT = 10_000.1
const cut: FaultMark = { at: CUT_AT, lanes: ['ws', 'sse'], kind: 'reset_peer', label: 'Cut (RST)' }

const endsAt = (now: number, faults: FaultMark[]) => axisEnds(timeWindow({ ...EMPTY_STATE, now, faults }))

it('while nothing happens the axis is the same to the last digit, whatever the time: nothing has to draw it anew', () => {
  for (const now of [30_000.3, 61_234.567, 1e9 / 7]) expect(endsAt(now, [])).toEqual({ from: -30, to: 0 })
})

it('after a cut it rests, and then grows four seconds at a time', () => {
  const after = (ms: number) => endsAt(CUT_AT + ms, [cut])
  for (const ms of [0, 5000.5, 12_000]) expect(after(ms)).toEqual({ from: -3, to: 12 })
  for (const ms of [12_000.5, 14_000, 16_000]) expect(after(ms)).toEqual({ from: -3, to: 16 })
  expect(after(59_000)).toEqual({ from: -3, to: 60 })
  expect(after(61_000)).toEqual({ from: -30, to: 0 })
})

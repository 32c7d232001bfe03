import { describe, expect, it } from 'vitest'
import { EMPTY_TRACK, type LaneTrack, type Span, type Tick } from '../../store/lane-track.ts'
import { outcomeOf } from './outcome.ts'

function tick(at: number, arrived: number, delayMs = 1): Tick {
  const latency = arrived > 0 ? { count: arrived, p5: delayMs, p50: delayMs, p95: delayMs, max: delayMs } : null
  const counts = { offered: arrived, missed: 0, replayed: 0, duplicates: 0, overheadBytes: 0, totalBytes: 0, maxBytes: 0 }
  return { at, since: at - 250, arrived, latency, ...counts }
}

function track(spans: Pick<Span, 'from' | 'to' | 'state'>[], ticks: Tick[]): LaneTrack {
  return { ...EMPTY_TRACK, spans, ticks }
}

const OPEN = { from: -1000, to: null, state: 'open' } as const
const every = (ms: number, delayMs = 1): Tick[] =>
  Array.from({ length: 40 }, (_, n) => tick(n * 250, (n * 250) % ms === 0 ? 1 : 0, delayMs))
const watch = (lane: LaneTrack) => outcomeOf(lane, 0, 9750, 250)

describe('what a watched lane did', () => {
  it('flows', () => expect(watch(track([OPEN], every(250)))).toBe('flows'))
  it('flows, but late', () => expect(watch(track([OPEN], every(250, 120)))).toBe('late'))
  it('comes in lumps', () => expect(watch(track([OPEN], every(2500)))).toBe('lumps'))
  it('stays open and silent', () => expect(watch(track([OPEN], every(250).slice(0, 8)))).toBe('silent'))

  it('is cut and comes back', () => {
    const spans = [
      { from: -1000, to: 2000, state: 'open' },
      { from: 2000, to: 3000, state: 'waiting' },
      { from: 3000, to: null, state: 'open' },
    ] as const
    expect(watch(track([...spans], every(250)))).toBe('returns')
  })

  it('is cut and keeps trying', () => {
    const spans = [
      { from: -1000, to: 2000, state: 'open' },
      { from: 2000, to: null, state: 'waiting' },
    ] as const
    expect(watch(track([...spans], every(250).slice(0, 8)))).toBe('away')
  })

  it('ends for good', () => {
    const spans = [
      { from: -1000, to: 2000, state: 'open' },
      { from: 2000, to: null, state: 'closed' },
    ] as const
    expect(watch(track([...spans], every(250).slice(0, 8)))).toBe('closed')
  })
})

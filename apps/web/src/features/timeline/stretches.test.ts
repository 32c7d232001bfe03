import type { CloseCause } from '@wireside/contract/control'
import { DEFAULT_SETTINGS } from '@wireside/contract/settings'
import { describe, expect, it } from 'vitest'
import type { ConnectionChange, RealChange, StaleMark } from '../../engine/messages.ts'
import { applyChange, applyReality, applyStale, EMPTY_TRACK, type LaneTrack } from '../../store/lane-track.ts'
import { lossesOf, lossWords } from './losses.ts'
import { stretchesOf } from './stretches.ts'
import { staleSentence, stretchSentence } from './stretch-words.ts'

const [ws] = DEFAULT_SETTINGS.lanes
const lane = { ...ws!, client: 'managed' as const, ids: true }

type Told =
  | Omit<ConnectionChange, 'lane'>
  | { real: true; at: number; connection: number; state: RealChange['state']; cause?: CloseCause }
  | (Omit<StaleMark, 'lane'> & { stale: true })

/** A lane's track after what browser and server told, in the order they told it. */
function track(...told: Told[]): LaneTrack {
  return told.reduce((known, one): LaneTrack => {
    if ('stale' in one) return applyStale(known, { ...one, lane: 'ws' })
    return 'real' in one ? applyReality(known, { ...one, lane: 'ws' } as RealChange) : applyChange(known, { ...one, lane: 'ws' })
  }, EMPTY_TRACK)
}

function shapes(known: LaneTrack, end: number): [number, number, string, string | null][] {
  return stretchesOf(known, end).map(({ from, to, believed, real }) => [from, to, believed.state, real?.state ?? null])
}

const OPEN = { at: 0, state: 'open', connection: 1 } as const

describe('believed and real', () => {
  it('are one while they agree', () => {
    expect(shapes(track(OPEN), 5000)).toEqual([[0, 5000, 'open', null]])
  })

  it('part while bytes wait for a connection that the browser believes open, and meet again when they pass', () => {
    const silent = track(OPEN, { real: true, at: 2000, connection: 1, state: 'silent' })
    expect(shapes(silent, 5000)).toEqual([
      [0, 2000, 'open', null],
      [2000, 5000, 'open', 'silent'],
    ])
    expect(shapes(applyReality(silent, { lane: 'ws', at: 6000, connection: 1, state: 'passing' }), 9000)).toEqual([
      [0, 2000, 'open', null],
      [2000, 6000, 'open', 'silent'],
      [6000, 9000, 'open', null],
    ])
  })

  it('part as well while only what the browser sends goes nowhere, and silence both ways is said once', () => {
    const unheard = track(OPEN, { real: true, at: 2000, connection: 1, state: 'unheard' })
    expect(stretchSentence(lane, unheard, stretchesOf(unheard, 5000)[1]!)).toBe(
      'WebSocket: for 3.0 s the browser has believed it open. Really what it sent waited on its way, and nothing of it arrived.',
    )
    const both = track(
      OPEN,
      { real: true, at: 2000, connection: 1, state: 'unheard' },
      { real: true, at: 3000, connection: 1, state: 'silent' },
      { real: true, at: 4000, connection: 1, state: 'passing' },
      { real: true, at: 5000, connection: 1, state: 'heard' },
    )
    expect(shapes(both, 6000)).toEqual([
      [0, 2000, 'open', null],
      [2000, 3000, 'open', 'unheard'],
      [3000, 4000, 'open', 'silent'],
      [4000, 5000, 'open', 'unheard'],
      [5000, 6000, 'open', null],
    ])
  })

  it('part when the server has ended what the browser believes open', () => {
    const ended = track(OPEN, { real: true, at: 3000, connection: 1, state: 'closed', cause: 'heartbeat' })
    expect(shapes(ended, 8000)).toEqual([
      [0, 3000, 'open', null],
      [3000, 8000, 'open', 'closed'],
    ])
    expect(stretchSentence(lane, ended, stretchesOf(ended, 8000)[1]!)).toBe(
      'WebSocket: for 5.0 s the browser has believed it open. Really the server’s side was over: no pong came in time.',
    )
  })

  it('part the other way round while the server believes open what our client has left', () => {
    const left = track(
      OPEN,
      { real: true, at: 2000, connection: 1, state: 'silent' },
      { at: 4500, state: 'waiting', attempt: 1, silentMs: 2500 },
      { at: 5500, state: 'connecting', attempt: 1 },
      { at: 5510, state: 'open', connection: 2 },
      { real: true, at: 5505, connection: 1, state: 'closed', cause: 'server' },
    )
    expect(shapes(left, 9000)).toEqual([
      [0, 2000, 'open', null],
      [2000, 4500, 'open', 'silent'],
      [4500, 5500, 'waiting', 'held'],
      [5500, 5505, 'connecting', 'held'],
      [5505, 5510, 'connecting', null],
      [5510, 9000, 'open', null],
    ])
  })

  it('do not part over an end that both learn of at once, one report later', () => {
    const cut = track(
      OPEN,
      { at: 3000, state: 'closed', code: 1006 },
      { real: true, at: 2999, connection: 1, state: 'closed', cause: 'reset_peer' },
    )
    expect(shapes(cut, 8000)).toEqual([
      [0, 3000, 'open', null],
      [3000, 8000, 'closed', null],
    ])
  })

  it('tile the time: no gap, no overlap', () => {
    const known = track(
      OPEN,
      { real: true, at: 1000, connection: 1, state: 'silent' },
      { real: true, at: 2000, connection: 1, state: 'passing' },
      { real: true, at: 3000, connection: 1, state: 'silent' },
      { real: true, at: 4000, connection: 1, state: 'closed', cause: 'client' },
      { at: 5000, state: 'waiting' },
      { at: 6000, state: 'open', connection: 2 },
    )
    const stretches = stretchesOf(known, 7000)
    expect(stretches[0]!.from).toBe(0)
    expect(stretches.at(-1)!.to).toBe(7000)
    for (const [index, { from }] of stretches.entries()) if (index > 0) expect(from).toBe(stretches[index - 1]!.to)
  })
})

describe('a loss in words', () => {
  const told: Told[] = [
    OPEN,
    { real: true, at: 2000, connection: 1, state: 'silent' },
    { at: 4500, state: 'waiting', attempt: 1, silentMs: 2500 },
    { real: true, at: 4600, connection: 1, state: 'closed', cause: 'server' },
    { at: 5500, state: 'connecting', attempt: 1 },
    { at: 5512, state: 'open', connection: 2 },
  ]

  it('begins with the silence that nobody told of, and is split into what its time went to', () => {
    const known = track(...told)
    const losses = lossesOf(stretchesOf(known, 9000))
    expect(losses).toHaveLength(1)
    expect(lossWords(lane, losses[0]!, known)).toBe('silent, believed open 2.5 s · waited (our back-off) 1.0 s · connecting 12 ms')
  })

  it('leaves out what matters least where there is no room', () => {
    const known = track(...told)
    const [loss] = lossesOf(stretchesOf(known, 9000))
    expect(lossWords(lane, loss!, known, 60)).toBe('silent, believed open 2.5 s · waited (our back-off) 1.0 s')
    expect(lossWords(lane, loss!, known, 30)).toBe('silent, believed open 2.5 s')
  })

  it('says what the watchdog heard, and who waited', () => {
    const known = track(...told)
    expect(
      stretchSentence(
        lane,
        known,
        stretchesOf(known, 9000).find(({ believed }) => believed.state === 'waiting')!,
      ),
    ).toBe('WebSocket: our watchdog heard nothing for 2.5 s; our back-off waits 1.0 s.')
  })

  it('names a stale id and its snapshot', () => {
    const known = track(...told, { stale: true, at: 5513, connection: 2, why: 'evicted', snapshot: 'e-90' })
    expect(lossWords(lane, lossesOf(stretchesOf(known, 9000))[0]!, known)).toContain('stale (log too short)')
    expect(staleSentence(lane, { ...known.stales[0]!, why: 'epoch', snapshot: null })).toBe(
      'WebSocket: stale: the server has forgotten all it had sent, and knows no id of before. There is nothing newer yet.',
    )
    expect(staleSentence(lane, known.stales[0]!)).toBe(
      'WebSocket: stale: the event log had forgotten what came after its last id. A snapshot came instead, the newest message; what lies between is missed.',
    )
  })
})

import { DEFAULT_SETTINGS } from '@wireside/contract/settings'
import { describe, expect, it } from 'vitest'
import type { ConnectionChange, FaultMark } from '../../engine/messages.ts'
import type { Sample } from '../../engine/samples.ts'
import { applyEngineEvent } from '../../store/apply-engine-event.ts'
import { EMPTY_STATE, type LabState } from '../../store/lab-state.ts'
import type { Words } from '../../ui/Prose.tsx'
import { storyOf } from './story-rows.ts'
import { timelineRows } from './timeline-rows.ts'

const { lanes } = DEFAULT_SETTINGS
const CUT: FaultMark = { at: 5000, lanes: ['ws', 'sse'], kind: 'reset_peer', label: 'Cut (RST)' }

const NO_SAMPLE: Omit<Sample, 'ledger'> = {
  arrived: 0,
  points: [],
  latency: null,
  meanBytes: null,
  maxBytes: 0,
  down: {},
  up: {},
  heldBytes: 0,
  overall: null,
  carriage: null,
  causes: [],
  uplink: null,
}

/** The state after a list of events, told in the engine's own words. */
function after(
  ...events: ((Omit<ConnectionChange, 'lane'> & { lane: string }) | FaultMark | { at: number; missed: number; replayed: number })[]
): LabState {
  return events.reduce((state, event): LabState => {
    if ('kind' in event) return applyEngineEvent(state, { type: 'fault', mark: event })
    if ('lane' in event) return applyEngineEvent(state, { type: 'connection', change: event })
    const sample = (missed: number, replayed: number): Sample => ({
      ...NO_SAMPLE,
      ledger: { offered: 100, live: 100 - missed - replayed, replayed, missed, pending: 0, duplicates: 0 },
    })
    return applyEngineEvent(state, {
      type: 'samples',
      batch: {
        at: event.at,
        seq: 100,
        latencyErrorMs: 0.1,
        pair: null,
        lanes: { ws: sample(event.missed, 0), sse: sample(0, event.replayed) },
      },
    })
  }, EMPTY_STATE)
}

function text(words: Words): string {
  return words
    .map((word) => (typeof word === 'string' ? word : word.transport))
    .join('')
    .trim()
}

const OPEN = [
  { lane: 'ws', at: 0, state: 'open', connection: 1 },
  { lane: 'sse', at: 0, state: 'open', connection: 2 },
] as const

describe('the sentence', () => {
  it('invites the first cut while both lanes are open', () => {
    expect(text(storyOf(after(...OPEN), lanes).sentence)).toBe('Both lanes are open. Cut them, and see which one comes back.')
  })

  it('says who came back, after how long, and what it cost whom', () => {
    const state = after(
      ...OPEN,
      CUT,
      { lane: 'ws', at: 5004, state: 'closed', code: 1006 },
      { lane: 'sse', at: 5004, state: 'waiting' },
      { lane: 'sse', at: 6004, state: 'open', connection: 3 },
      { at: 6250, missed: 12, replayed: 10 },
    )
    const { sentence, splits } = storyOf(state, lanes)
    expect(text(sentence)).toBe(
      'sse came back after 1.0 s and missed nothing (10 messages replayed). websocket is still closed and has missed 12 messages so far.',
    )
    expect(splits[0]!.parts).toContain('noticed after 4.0 ms')
    const [ws, sse] = timelineRows(state, lanes, 1000).tracks
    expect(ws!.notes.map((note) => note.text)).toEqual(['closed 1006 · 12 messages missed'])
    expect(sse!.notes.map((note) => note.text)).toEqual(['told to wait 1.0 s · 10 messages replayed'])
  })

  it('charges the loss of the control channel to no lane', () => {
    const open = applyEngineEvent(after(...OPEN), {
      type: 'control',
      at: 1000,
      state: 'open',
      limits: {} as never,
      lanesUrls: { h1: '', 'h1-tls': '', h2: '' },
      selfSigned: true,
      serverVersion: '',
      epoch: 'e',
    })
    const lost = applyEngineEvent(open, { type: 'control', at: 2000, state: 'closed', why: 'gone', retryAt: 2500 })
    expect(text(storyOf(lost, lanes).sentence)).toContain('Your own network, or the server, is away. That is not the Lab.')
    const back = applyEngineEvent(lost, {
      type: 'control',
      at: 6000,
      state: 'open',
      limits: {} as never,
      lanesUrls: { h1: '', 'h1-tls': '', h2: '' },
      selfSigned: true,
      serverVersion: '',
      epoch: 'e',
    })
    expect(text(storyOf(back, lanes).sentence)).toContain('Your own network dropped for 4.0 s. That was not the Lab.')
    expect(timelineRows(back, lanes, 1000).network.map(({ label }) => label)).toEqual(['no contact, 4.0 s'])
  })
})

import { describe, expect, it } from 'vitest'
import type { UploadFigures } from '../../engine/trials.ts'
import { runTable, shownOf, uploadSentence } from './upload-rows.ts'
import type { Sending, UploadPlan, UploadRun } from './use-upload.ts'

const PLAN: UploadPlan = { protocol: 'h1', bytes: 20_000_000, bytesPerSecond: null, cancelHalfWay: false }
const FIGURES: UploadFigures = {
  way: 'post',
  state: 'done',
  why: null,
  left: 20_000_000,
  received: 20_000_000,
  statuses: 4,
  mostWaiting: 20_000_000,
  rssRise: 1000,
  tookMs: 2100,
  cancelMs: null,
}
const run = (figures: Partial<UploadFigures>, plan: Partial<UploadPlan> = {}): UploadRun => ({
  plan: { ...PLAN, ...plan },
  figures: { ...FIGURES, ...figures },
})
const socket = { way: 'websocket', mostWaiting: 1_250_000, tookMs: 2300 } as const

describe('the sentence of the page', () => {
  it.each<[string, Sending | null, UploadRun[]]>([
    ['To upload and watch how far it is: is POST with SSE enough?', null, []],
    ['WebSocket: the server has 0 B, and has said so 0 times.', { way: 'websocket', plan: PLAN, figures: null }, []],
    [
      'WebSocket: the server has 2.00 MB, and has said so 4 times.',
      { way: 'websocket', plan: PLAN, figures: { ...FIGURES, ...socket, state: 'sending', received: 2_000_000 } },
      [],
    ],
    ['POST, status by SSE took 2.1 s; at most 20.00 MB waited in the browser.', null, [run({})]],
    ['20.00 MB by POST took 2.1 s, by WebSocket 2.3 s; at most 20.00 MB and 1.25 MB waited in the browser.', null, [run(socket), run({})]],
    // Not over the same link: nothing to compare.
    ['WebSocket took 2.3 s; at most 1.25 MB waited in the browser.', null, [run(socket, { bytesPerSecond: 1 }), run({})]],
    [
      'WebSocket was cancelled: the server knew after 420 ms, and had 11.00 MB.',
      null,
      [run({ ...socket, state: 'cancelled', cancelMs: 420, received: 11_000_000 }), run({})],
    ],
    ['WebSocket was cancelled before anything was sent.', null, [run({ ...socket, state: 'cancelled' })]],
    ['POST, status by SSE failed: the request failed.', null, [run({ state: 'failed', why: 'the request failed' })]],
  ])('%s', (sentence, sending, runs) => expect(uploadSentence(sending, runs)).toBe(sentence))
})

it('the table has every run, the newest first, with what failed in words', () => {
  const { columns, rows } = runTable([run({ state: 'failed', why: 'no' }), run({})])
  expect(rows.map(({ key }) => key)).toEqual(['2', '1'])
  expect(rows[0]!.cells[3]).toBe('failed: no')
  expect(rows.every(({ cells }) => cells.length === columns.length)).toBe(true)
})

it('bars are drawn against what their own upload was to be, also once another size is chosen', () => {
  const runs = [run({ way: 'websocket' }, { bytes: 3_000_000 }), run({})]
  expect(shownOf('websocket', null, runs)?.of).toBe(3_000_000)
  expect(shownOf('websocket', { way: 'websocket', plan: { ...PLAN, bytes: 1_000_000 }, figures: null }, runs)).toEqual({
    of: 1_000_000,
    figures: null,
  })
  expect(shownOf('post', null, [])).toBeNull()
})

import type { MeasuredClaim } from './claim.ts'
import { formatDuration } from '../ui/format.ts'
import { lane, setup, watchful } from './lab/setup.ts'
import { holdAndWatch, type AfterSilence } from './lab/silence.ts'

interface Evidence {
  bare: AfterSilence
  watched: AfterSilence
  watchdogMs: number
  watchedMs: number
}

const HEARTBEAT_MS = 500

export const sseSilentDrop: MeasuredClaim<Evidence> = {
  kind: 'measured',
  id: 'sse-silent-drop',
  question: 'when the network lies',
  statement: 'On a silent drop SSE just flickers, as the browser reconnects.',
  why: 'Reconnecting is built in, so it is believed to cover every loss.',
  methods: ['instants', 'ledger'],
  takes: { full: 14, brief: 6 },
  outcomes: ['holds', 'does not hold', "can't be told here"],

  async run(lab, course) {
    const watchedMs = course.choose(12_000, 4000)
    course.at(0.2, `nothing passes any more: EventSource, and our client with a watchdog, for ${formatDuration(watchedMs)}`)
    const ours = watchful(HEARTBEAT_MS)
    const lanes = [lane('sse'), lane('sse', { id: 'sse-2', ...ours })]
    const { sse: bare, 'sse-2': watched } = await holdAndWatch(
      lab,
      setup(lanes, { rate: 5 }),
      { type: 'blackhole', direction: 'both' },
      watchedMs,
    )
    if (!bare || !watched) throw new Error('a lane is missing')
    return { bare, watched, watchdogMs: ours.watchdogMs, watchedMs }
  },

  judge({ bare, watched, watchedMs }) {
    if (watched.clientMs === null)
      return { verdict: "can't be told here", because: 'not even the watchdog noticed, so that the silence itself is in doubt' }
    const known = `with a watchdog it was known after ${formatDuration(watched.clientMs)}`
    if (bare.clientMs !== null)
      return { verdict: 'holds', because: `EventSource gave the connection up after ${formatDuration(bare.clientMs)}; ${known}` }
    return { verdict: 'does not hold', because: `EventSource did nothing for the ${formatDuration(watchedMs)} watched; ${known}` }
  },

  exhibits: ({ bare, watched, watchdogMs, watchedMs }) => [
    {
      type: 'table',
      caption: `${formatDuration(watchedMs)} in which nothing passed`,
      columns: ['client', 'noticed'],
      rows: [
        ['EventSource, as shipped', bare.clientMs === null ? 'not' : `after ${formatDuration(bare.clientMs)}`],
        [
          `ours, a watchdog of ${formatDuration(watchdogMs)} on heartbeats`,
          watched.clientMs === null ? 'not' : `after ${formatDuration(watched.clientMs)}`,
        ],
      ],
    },
  ],

  explanation: [
    'It does not hold without a watchdog. EventSource reconnects when it learns of a loss; a connection that falls silent is no loss to it, and readyState stays “open”.',
    'A comment line every so often keeps proxies awake but is invisible to the page. A heartbeat that a watchdog can see must be an event. Then the client can close and open anew by itself, with the last id.',
  ],
  limits: [
    'The silence is made above TCP. With every packet really dropped (iptables, Chromium 156 on Linux, 26 November 2026) an EventSource noticed after 451 s, by Chromium’s own TCP keepalive: 45 s, then nine probes, 45 s apart. Other browsers were not tried.',
  ],
  sources: [
    {
      title: 'WHATWG HTML §9.2.7: authoring notes on keep-alive comments',
      url: 'https://html.spec.whatwg.org/multipage/server-sent-events.html#authoring-notes',
    },
  ],
}

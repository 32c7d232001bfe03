import type { MeasuredClaim } from './claim.ts'
import { formatCount, formatDuration } from '../ui/format.ts'
import { cutAndWatch, type AfterCut } from './lab/cut.ts'
import { lane, setup } from './lab/setup.ts'

interface Evidence {
  sse: AfterCut
  watchedMs: number
  rate: number
}

const RATE = 20

export const sseManyEvents: MeasuredClaim<Evidence> = {
  kind: 'measured',
  id: 'sse-many-events',
  question: 'what it is',
  statement: 'SSE is for discrete events over a long time, with ids to go on from.',
  why: 'Each event ends with an empty line and may carry an id; the browser names the last one when it reconnects.',
  methods: ['ledger'],
  takes: { full: 6, brief: 4 },
  outcomes: ['holds', 'does not hold', "can't be told here"],

  async run(lab, course) {
    const watchedMs = course.choose(4000, 2500)
    course.at(0.2, 'a stream of events, cut, left to the browser')
    const { sse } = await cutAndWatch(lab, setup([lane('sse')], { rate: RATE }), 'reset_peer', watchedMs)
    if (!sse) throw new Error('the lane is missing')
    return { sse, watchedMs, rate: RATE }
  },

  judge({ sse, watchedMs }) {
    if (sse.backMs === null)
      return { verdict: "can't be told here", because: `EventSource was not back within ${formatDuration(watchedMs)}` }
    const { missed, replayed, duplicates, offered } = sse.ledger
    const because = `of ${formatCount(offered)} events around a cut, ${formatCount(missed)} missed, ${formatCount(replayed)} replayed, ${formatCount(duplicates)} twice`
    return { verdict: missed === 0 && duplicates === 0 && replayed > 0 ? 'holds' : 'does not hold', because }
  },

  exhibits: ({ sse, rate }) => [
    {
      type: 'numbers',
      items: [
        { label: 'events a second', value: formatCount(rate), method: 'counted' },
        { label: 'open again after', value: sse.backMs === null ? 'not' : formatDuration(sse.backMs), method: 'instants' },
        { label: 'missed', value: formatCount(sse.ledger.missed), method: 'ledger' },
        { label: 'replayed', value: formatCount(sse.ledger.replayed), method: 'ledger' },
        { label: 'twice', value: formatCount(sse.ledger.duplicates), method: 'ledger' },
      ],
    },
  ],

  explanation: [
    'It holds: after the cut the browser asked again, named the last id in Last-Event-ID, and the server went on from the next one.',
    'Half of this is the server’s work. The browser only names the id; a server that does not keep what it sent has nothing to replay.',
  ],
  limits: ['“A long time” is seconds here; what is shown is that a break in the stream costs no event.'],
  sources: [
    {
      title: 'WHATWG HTML §9.2.4: the Last-Event-ID header',
      url: 'https://html.spec.whatwg.org/multipage/server-sent-events.html#the-last-event-id-header',
    },
  ],
}

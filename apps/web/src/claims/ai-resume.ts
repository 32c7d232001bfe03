import type { MeasuredClaim } from './claim.ts'
import { formatCount, formatDuration } from '../ui/format.ts'

interface Evidence {
  /** What each request of the stream was told in Last-Event-ID; null where nothing. */
  lastEventIds: (string | null)[]
  /** Ids of the tokens in the order they came. */
  ids: number[]
  wanted: number
  cutAfter: number
  done: boolean
  /** Longest pause between two tokens: the cut and the wait. */
  pauseMs: number
}

export const aiResume: MeasuredClaim<Evidence> = {
  kind: 'measured',
  id: 'ai-resume',
  question: 'when the network lies',
  statement: 'With id and Last-Event-ID a dropped AI answer resumes where it stopped.',
  why: 'Tokens are numbered, and SSE has a place for the number.',
  methods: ['received', 'counted'],
  takes: { full: 5, brief: 4 },
  outcomes: ['holds', 'does not hold', "can't be told here"],

  async run(lab, course) {
    const wanted = course.choose(90, 45)
    const cutAfter = wanted / 3
    course.at(0.2, `${wanted} tokens, cut after ${cutAfter}`)
    const { events } = await lab.examine({
      type: 'event-source',
      path: `/probe/tokens?count=${wanted}&every=30&cut=${cutAfter}`,
      events: ['begin'],
      untilEvent: 'done',
      forMs: 10_000,
    })
    const tokens = events.filter(({ type }) => type === 'message')
    const pauses = tokens.slice(1).map(({ at }, index) => at - (tokens[index]?.at ?? at))
    return {
      lastEventIds: events
        .filter(({ type }) => type === 'begin')
        .map(({ data }) => (JSON.parse(data) as { lastEventId: string | null }).lastEventId),
      ids: tokens.map(({ lastEventId }) => Number(lastEventId)),
      wanted,
      cutAfter,
      done: events.some(({ type }) => type === 'done'),
      pauseMs: Math.max(0, ...pauses),
    }
  },

  judge({ lastEventIds, ids, wanted, cutAfter, done }) {
    if (lastEventIds.length < 2) return { verdict: "can't be told here", because: 'the stream was not cut, or nothing came back after it' }
    const twice = ids.length - new Set(ids).size
    const lost = wanted - new Set(ids).size
    const because = `cut after token ${cutAfter}; the browser asked again with Last-Event-ID ${lastEventIds[1] ?? 'missing'}; ${formatCount(lost)} tokens lost, ${formatCount(twice)} twice`
    return { verdict: done && lost === 0 && twice === 0 ? 'holds' : 'does not hold', because }
  },

  exhibits: ({ lastEventIds, ids, wanted, pauseMs }) => [
    {
      type: 'numbers',
      items: [
        { label: 'tokens', value: `${formatCount(new Set(ids).size)} of ${formatCount(wanted)}`, method: 'counted' },
        { label: 'twice', value: formatCount(ids.length - new Set(ids).size), method: 'counted' },
        { label: 'longest pause', value: formatDuration(pauseMs), method: 'instants' },
      ],
    },
    {
      type: 'table',
      caption: 'The requests, as the server received them',
      columns: ['request', 'Last-Event-ID'],
      rows: lastEventIds.map((id, index) => [String(index + 1), id ?? '(none)']),
    },
  ],

  explanation: [
    'It holds if the server keeps what it sent: the browser only names the last id. A model that is sampled anew gives other tokens; so the answer must be stored, or generated on while nobody listens.',
    'This is EventSource. The chats people know ask by POST and read with fetch, where nothing of this happens by itself.',
  ],
  limits: ['A simulated answer whose tokens are a function of their number, so that this server need not store them.'],
  sources: [
    {
      title: 'WHATWG HTML §9.2.4: the Last-Event-ID header',
      url: 'https://html.spec.whatwg.org/multipage/server-sent-events.html#the-last-event-id-header',
    },
  ],
}

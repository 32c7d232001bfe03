import type { MeasuredClaim } from './claim.ts'
import { formatCount } from '../ui/format.ts'

interface Side {
  /** Requests that the server saw, and what each was told in Last-Event-ID. */
  lastEventIds: (string | null)[]
  tokens: number
  done: boolean
}

interface Evidence {
  eventSource: Side
  /** As chat APIs are used: POST, read with fetch. */
  post: Side
  wanted: number
  watchedMs: number
}

export const aiSse: MeasuredClaim<Evidence> = {
  kind: 'measured',
  id: 'ai-sse',
  question: 'when the network lies',
  statement: 'AI chats stream by SSE, so they reconnect and resume by themselves.',
  why: 'The answers of chat APIs have the type text/event-stream, and SSE reconnects.',
  methods: ['counted'],
  takes: { full: 8, brief: 7 },
  outcomes: ['holds', 'holds, with a catch', 'does not hold', "can't be told here"],

  async run(lab, course) {
    const wanted = course.choose(60, 36)
    const path = `/probe/tokens?count=${wanted}&every=30&cut=${wanted / 3}`
    const watchedMs = 3500
    course.at(0.1, 'the answer by EventSource, cut after a third')
    const source = await lab.examine({ type: 'event-source', path, events: ['begin'], untilEvent: 'done', forMs: watchedMs })
    course.at(0.5, 'the same answer by POST and fetch, cut after a third')
    const posted = await lab.examine({ type: 'fetch', method: 'POST', path, body: '{"prompt":"Tell me"}', forMs: watchedMs })
    // Whatever the browser would do by itself has as much time as EventSource had.
    await lab.wait(Math.max(0, watchedMs - posted.endedAt))
    const text = posted.pieces.map((piece) => piece.text).join('')
    return {
      eventSource: {
        lastEventIds: source.events.filter(({ type }) => type === 'begin').map(({ data }) => lastIdOf(data)),
        tokens: source.events.filter(({ type }) => type === 'message').length,
        done: source.events.some(({ type }) => type === 'done'),
      },
      post: {
        lastEventIds: [...text.matchAll(/^event: begin\n(?:retry: \d+\n)?data: (.*)$/gm)].map(([, data = '']) => lastIdOf(data)),
        tokens: [...text.matchAll(/^id: /gm)].length,
        done: text.includes('event: done'),
      },
      wanted,
      watchedMs,
    }
  },

  judge({ eventSource, post, wanted }) {
    const whole = (side: Side): boolean => side.done && side.tokens === wanted
    if (eventSource.lastEventIds.length < 2 && post.lastEventIds.length < 2 && eventSource.done) {
      return { verdict: "can't be told here", because: 'no stream was cut' }
    }
    const because = `cut after a third: EventSource asked ${eventSource.lastEventIds.length} times and had ${formatCount(eventSource.tokens)} of ${formatCount(wanted)} tokens; POST with fetch asked ${post.lastEventIds.length} time and had ${formatCount(post.tokens)}`
    if (whole(post)) return { verdict: 'holds', because }
    return { verdict: whole(eventSource) ? 'holds, with a catch' : 'does not hold', because }
  },

  exhibits: ({ eventSource, post, wanted, watchedMs }) => [
    {
      type: 'table',
      caption: `The same answer of ${wanted} tokens, cut after a third, ${watchedMs / 1000} s watched`,
      columns: ['read by', 'requests', 'Last-Event-ID of each', 'tokens', 'finished'],
      rows: (
        [
          ['EventSource', eventSource],
          ['POST + fetch, as chat APIs are used', post],
        ] as const
      ).map(([name, side]) => [
        name,
        formatCount(side.lastEventIds.length),
        side.lastEventIds.map((id) => id ?? '(none)').join(', '),
        formatCount(side.tokens),
        side.done ? 'yes' : 'no',
      ]),
    },
    {
      type: 'bars',
      caption: 'Tokens that arrived',
      unit: 'tokens',
      rows: [
        { label: 'EventSource', lane: 'sse', parts: [{ name: 'tokens', value: eventSource.tokens }] },
        { label: 'POST + fetch', lane: 'sse-2', parts: [{ name: 'tokens', value: post.tokens }] },
      ],
    },
  ],

  explanation: [
    'The catch is in “so”. Chat APIs use the format of SSE, as the answer to a POST, because a prompt does not fit into a URL and a key belongs into a header; EventSource can do neither. What reads it is fetch, and fetch neither reconnects nor sends Last-Event-ID.',
    'Everything that people credit SSE with here, a client has to write: parse the format, notice the cut, ask again with the last id; and the server has to have kept the answer.',
  ],
  limits: ['A simulated answer. SDKs of some providers retry a request that failed before it began; that is another matter.'],
  sources: [
    {
      title: 'WHATWG HTML §9.2: EventSource sends GET and no headers of yours',
      url: 'https://html.spec.whatwg.org/multipage/server-sent-events.html#dom-eventsource',
    },
    { title: 'OpenAI API reference: streaming', url: 'https://platform.openai.com/docs/api-reference/streaming' },
    { title: 'Anthropic API: streaming messages', url: 'https://docs.anthropic.com/en/api/messages-streaming' },
  ],
}

function lastIdOf(data: string): string | null {
  return (JSON.parse(data) as { lastEventId: string | null }).lastEventId
}

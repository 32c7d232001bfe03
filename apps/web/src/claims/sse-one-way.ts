import { formatCount, trimmed } from '../ui/format.ts'
import type { MeasuredClaim } from './claim.ts'
import { measure } from './lab/figures.ts'
import { lane, setup, text } from './lab/setup.ts'
import { headOf, readWire } from './lab/wire.ts'

interface Evidence {
  /** Members of `EventSource.prototype`, as this browser has them. */
  members: string[]
  /** Bytes that went up on the stream's own connection, beyond its request's head. */
  upBesideHead: number
  requestHead: string
  /** What a message upstream took instead. */
  posts: number
  postBytes: number
  watchedMs: number
}

/** A member of this name would be a way to send on the stream. */
const SENDERS = /^(send|write|post|push)/i

export const sseOneWay: MeasuredClaim<Evidence> = {
  kind: 'measured',
  id: 'sse-one-way',
  question: 'what it is',
  statement: 'SSE carries data from server to client only.',
  why: 'It is one HTTP response, and the request that asked for it is over when the response begins.',
  methods: ['wire-bytes', 'counted'],
  takes: { full: 5, brief: 3 },
  outcomes: ['holds', 'does not hold', "can't be told here"],

  async run(lab, course) {
    const watchedMs = course.choose(4000, 1500)
    const settings = setup([lane('sse')], { direction: 'both', rate: 10, payload: text(60) })
    const { lanes } = await measure(lab, settings, watchedMs, (share) => course.at(share, 'events down, and a POST for each message up'))
    const { held } = await readWire(lab, 'sse')
    const [stream] = held
    if (!stream) throw new Error('the tap holds no stream')
    const up = lanes.sse?.up
    return {
      members: Object.getOwnPropertyNames(EventSource.prototype),
      upBesideHead: stream.up.reduce((sum, unit) => sum + (unit.kind === 'head' ? 0 : unit.end - unit.start), 0),
      requestHead: headOf(stream, 'up'),
      posts: up?.ledger.live ?? 0,
      postBytes: up ? Object.values(up.meanBytes).reduce((sum, count) => sum + count, 0) : 0,
      watchedMs,
    }
  },

  judge({ members, upBesideHead, requestHead, posts }) {
    if (requestHead === '' || posts === 0)
      return { verdict: "can't be told here", because: 'the stream or its uplink was not seen on the wire' }
    const sender = members.find((name) => SENDERS.test(name))
    if (sender !== undefined || upBesideHead > 0) {
      return {
        verdict: 'does not hold',
        because:
          sender === undefined
            ? `${upBesideHead} B went up on the stream’s connection after its request`
            : `EventSource has a member “${sender}”`,
      }
    }
    return {
      verdict: 'holds',
      because: `after the request’s head, 0 B went up on the stream’s connection; ${formatCount(posts)} messages up took a POST each, elsewhere`,
    }
  },

  exhibits: ({ members, upBesideHead, requestHead, posts, postBytes }) => [
    {
      type: 'numbers',
      items: [
        { label: 'bytes up on the stream, after its request', value: `${formatCount(upBesideHead)} B`, method: 'wire-bytes' },
        { label: 'messages up, by POST', value: formatCount(posts), method: 'counted' },
        { label: 'bytes of one such POST', value: `${trimmed(postBytes)} B`, method: 'wire-bytes' },
      ],
    },
    { type: 'lines', caption: 'All that went up on the stream’s own connection', text: requestHead },
    { type: 'lines', caption: 'What EventSource offers in this browser', text: members.join('\n') },
  ],

  explanation: [
    'It holds: there is no send, and nothing goes up once the request is sent. The word for this is simplex. “Half-duplex”, which is often said, means both ways by turns, like a walkie-talkie, and is wrong.',
    'Sending takes a request of its own per message, on whatever connection the browser picks. On HTTP/2 that is another stream of the same connection.',
  ],
  limits: ['TCP itself acknowledges in both directions; those are not bytes of the application.'],
  sources: [
    {
      title: 'WHATWG HTML §9.2.2: the EventSource interface',
      url: 'https://html.spec.whatwg.org/multipage/server-sent-events.html#the-eventsource-interface',
    },
  ],
}

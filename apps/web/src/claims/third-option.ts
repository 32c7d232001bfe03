import { total, type Bytes } from '@wireside/contract/parts'
import type { MeasuredClaim } from './claim.ts'
import { trimmed } from '../ui/format.ts'
import { measure } from './lab/figures.ts'
import { requireHttp2 } from './lab/reach.ts'
import { lane, setup, text } from './lab/setup.ts'

interface Evidence {
  h1: { messages: number; bytes: Bytes }
  h2: { messages: number; bytes: Bytes }
}

export const thirdOption: MeasuredClaim<Evidence> = {
  kind: 'measured',
  id: 'third-option',
  question: 'what it is',
  statement: 'Chunked responses and SSE are different things.',
  why: 'Both are said to “stream”, and one is often drawn inside the other.',
  methods: ['wire-bytes', 'counted'],
  takes: { full: 6, brief: 4 },
  outcomes: ['holds', 'holds, with a catch', 'does not hold', "can't be told here"],

  async run(lab, course) {
    await requireHttp2(lab)
    const lanes = [lane('sse', { ids: false }), lane('sse', { id: 'sse-2', ids: false, protocol: 'h2' })]
    const figures = await measure(lab, setup(lanes, { rate: 10, payload: text(100) }), course.choose(3000, 1200), (share) =>
      course.at(share, 'the same events over HTTP/1.1 and over HTTP/2'),
    )
    const { sse, 'sse-2': h2 } = figures.lanes
    if (!sse || !h2) throw new Error('a lane is missing')
    return { h1: { messages: sse.ledger.live, bytes: sse.meanBytes }, h2: { messages: h2.ledger.live, bytes: h2.meanBytes } }
  },

  judge({ h1, h2 }) {
    if (h1.messages === 0 || h2.messages === 0) return { verdict: "can't be told here", because: 'a lane carried nothing' }
    const chunks = (side: Evidence['h1']): number => side.bytes.chunking ?? 0
    const because = `the same events: ${trimmed(chunks(h1))} B of chunk framing each over HTTP/1.1, ${trimmed(chunks(h2))} B over HTTP/2, and they arrived on both`
    if (chunks(h1) > 0 && chunks(h2) > 0) return { verdict: 'does not hold', because }
    return { verdict: chunks(h1) > 0 ? 'holds, with a catch' : 'holds', because }
  },

  exhibits: ({ h1, h2 }) => [
    {
      type: 'bars',
      caption: 'One event of 100 B, by part',
      unit: 'B',
      rows: [['HTTP/1.1', h1] as const, ['HTTP/2', h2] as const].map(([label, { bytes }]) => ({
        label: `${label}: ${trimmed(total(bytes))} B`,
        lane: 'sse',
        parts: Object.entries(bytes).map(([name, value]) => ({ name, value })),
      })),
    },
  ],

  explanation: [
    'Different, and usually together: over HTTP/1.1 a response without a length is sent in chunks, and so is an event stream. The chunk is HTTP’s, the event is the stream’s; that one event leaves as one chunk is this server’s habit and no rule.',
    'HTTP/2 has no chunks. SSE does not mind, which shows that they are different things.',
  ],
  limits: ['Bytes of the application above TLS.'],
  sources: [
    { title: 'RFC 9112 §7.1: chunked transfer coding', url: 'https://www.rfc-editor.org/rfc/rfc9112#section-7.1' },
    { title: 'RFC 9113 §8.1: no chunked coding in HTTP/2', url: 'https://www.rfc-editor.org/rfc/rfc9113#section-8.1' },
  ],
}

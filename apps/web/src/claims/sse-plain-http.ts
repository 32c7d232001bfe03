import { valuesOf } from '@wireside/wire/http1/head'
import { formatCount } from '../ui/format.ts'
import type { MeasuredClaim } from './claim.ts'
import { visible } from './exhibit.ts'
import { openLanes } from './lab/figures.ts'
import { lane, setup, text } from './lab/setup.ts'
import { bytesOf, headOf, readWire, textOf } from './lab/wire.ts'

interface Evidence {
  request: string
  answer: string
  status: number
  contentType: string
  chunks: number
  /** The answer's body had ended when it was read. */
  ended: boolean
  body: string
  watchedMs: number
  /** The same kind of stream as a program outside the browser got it. */
  outside: string
}

const SHOWN_CHUNKS = 4

export const ssePlainHttp: MeasuredClaim<Evidence> = {
  kind: 'measured',
  id: 'sse-plain-http',
  question: 'what it is',
  statement: 'SSE is an ordinary HTTP response of type text/event-stream that is not ended.',
  why: 'That is why it passes what HTTP passes, and why any HTTP tool can read it.',
  methods: ['received', 'instants'],
  takes: { full: 4, brief: 3 },
  outcomes: ['holds', 'does not hold', "can't be told here"],

  async run(lab, course) {
    const watchedMs = course.choose(2500, 1200)
    course.at(0.1, 'an event stream, its bytes kept')
    await openLanes(lab, setup([lane('sse', { ids: false })], { payload: text(24) }))
    await lab.wait(watchedMs)
    const { held } = await readWire(lab, 'sse')
    const reading = held.find(({ response }) => response !== null)
    course.at(0.7, 'the same by a plain GET, outside the browser')
    const outside = await lab.examine({ type: 'fetch', path: '/probe/outside?does=get', forMs: 5000 })
    const chunks = reading?.down.filter(({ kind }) => kind === 'chunk') ?? []
    return {
      request: reading ? headOf(reading, 'up') : '',
      answer: reading ? headOf(reading, 'down') : '',
      status: reading?.response?.status ?? 0,
      contentType: reading?.response ? valuesOf(reading.response, 'content-type').join(', ') : '',
      chunks: chunks.length,
      ended: reading?.down.some(({ kind }) => kind === 'last-chunk') ?? true,
      body: reading
        ? chunks
            .slice(0, SHOWN_CHUNKS)
            .map((unit) => textOf(bytesOf(reading, unit)))
            .join('')
        : '',
      watchedMs,
      outside: (JSON.parse(outside.pieces.map((piece) => piece.text).join('') || '{"received":""}') as { received: string }).received,
    }
  },

  judge({ request, status, contentType, chunks, ended, watchedMs }) {
    if (request === '' || chunks === 0) return { verdict: "can't be told here", because: 'the tap holds no event of this lane' }
    const isStream = contentType.startsWith('text/event-stream')
    const because = `HTTP ${status}, ${contentType}; ${formatCount(chunks)} chunks in ${Math.round(watchedMs / 100) / 10} s and ${ended ? 'an end' : 'no end'}`
    return { verdict: status === 200 && isStream && !ended ? 'holds' : 'does not hold', because }
  },

  exhibits: ({ request, answer, body, outside }) => [
    { type: 'lines', caption: 'Up: an ordinary request', text: visible(request) },
    { type: 'lines', caption: 'Down: an ordinary answer, and the first chunks of its body', text: visible(answer + body) },
    {
      type: 'lines',
      caption: 'A stream of three, fetched by a plain GET outside the browser, as curl -N sends it',
      text: visible(outside),
    },
  ],

  explanation: [
    'It holds. There is no protocol beside HTTP: a type, and a body that goes on. The sizes in hexadecimal are HTTP/1.1’s chunks, not SSE’s; over HTTP/2 they are gone.',
    'The same ordinariness is the catch elsewhere: whatever buffers or cuts long HTTP answers does it to SSE too.',
  ],
  limits: ['“Not ended” was watched for a few seconds only.'],
  sources: [
    {
      title: 'WHATWG HTML §9.2.5: parsing an event stream',
      url: 'https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream',
    },
    { title: 'RFC 9112 §7.1: chunked transfer coding', url: 'https://www.rfc-editor.org/rfc/rfc9112#section-7.1' },
  ],
}

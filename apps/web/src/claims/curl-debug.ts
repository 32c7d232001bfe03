import type { MeasuredClaim } from './claim.ts'
import { plural } from '../ui/format.ts'
import { visible } from './exhibit.ts'

interface Evidence {
  /** A plain GET, as curl -N sends it, of an event stream. */
  stream: string
  /** The same GET of the WebSocket's address. */
  socket: string
  lanesUrl: string
}

export const curlDebug: MeasuredClaim<Evidence> = {
  kind: 'measured',
  id: 'curl-debug',
  question: 'which one',
  statement: 'An SSE stream can be read with curl; WebSocket needs a tool.',
  why: 'One is text over plain HTTP, the other frames after a handshake.',
  methods: ['received'],
  takes: { full: 2, brief: 2 },
  outcomes: ['holds', 'does not hold', "can't be told here"],

  async run(lab, course) {
    const get = async (does: string): Promise<string> => {
      const answer = await lab.examine({ type: 'fetch', path: `/probe/outside?does=${does}`, forMs: 5000 })
      return (JSON.parse(answer.pieces.map(({ text }) => text).join('')) as { received: string }).received
    }
    course.at(0.2, 'a plain GET of the event stream, outside the browser')
    const stream = await get('get')
    course.at(0.6, 'a plain GET of the WebSocket’s address')
    return { stream, socket: await get('get-ws'), lanesUrl: lab.surroundings.lanesUrl }
  },

  judge({ stream, socket }) {
    if (stream === '' || socket === '') return { verdict: "can't be told here", because: 'the plain GET had no answer' }
    const events = stream.match(/^data: /gm)?.length ?? 0
    const status = /^HTTP\/1\.1 (\d+)/.exec(socket)?.[1] ?? 'nothing'
    const because = `a plain GET read ${plural(events, 'event')} as text; of the WebSocket it was told ${status}`
    return { verdict: events > 0 && status !== '101' && status !== '200' ? 'holds' : 'does not hold', because }
  },

  exhibits: ({ stream, socket, lanesUrl }) => {
    const url = new URL(lanesUrl)
    return [
      {
        type: 'lines',
        caption: 'To try in a terminal',
        text: [
          `curl -N '${url.origin}/sse?rate=5&size=32'`,
          `websocat 'ws://${url.host}/ws?rate=5&size=32'`,
          `npx wscat -c 'ws://${url.host}/ws?rate=5&size=32'`,
        ].join('\n'),
      },
      { type: 'lines', caption: 'What a plain GET has of the event stream', text: visible(stream) },
      { type: 'lines', caption: 'What it has of the WebSocket’s address', text: visible(socket) },
    ]
  },

  explanation: [
    'It holds. curl -N prints events as they come, and every HTTP tool can do the same. For WebSocket there are websocat and wscat.',
    'Newer curl (from 8.11 by default) speaks ws:// too, and prints the payloads; it shows no frames, pings or masks.',
  ],
  limits: ['The GET is made by this server, with the request that curl sends; curl itself is not run.'],
  sources: [
    { title: 'everything curl: WebSocket', url: 'https://everything.curl.dev/http/websocket' },
    { title: 'websocat', url: 'https://github.com/vi/websocat' },
  ],
}

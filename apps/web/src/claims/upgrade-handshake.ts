import { valuesOf } from '@wireside/wire/http1/head'
import { acceptFor } from '@wireside/wire/websocket/handshake'
import type { MeasuredClaim } from './claim.ts'
import { visible } from './exhibit.ts'
import { openLanes } from './lab/figures.ts'
import { lane, setup } from './lab/setup.ts'
import { bytesOf, headOf, hexOf, readWire } from './lab/wire.ts'

interface Evidence {
  request: string
  answer: string
  method: string
  upgrade: string
  status: number
  key: string
  accept: string
  /** base64(SHA-1(key + GUID)), computed here. */
  expected: string
  /** First bytes after the answer's head, down; empty where none came. */
  firstFrame: string
  isFrame: boolean
}

export const upgradeHandshake: MeasuredClaim<Evidence> = {
  kind: 'measured',
  id: 'upgrade-handshake',
  question: 'what it is',
  statement: 'A WebSocket starts as an HTTP GET with Upgrade, is answered 101, then stops being HTTP.',
  why: 'It lets WebSocket share port, host and TLS with a web server.',
  methods: ['received'],
  takes: { full: 2, brief: 2 },
  outcomes: ['holds', 'does not hold', "can't be told here"],

  async run(lab, course) {
    course.at(0.2, 'one WebSocket, its first bytes kept')
    await openLanes(lab, setup([lane('websocket')]))
    await lab.until('a message', () => (lab.seen.batches.at(-1)?.lanes.ws?.ledger.live ?? 0) > 0 || null, 5000)
    const { held } = await readWire(lab, 'ws')
    const reading = held.find(({ response }) => response !== null)
    const { request, response } = reading ?? {}
    const frame = reading?.down.find(({ kind }) => kind !== 'head')
    const [key = ''] = request ? valuesOf(request, 'sec-websocket-key') : []
    return {
      request: reading ? headOf(reading, 'up') : '',
      answer: reading ? headOf(reading, 'down') : '',
      method: request?.method ?? '',
      upgrade: request ? valuesOf(request, 'upgrade').join(', ') : '',
      status: response?.status ?? 0,
      key,
      accept: response ? valuesOf(response, 'sec-websocket-accept').join(', ') : '',
      expected: acceptFor(key),
      firstFrame: reading && frame ? hexOf(bytesOf(reading, frame), 32) : '',
      isFrame: frame?.kind === 'frame',
    }
  },

  judge({ request, method, upgrade, status, accept, expected, isFrame, firstFrame }) {
    if (request === '' || firstFrame === '') return { verdict: "can't be told here", because: 'the tap holds no handshake of this lane' }
    const fits = method === 'GET' && upgrade.toLowerCase() === 'websocket' && status === 101 && accept === expected && isFrame
    const because = `${method} with Upgrade: ${upgrade || 'nothing'}, answered ${status}; Sec-WebSocket-Accept ${accept === expected ? 'is' : 'is not'} the hash of the key; then ${isFrame ? 'frames' : 'no frame'}`
    return { verdict: fits ? 'holds' : 'does not hold', because }
  },

  exhibits: ({ request, answer, key, accept, expected, firstFrame }) => [
    { type: 'lines', caption: 'Up: the request, as it passed', text: visible(request) },
    { type: 'lines', caption: 'Down: the answer', text: visible(answer) },
    { type: 'lines', caption: 'Down: what follows is no HTTP', text: firstFrame },
    {
      type: 'table',
      caption: 'The proof that the server understood (RFC 6455 §4.2.2)',
      columns: ['', 'value'],
      rows: [
        ['key, chosen by the browser', key],
        ['base64(SHA-1(key + GUID)), computed here', expected],
        ['Sec-WebSocket-Accept, as answered', accept],
      ],
    },
  ],

  explanation: [
    'It holds over HTTP/1.1. The hash proves nothing about security: it shows that the server speaks WebSocket and did not just echo a header.',
    'Over HTTP/2 there is no Upgrade: a WebSocket is an extended CONNECT, answered 200, and its frames ride in DATA frames of one stream (RFC 8441).',
  ],
  limits: ['HTTP/1.1 without TLS. The session’s id in the address is blotted out.'],
  sources: [
    { title: 'RFC 6455 §4: opening handshake', url: 'https://www.rfc-editor.org/rfc/rfc6455#section-4' },
    { title: 'RFC 8441: WebSockets with HTTP/2', url: 'https://www.rfc-editor.org/rfc/rfc8441' },
  ],
}

import type { CrowdResult } from '../engine/probes/probe.ts'
import type { MeasuredClaim } from './claim.ts'
import { requireHttp2 } from './lab/reach.ts'

type Crowd = Pick<CrowdResult, 'open' | 'waiting' | 'failed'>

interface Evidence {
  tried: number
  sse: { h1: Crowd; h2: Crowd }
  websocket: { h1: Crowd; h2: Crowd }
}

const EACH = 10

export const h2Multiplex: MeasuredClaim<Evidence> = {
  kind: 'measured',
  id: 'h2-multiplex',
  question: 'how far it scales',
  statement: 'HTTP/2 multiplexes SSE; WebSocket gains less.',
  why: 'Streams of HTTP/2 lift the limit of six that SSE is under, and WebSocket never was.',
  methods: ['counted'],
  takes: { full: 9, brief: 5 },
  outcomes: ['holds', 'does not hold', "can't be told here"],

  async run(lab, course) {
    await requireHttp2(lab)
    const settleMs = course.choose(1500, 800)
    const crowd = async (kind: 'event-source' | 'websocket', protocol: 'h1' | 'h2'): Promise<Crowd> => {
      const path = kind === 'websocket' ? '/probe/ws' : '/probe/feed'
      const { open, waiting, failed } = await lab.examine({
        type: 'crowd',
        kind,
        path,
        protocol,
        count: EACH,
        settleMs,
        fetchPath: '/probe/heads',
        fetchMs: 300,
      })
      return { open, waiting, failed }
    }
    const tell = (share: number, words: string): void => course.at(share, `${EACH} ${words}`)
    tell(0.1, 'EventSources over HTTP/1.1')
    const sseH1 = await crowd('event-source', 'h1')
    tell(0.35, 'EventSources over HTTP/2')
    const sseH2 = await crowd('event-source', 'h2')
    tell(0.6, 'WebSockets over HTTP/1.1')
    const wsH1 = await crowd('websocket', 'h1')
    tell(0.8, 'WebSockets over HTTP/2')
    const wsH2 = await crowd('websocket', 'h2')
    return { tried: EACH, sse: { h1: sseH1, h2: sseH2 }, websocket: { h1: wsH1, h2: wsH2 } }
  },

  judge({ tried, sse, websocket }) {
    if (sse.h1.open === 0 || websocket.h1.open === 0)
      return { verdict: "can't be told here", because: 'nothing opened over HTTP/1.1 to compare with' }
    const gain = { sse: sse.h2.open - sse.h1.open, websocket: websocket.h2.open - websocket.h1.open }
    const because = `of ${tried} EventSources ${sse.h1.open} opened over HTTP/1.1 and ${sse.h2.open} over HTTP/2; of ${tried} WebSockets ${websocket.h1.open} and ${websocket.h2.open}`
    return { verdict: sse.h2.open === tried && gain.sse > gain.websocket ? 'holds' : 'does not hold', because }
  },

  exhibits: ({ tried, sse, websocket }) => [
    {
      type: 'table',
      caption: `${tried} opened at once`,
      columns: ['', 'open over HTTP/1.1', 'waiting', 'open over HTTP/2', 'waiting'],
      rows: (
        [
          ['EventSource', sse],
          ['WebSocket', websocket],
        ] as const
      ).map(([name, { h1, h2 }]) => [name, h1.open, h1.waiting, h2.open, h2.waiting].map(String)),
    },
  ],

  explanation: [
    'It holds. Over HTTP/2 all streams share one TCP connection, a hundred by default, so that the limit of six is gone. WebSocket had its own, larger limit before.',
    'A WebSocket can ride on HTTP/2 as well, as a stream (RFC 8441), where browser, server and every proxy between speak it; what it saves is the handshake and a port per client. What all share then is one connection’s congestion window and its losses.',
  ],
  limits: ['One browser, one server, over TLS with a certificate of the server’s own.'],
  sources: [
    { title: 'RFC 9113 §5.1.2: stream concurrency', url: 'https://www.rfc-editor.org/rfc/rfc9113#section-5.1.2' },
    { title: 'RFC 8441: WebSockets with HTTP/2', url: 'https://www.rfc-editor.org/rfc/rfc8441' },
  ],
}

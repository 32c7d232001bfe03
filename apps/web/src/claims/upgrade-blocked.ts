import type { MeasuredClaim } from './claim.ts'
import { formatCount, formatDuration, plural } from '../ui/format.ts'
import { lane, setup } from './lab/setup.ts'

interface Row {
  name: string
  opened: boolean
  messages: number
  /** What the client said, in its words. */
  said: string
}

interface Evidence {
  /** A proxy that removes Upgrade, as nginx does by default. */
  removed: { websocket: Row; sse: Row }
  /** A proxy that lets the handshake through, and nothing behind it. */
  mute: Row
  watchedMs: number
}

export const upgradeBlocked: MeasuredClaim<Evidence> = {
  kind: 'measured',
  id: 'upgrade-blocked',
  question: 'who may connect',
  statement: 'A middlebox that does not know Upgrade breaks WebSocket; SSE gets through.',
  why: 'Upgrade is a header for the next hop only, and a proxy that does not know it must remove it.',
  methods: ['counted', 'instants'],
  takes: { full: 4, brief: 3 },
  outcomes: ['holds', 'does not hold', "can't be told here"],

  async run(lab, course) {
    const watchedMs = course.choose(3000, 1800)
    course.at(0.2, 'a proxy that removes Upgrade, before both')
    const removes = { type: 'strip_upgrade' as const, proxy: 'removes' as const }
    const lanes = [
      lane('websocket', { conditions: [removes] }),
      lane('sse', { conditions: [removes] }),
      lane('websocket', { id: 'ws-2', conditions: [{ type: 'strip_upgrade', proxy: 'passes-nothing' }] }),
    ]
    await lab.set(setup(lanes))
    await lab.wait(watchedMs)
    const row = (id: string, name: string): Row => {
      const last = lab.seen.state(id)
      return {
        name,
        opened: lab.seen.of(id).some(({ state }) => state === 'open'),
        messages: lab.seen.batches.at(-1)?.lanes[id]?.ledger.live ?? 0,
        said: last?.why ?? last?.state ?? 'nothing',
      }
    }
    return { removed: { websocket: row('ws', 'WebSocket'), sse: row('sse', 'SSE') }, mute: row('ws-2', 'WebSocket, mute proxy'), watchedMs }
  },

  judge({ removed: { websocket, sse } }) {
    if (sse.messages === 0)
      return { verdict: "can't be told here", because: 'not even SSE carried a message, so that the way itself is in doubt' }
    const because = `behind a proxy that removes Upgrade: WebSocket ${websocket.opened ? 'opened' : 'did not open'}, SSE carried ${plural(sse.messages, 'message')}`
    return { verdict: websocket.opened ? 'does not hold' : 'holds', because }
  },

  exhibits: ({ removed, mute, watchedMs }) => [
    {
      type: 'table',
      caption: `${formatDuration(watchedMs)} behind a proxy`,
      columns: ['', 'opened', 'messages', 'what the client said'],
      rows: [
        [removed.websocket.name, removed.websocket],
        [removed.sse.name, removed.sse],
        [`${mute.name}: 101 passes, nothing behind it`, mute],
      ].map(([name, row]) => {
        const { opened, messages, said } = row as Row
        return [name as string, opened ? 'yes' : 'no', formatCount(messages), said]
      }),
    },
  ],

  explanation: [
    'It holds for plain ws:. The browser only says “failed”: script is told neither the status nor why.',
    'wss: hides the handshake from every box that does not terminate TLS, so that most of these proxies see only bytes. Those that do terminate it are your own, and need two lines of configuration.',
  ],
  limits: [
    'The proxy is a model in the server’s link. Real nginx by its defaults does the same: this project’s tests put it before both lanes and hold the outcomes against the model’s.',
  ],
  sources: [
    { title: 'nginx: WebSocket proxying', url: 'https://nginx.org/en/docs/http/websocket.html' },
    { title: 'RFC 9110 §7.6.1: Connection; headers for one hop', url: 'https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1' },
  ],
}

import type { MeasuredClaim } from './claim.ts'
import { formatCount, formatDuration } from '../ui/format.ts'
import { laneOf, measure } from './lab/figures.ts'
import { binary, lane, setup } from './lab/setup.ts'
import { requireWebTransport } from './lab/webtransport.ts'

interface Side {
  offered: number
  live: number
  p50: number
  p99: number
}

interface Evidence {
  datagrams: Side
  reliable: Side
  lossPercent: number
}

const LOSS_PERCENT = 10
/** Within so many points of what the path lets through. */
const AS_THE_PATH = 6
const DELAY_MS = 20

export const webtransportDatagrams: MeasuredClaim<Evidence> = {
  kind: 'measured',
  id: 'webtransport-datagrams',
  question: 'when the network lies',
  statement: 'WebTransport can send fire-and-forget datagrams.',
  why: 'It is what games and calls want: the newest state, never an old one late.',
  methods: ['one-way', 'ledger', 'modelled'],
  takes: { full: 12, brief: 6 },
  outcomes: ['holds', 'does not hold', "can't be told here"],

  async run(lab, course) {
    await requireWebTransport(lab)
    const loss = [
      { type: 'packet_loss' as const, direction: 'down' as const, lostPercent: LOSS_PERCENT, reorderedPercent: 0 },
      { type: 'latency' as const, direction: 'both' as const, delayMs: DELAY_MS, jitterMs: 0 },
    ]
    const lanes = [
      lane('webtransport', { id: 'wt', mode: 'stream', conditions: loss }),
      lane('webtransport', { id: 'wt-2', mode: 'datagrams', conditions: loss }),
    ]
    const figures = await measure(lab, setup(lanes, { rate: 60, payload: binary(64) }), course.choose(8000, 3500), (share) =>
      course.at(share, `${LOSS_PERCENT} % of the packets lost, for real`),
    )
    const side = (id: string): Side => {
      const { ledger, p50, p99 } = laneOf(figures, id)
      return { offered: ledger.offered, live: ledger.live, p50, p99 }
    }
    return { datagrams: side('wt-2'), reliable: side('wt'), lossPercent: LOSS_PERCENT }
  },

  judge({ datagrams, reliable, lossPercent }) {
    if (datagrams.live === 0 || reliable.live === 0) return { verdict: "can't be told here", because: 'a lane carried nothing' }
    const share = (100 * datagrams.live) / datagrams.offered
    const because = `${share.toFixed(1)} % of the datagrams arrived while ${lossPercent} % of the packets were lost; p99 ${formatDuration(datagrams.p99)}, on the reliable stream ${formatDuration(reliable.p99)}`
    // Fire and forget: as many arrive as the path lets through, and none of them late for another's sake.
    const forgets = share < 100 && share >= 100 - lossPercent - AS_THE_PATH
    return { verdict: forgets && datagrams.p99 < reliable.p99 ? 'holds' : 'does not hold', because }
  },

  exhibits: ({ datagrams, reliable, lossPercent }) => [
    {
      type: 'table',
      caption: `60 updates a second of 64 B; ${lossPercent} % of the packets down lost in a relay; ${DELAY_MS} ms each way`,
      columns: ['', 'offered', 'arrived', 'p50', 'p99'],
      rows: (
        [
          ['datagrams', datagrams],
          ['one reliable stream', reliable],
        ] as const
      ).map(([name, { offered, live, p50, p99 }]) => [
        name,
        formatCount(offered),
        formatCount(live),
        formatDuration(p50),
        formatDuration(p99),
      ]),
    },
  ],

  explanation: [
    'It holds: what is lost is lost, and nothing waits for it. The price is in the other column: whoever sends datagrams must be able to do without any of them.',
    'A datagram must fit into a packet, some 1200 bytes; a larger one is dropped without a word.',
  ],
  limits: ['Loss in a relay of this server’s, drawn at random; real networks lose in bursts.'],
  sources: [
    { title: 'RFC 9221: an unreliable datagram extension to QUIC', url: 'https://www.rfc-editor.org/rfc/rfc9221' },
    { title: 'W3C WebTransport: datagrams', url: 'https://www.w3.org/TR/webtransport/#datagram-duplex-stream' },
  ],
}

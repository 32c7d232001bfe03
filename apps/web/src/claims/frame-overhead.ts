import { trimmed } from '../ui/format.ts'
import type { MeasuredClaim } from './claim.ts'
import { measure } from './lab/figures.ts'
import { binary, lane, setup } from './lab/setup.ts'

interface Row {
  payload: number
  down: number
  up: number
}

interface Evidence {
  rows: Row[]
}

/** At and around each of the three lengths a frame can have. */
const FULL = [0, 1, 125, 126, 1000, 65_535, 65_536]
const BRIEF = [125, 126, 65_536]
const SMALL = 125
const CLAIMED = { down: 2, up: 6 }

export const frameOverhead: MeasuredClaim<Evidence> = {
  kind: 'measured',
  id: 'frame-overhead',
  question: 'what a message costs',
  statement: 'A WebSocket frame costs 2 bytes, 6 with the mask.',
  why: 'It is the number that makes WebSocket look nearly free.',
  methods: ['wire-bytes'],
  takes: { full: 14, brief: 6 },
  outcomes: ['holds', 'holds, with a catch', 'does not hold'],

  async run(lab, course) {
    const sizes = course.brief ? BRIEF : FULL
    const rows: Row[] = []
    for (const [index, payload] of sizes.entries()) {
      const settings = setup([lane('websocket')], { direction: 'both', rate: 10, payload: binary(payload) })
      const { lanes } = await measure(lab, settings, 800, (share) => course.at((index + share) / sizes.length, `${payload} B, both ways`))
      const figures = lanes.ws
      if (!figures?.up || figures.ledger.live === 0 || figures.up.ledger.live === 0) throw new Error(`nothing arrived at ${payload} B`)
      rows.push({ payload, down: figures.meanBytes.framing ?? 0, up: figures.up.meanBytes.framing ?? 0 })
    }
    return { rows }
  },

  judge({ rows }) {
    const fits = ({ down, up }: Row): boolean => down === CLAIMED.down && up === CLAIMED.up
    const small = rows.filter(({ payload }) => payload <= SMALL)
    const because = rows.map(({ payload, down, up }) => `${trimmed(payload)} B: ${trimmed(down)} down, ${trimmed(up)} up`).join('; ')
    if (rows.every(fits)) return { verdict: 'holds', because }
    return { verdict: small.length > 0 && small.every(fits) ? 'holds, with a catch' : 'does not hold', because }
  },

  exhibits: ({ rows }) => [
    {
      type: 'table',
      caption: 'Bytes that the frame header adds to one message, mean of those measured',
      columns: ['payload', 'down', 'up, masked'],
      rows: rows.map(({ payload, down, up }) => [`${trimmed(payload)} B`, `${trimmed(down)} B`, `${trimmed(up)} B`]),
    },
    {
      type: 'dots',
      caption: 'Overhead by payload',
      x: { label: 'payload', unit: 'B' },
      y: { label: 'overhead', unit: 'B' },
      series: [
        { name: 'down', lane: 'websocket', points: rows.map(({ payload, down }) => [payload, down]) },
        { name: 'up, masked', lane: 'websocket-2', points: rows.map(({ payload, up }) => [payload, up]) },
      ],
    },
  ],

  explanation: [
    'To 125 bytes it holds. Then the length needs two more bytes, and beyond 65 535 eight: 2, 4 or 10 down, and 6, 8 or 14 up with the mask.',
    'Upstream, browsers may cut one large message into several frames as they like, each with a header of its own; then the overhead is more, and no formula says how much.',
  ],
  limits: ['Frame headers alone: TCP, IP and TLS add their own around whatever leaves together.'],
  sources: [{ title: 'RFC 6455 §5.2: base framing protocol', url: 'https://www.rfc-editor.org/rfc/rfc6455#section-5.2' }],
}

import { formatMicroseconds, trimmed } from '../ui/format.ts'
import type { MeasuredClaim } from './claim.ts'
import { measure, median } from './lab/figures.ts'
import { binary as bytesOf, lane, setup } from './lab/setup.ts'

interface Size {
  payload: number
  websocket: number
  sse: number
  /** What gzip leaves of the raw bytes, and of their base64; null where the browser has no CompressionStream. */
  gzipRaw: number | null
  gzipBase64: number | null
  /** Processor time of one message here, ms. */
  encodeMs: number
  decodeMs: number
}

interface Evidence {
  sizes: Size[]
}

const SIZES = [1024, 20 * 1024]
/** Base64 makes four characters of three bytes: a third more. */
const BASE64_SHARE = 0.3
const ROUNDS = 9

export const binary: MeasuredClaim<Evidence> = {
  kind: 'measured',
  id: 'binary',
  question: 'what a message costs',
  statement: 'WebSocket sends binary as it is; SSE must encode it as text.',
  why: 'An event stream is UTF-8 text by definition, and a WebSocket frame has an opcode for bytes.',
  methods: ['wire-bytes', 'cpu-time'],
  takes: { full: 8, brief: 4 },
  outcomes: ['holds', 'holds, with a catch', 'does not hold'],
  guess: {
    question: 'How much larger is a random 20 kB message over SSE, in percent?',
    stops: [0, 5, 10, 20, 25, 33, 40, 50, 75, 100],
    unit: '%',
    measured: ({ sizes }) => {
      const last = sizes.at(-1)
      return last ? (last.sse / last.websocket - 1) * 100 : Number.NaN
    },
  },

  async run(lab, course) {
    const sizes: Size[] = []
    for (const [index, size] of SIZES.entries()) {
      const settings = setup([lane('websocket'), lane('sse', { ids: false })], { payload: bytesOf(size), rate: 5 })
      const { lanes } = await measure(lab, settings, course.choose(3000, 1200), (share) =>
        course.at((index + share) / SIZES.length, `random bytes, ${size} B`),
      )
      const { ws, sse } = lanes
      if (!ws || !sse || ws.ledger.live === 0 || sse.ledger.live === 0) throw new Error('a lane carried nothing')
      sizes.push({ payload: size, websocket: ws.bytesPerMessage, sse: sse.bytesPerMessage, ...(await encoded(size)) })
    }
    return { sizes }
  },

  judge({ sizes }) {
    const extra = sizes.map(({ payload, websocket, sse }) => (sse - websocket) / payload)
    const least = Math.min(...extra)
    const because = sizes
      .map(({ payload, websocket, sse }) => `${trimmed(payload)} B: ${trimmed(websocket)} B by WebSocket, ${trimmed(sse)} B by SSE`)
      .join('; ')
    if (least >= BASE64_SHARE) return { verdict: 'holds', because }
    return { verdict: least > 0 ? 'holds, with a catch' : 'does not hold', because }
  },

  exhibits: ({ sizes }) => [
    {
      type: 'bars',
      caption: 'Bytes on the wire of one binary message, beside its payload',
      unit: 'B',
      rows: sizes.flatMap(({ payload, websocket, sse }) => [
        {
          label: `WebSocket, ${trimmed(payload)} B`,
          lane: 'websocket',
          parts: [
            { name: 'payload', value: payload },
            { name: 'framing', value: websocket - payload },
          ],
        },
        {
          label: `SSE, ${trimmed(payload)} B`,
          lane: 'sse',
          parts: [
            { name: 'payload', value: payload },
            { name: 'base64, fields and chunk', value: sse - payload },
          ],
        },
      ]),
    },
    {
      type: 'table',
      caption: 'The same in figures; gzip and processor time measured in this page',
      columns: ['payload', 'WebSocket', 'SSE', 'more', 'gzip of the bytes', 'gzip of the base64', 'encode', 'decode'],
      rows: sizes.map(({ payload, websocket, sse, gzipRaw, gzipBase64, encodeMs, decodeMs }) => [
        `${trimmed(payload)} B`,
        `${trimmed(websocket)} B`,
        `${trimmed(sse)} B`,
        `${Math.round((sse / websocket - 1) * 100)} %`,
        gzipRaw === null ? 'not in this browser' : `${trimmed(gzipRaw)} B`,
        gzipBase64 === null ? 'not in this browser' : `${trimmed(gzipBase64)} B`,
        formatMicroseconds(encodeMs * 1000),
        formatMicroseconds(decodeMs * 1000),
      ]),
    },
  ],

  explanation: [
    'It holds. Three bytes become four characters: a third more, and work at both ends.',
    'Compression takes most of that back where it is on: gzip leaves base64 of random bytes about 5 % larger at 1 KiB and 1 % at 20 KiB, at the price of processor time. And a plain chunked response read with fetch needs no base64 at all: it is bytes.',
  ],
  limits: ['Random bytes, the hardest case for compression. Encoding time is this browser’s, not a server’s.'],
  sources: [
    {
      title: 'WHATWG HTML §9.2.5: an event stream is UTF-8',
      url: 'https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream',
    },
    { title: 'RFC 4648 §4: Base 64', url: 'https://www.rfc-editor.org/rfc/rfc4648#section-4' },
  ],
}

/** Sizes after gzip, and the time that base64 takes here, of random bytes. */
async function encoded(size: number): Promise<Pick<Size, 'gzipRaw' | 'gzipBase64' | 'encodeMs' | 'decodeMs'>> {
  const bytes = crypto.getRandomValues(new Uint8Array(size))
  const base64 = toBase64(bytes)
  return {
    gzipRaw: await gzipSize(bytes),
    gzipBase64: await gzipSize(new TextEncoder().encode(base64)),
    encodeMs: timeOf(() => toBase64(bytes)),
    decodeMs: timeOf(() => atob(base64)),
  }
}

function toBase64(bytes: Uint8Array): string {
  let characters = ''
  for (const byte of bytes) characters += String.fromCharCode(byte)
  return btoa(characters)
}

async function gzipSize(bytes: Uint8Array<ArrayBuffer>): Promise<number | null> {
  if (typeof CompressionStream === 'undefined') return null
  const compressed = new Blob([bytes]).stream().pipeThrough(new CompressionStream('gzip'))
  return (await new Response(compressed).arrayBuffer()).byteLength
}

/** Median of some rounds, each of several calls, because the clock has a step. */
function timeOf(work: () => unknown): number {
  const calls = 20
  const rounds = Array.from({ length: ROUNDS }, () => {
    const startedAt = performance.now()
    for (let call = 0; call < calls; call++) work()
    return (performance.now() - startedAt) / calls
  })
  return median(rounds)
}

import type { MeasuredClaim } from './claim.ts'
import { visible } from './exhibit.ts'
import { measure } from './lab/figures.ts'
import { lane, setup } from './lab/setup.ts'
import { bytesOf, hexOf, readWire } from './lab/wire.ts'

interface Evidence {
  payload: string
  /** The same message as it passed, time after time: mask and masked payload. */
  frames: { mask: string; body: string; readsLikeHttp: boolean }[]
  /** What an unmasked frame of a client outside the browser was closed with; null where it was taken. */
  unmaskedClosedWith: number | null
}

/** A payload that a careless proxy could take for a request of its own, and cache the answer. */
const PAYLOAD = 'GET /script.js HTTP/1.1\r\nHost: victim.example\r\n\r\n'
const REF = 'smuggled'
const PROTOCOL_ERROR = 1002

export const masking: MeasuredClaim<Evidence> = {
  kind: 'measured',
  id: 'masking',
  question: 'who may connect',
  statement: 'The client’s random mask keeps payloads from looking like HTTP to a proxy.',
  why: 'A mask without secrecy looks pointless until one hears of proxies that were tricked.',
  methods: ['wire-bytes'],
  takes: { full: 4, brief: 3 },
  outcomes: ['holds', 'holds, with a catch', 'does not hold', "can't be told here"],

  async run(lab, course) {
    const bytes = new TextEncoder().encode(PAYLOAD)
    const settings = setup([lane('websocket')], {
      direction: 'up',
      rate: 5,
      payload: { kind: 'pasted', form: 'text', ref: REF, size: bytes.length },
    })
    await lab.set({ ...settings, lanes: [] }, { ref: REF, bytes })
    await measure(lab, settings, course.choose(2000, 1000), (share) => course.at(share * 0.8, 'a message that spells an HTTP request'))
    const { held } = await readWire(lab, 'ws')
    const frames = held.flatMap((reading) =>
      reading.up.flatMap((unit) => {
        if (unit.kind !== 'frame' || unit.header.payloadLength !== bytes.length) return []
        const frame = bytesOf(reading, unit)
        const bodyAt = unit.header.headerLength
        const body = frame.subarray(bodyAt)
        return [
          {
            mask: unit.header.masked ? hexOf(frame.subarray(bodyAt - 4, bodyAt)) : '',
            body: hexOf(body, 24),
            readsLikeHttp: new TextDecoder('latin1').decode(body).includes('HTTP/1.1'),
          },
        ]
      }),
    )
    course.at(0.9, 'an unmasked frame, from a client outside the browser')
    const outside = await lab.examine({ type: 'fetch', path: '/probe/outside?does=unmasked', forMs: 5000 })
    const answer = JSON.parse(outside.pieces.map(({ text }) => text).join('')) as { closeCode: number | null }
    return { payload: PAYLOAD, frames: frames.slice(0, 8), unmaskedClosedWith: answer.closeCode }
  },

  judge({ frames, unmaskedClosedWith }) {
    if (frames.length < 2) return { verdict: "can't be told here", because: 'fewer than two frames of the message were seen on the wire' }
    const clear = frames.filter(({ readsLikeHttp }) => readsLikeHttp).length
    const masks = new Set(frames.map(({ mask }) => mask)).size
    const because = `${clear} of ${frames.length} frames read like HTTP; ${masks} different masks; an unmasked frame was ${unmaskedClosedWith === null ? 'taken' : `refused with ${unmaskedClosedWith}`}`
    if (clear > 0 || masks < frames.length) return { verdict: 'does not hold', because }
    return { verdict: unmaskedClosedWith === PROTOCOL_ERROR ? 'holds' : 'holds, with a catch', because }
  },

  exhibits: ({ payload, frames, unmaskedClosedWith }) => [
    { type: 'lines', caption: 'The message, each time the same', text: visible(payload) },
    {
      type: 'table',
      caption: 'The same message on the wire, time after time',
      columns: ['', 'mask', 'payload as it passed'],
      rows: frames.map(({ mask, body }, index) => [String(index + 1), mask || 'none', body]),
    },
    {
      type: 'numbers',
      items: [
        {
          label: 'an unmasked frame from outside',
          value: unmaskedClosedWith === null ? 'taken' : `closed with ${unmaskedClosedWith}`,
          method: 'received',
        },
      ],
    },
  ],

  explanation: [
    'It holds. Script chooses the payload but not the mask, which is random for each frame, so that it can’t put chosen bytes on the wire. Without it, a page could write what a proxy that does not know WebSocket takes for a request, and poison its cache for everyone behind it.',
    'A server must refuse an unmasked frame from a client (1002). The mask is no encryption: its key stands before the payload. Under TLS it protects nothing more, and is still there.',
  ],
  limits: ['Randomness is not proven by a few masks that differ. No proxy was attacked.'],
  sources: [
    { title: 'RFC 6455 §10.3: attacks on infrastructure (masking)', url: 'https://www.rfc-editor.org/rfc/rfc6455#section-10.3' },
    {
      title: 'Huang et al.: Talking to Yourself for Fun and Profit (2011)',
      url: 'https://www.adambarth.com/papers/2011/huang-chen-barth-rescorla-jackson.pdf',
    },
  ],
}

import { dissectFrame } from '@wireside/wire/websocket/dissect-frame'
import type { MeasuredClaim } from './claim.ts'
import { measure } from './lab/figures.ts'
import { lane, setup, text } from './lab/setup.ts'
import { bytesOf, hexOf, readWire } from './lab/wire.ts'

interface Frame {
  direction: 'up' | 'down'
  payload: number
  masked: boolean
  /** 7, 16 or 64: how wide the length is that the frame has. */
  lengthBits: number
  hex: string
  /** Field by field, as RFC 6455 names them. */
  fields: { name: string; bytes: string; meaning: string }[]
}

interface Evidence {
  frames: Frame[]
}

const SIZES = [60, 300, 70_000]

export const frameAnatomy: MeasuredClaim<Evidence> = {
  kind: 'measured',
  id: 'frame-anatomy',
  question: 'what it is',
  statement: 'A frame is control bits, a 7, 16 or 64-bit length, and a mask from client to server only.',
  why: 'It is the picture from RFC 6455 that every introduction redraws.',
  methods: ['wire-bytes'],
  takes: { full: 5, brief: 5 },
  outcomes: ['holds', 'does not hold', "can't be told here"],

  async run(lab, course) {
    const frames: Frame[] = []
    for (const [index, size] of SIZES.entries()) {
      // A lane of its own for each size, so that its tap begins with it.
      const id = `ws-${index + 2}`
      await measure(lab, setup([lane('websocket', { id })], { direction: 'both', rate: 5, payload: text(size) }), 500, (share) =>
        course.at((index + share) / SIZES.length, `frames of ${size} B, both ways`),
      )
      const { held } = await readWire(lab, id)
      for (const reading of held) {
        for (const direction of ['down', 'up'] as const) {
          const unit = reading[direction].find((one) => one.kind === 'frame' && one.header.payloadLength >= size / 2)
          if (unit?.kind !== 'frame') continue
          const bytes = bytesOf(reading, unit)
          frames.push({
            direction,
            payload: unit.header.payloadLength,
            masked: unit.header.masked,
            lengthBits: unit.header.extendedLengthBytes === 0 ? 7 : unit.header.extendedLengthBytes * 8,
            hex: hexOf(bytes, 18),
            fields: dissectFrame(bytes).map(({ name, start, end, meaning }) => ({
              name,
              bytes: hexOf(bytes.subarray(start, end), 8),
              meaning,
            })),
          })
        }
      }
    }
    return { frames }
  },

  judge({ frames }) {
    const up = frames.filter(({ direction }) => direction === 'up')
    const down = frames.filter(({ direction }) => direction === 'down')
    if (up.length === 0 || down.length === 0)
      return { verdict: "can't be told here", because: 'the taps hold no frames of both directions' }
    const masksFit = up.every(({ masked }) => masked) && down.every(({ masked }) => !masked)
    const lengthsFit = frames.every(({ payload, lengthBits }) => lengthBits === (payload <= 125 ? 7 : payload <= 65_535 ? 16 : 64))
    const widths = [...new Set(frames.map(({ lengthBits }) => lengthBits))].toSorted((a, b) => a - b)
    const because = `${frames.length} frames read bit by bit: lengths of ${widths.join(', ')} bits; masked ${up.filter(({ masked }) => masked).length} of ${up.length} up, ${down.filter(({ masked }) => masked).length} of ${down.length} down`
    return { verdict: masksFit && lengthsFit ? 'holds' : 'does not hold', because }
  },

  exhibits: ({ frames }) => [
    {
      type: 'table',
      caption: 'Captured frames',
      columns: ['direction', 'payload', 'length field', 'masked', 'first bytes'],
      rows: frames.map(({ direction, payload, lengthBits, masked, hex }) => [
        direction,
        `${payload} B`,
        `${lengthBits} bit`,
        masked ? 'yes' : 'no',
        hex,
      ]),
    },
    ...frames.slice(0, 2).map(({ direction, fields }) => ({
      type: 'table' as const,
      caption: `One frame ${direction}, field by field (RFC 6455 §5.2)`,
      columns: ['field', 'bytes', 'meaning'],
      rows: fields.map(({ name, bytes, meaning }) => [name, bytes, meaning]),
    })),
  ],

  explanation: [
    'It holds, to the bit. The seven-bit length holds up to 125; 126 says that 16 bits follow, 127 that 64 do.',
    'What the picture leaves out: RSV1 means “compressed” once permessage-deflate was agreed on, and a message may come in several frames of which only the last has FIN.',
  ],
  limits: ['Frames of this browser and this server; both could have chosen to fragment.'],
  sources: [{ title: 'RFC 6455 §5.2: base framing protocol', url: 'https://www.rfc-editor.org/rfc/rfc6455#section-5.2' }],
}

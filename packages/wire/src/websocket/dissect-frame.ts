import type { Field } from '../field.ts'
import { WireError } from '../wire-error.ts'
import { closeCode, closeCodeName, readClosePayload } from './close.ts'
import { type Frame, FrameDecoder, type FrameDecoderOptions } from './decode.ts'
import { ANY_FRAME, readFrameHeader } from './frame-header.ts'
import { applyMask } from './mask.ts'
import { CLOSE, CONTINUATION, isControl, type Opcode, PING, PONG } from './opcode.ts'
import { LENGTH_IN_2_BYTES, LENGTH_IN_8_BYTES, MAX_SHORT_LENGTH } from './payload-length.ts'

/** The parts of a frame, as RFC 6455 §5.2 names them; a close frame's payload is a code and a reason (§5.5.1). */
export type FrameFieldName =
  | 'fin'
  | 'rsv1'
  | 'rsv2'
  | 'rsv3'
  | 'opcode'
  | 'mask'
  | 'payload-length'
  | 'extended-payload-length'
  | 'masking-key'
  | 'payload'
  | 'close-code'
  | 'close-reason'

export interface FrameField extends Field {
  name: FrameFieldName
}

/**
 * Splits one complete frame into its fields. They tile the frame: no gap, no overlap. RFC 6455 §5.2.
 * What only the frames before it could tell is not checked: a continuation stands on its own here.
 * Throws the `ws_…` codes of a header or a close payload, `ws_truncated`, `ws_trailing_bytes`.
 */
export function dissectFrame(frame: Uint8Array): FrameField[] {
  const inMessage = ((frame[0] ?? 0) & 0x0f) === CONTINUATION
  const header = readFrameHeader(frame, 0, frame.length, { ...ANY_FRAME, inMessage }, 0)
  const end = header ? header.headerLength + header.payloadLength : Infinity
  if (!header || frame.length < end) {
    throw new WireError('ws_truncated', frame.length, `the bytes end inside the frame (byte ${frame.length})`)
  }
  if (frame.length > end) throw new WireError('ws_trailing_bytes', end, `bytes behind the frame (byte ${end})`)
  const maskKey = header.masked ? frame.subarray(header.headerLength - 4, header.headerLength) : null
  let payload = frame.subarray(header.headerLength)
  if (header.opcode === CLOSE) {
    payload = Uint8Array.from(payload)
    if (maskKey) applyMask(payload, maskKey)
    readClosePayload(payload, header.headerLength)
  }
  const fields: FrameField[] = []
  putFields({ ...header, start: 0, end, maskKey, payload }, fields)
  return fields
}

/**
 * Splits one direction of a connection into frames, and each into its fields, with offsets in `bytes`; the fields of
 * all frames tile it. Throws what `FrameDecoder` throws; `ws_truncated` where the bytes end inside a frame.
 */
export function dissectFrames(bytes: Uint8Array, options: FrameDecoderOptions = {}): { fields: FrameField[]; frames: Frame[] } {
  const decoder = new FrameDecoder(options)
  const frames = decoder.push(bytes)
  decoder.end()
  const fields: FrameField[] = []
  for (const frame of frames) putFields(frame, fields)
  return { fields, frames }
}

function putFields(frame: Frame, fields: FrameField[]): void {
  const { start, opcode, payloadLength, extendedLengthBytes, masked } = frame
  const bit = (byte: number, name: keyof typeof BITS, meaning: string) =>
    fields.push({ name, start: byte, end: byte + 1, bits: BITS[name], meaning })
  let at = start + 2
  const put = (name: FrameFieldName, length: number, meaning: string) => {
    if (length > 0) fields.push({ name, start: at, end: at + length, meaning })
    at += length
  }

  bit(start, 'fin', finMeaning(frame))
  bit(start, 'rsv1', frame.rsv1 ? MEANINGS.compressed : MEANINGS.rsv1)
  bit(start, 'rsv2', MEANINGS.rsv)
  bit(start, 'rsv3', MEANINGS.rsv)
  bit(start, 'opcode', OPCODE_MEANINGS[opcode])
  bit(start + 1, 'mask', masked ? MEANINGS.masked : MEANINGS.unmasked)
  bit(start + 1, 'payload-length', lengthMeaning(frame))
  if (extendedLengthBytes > 0) {
    put('extended-payload-length', extendedLengthBytes, `The payload’s length: ${payloadLength} bytes (RFC 6455 §5.2).`)
  }
  put('masking-key', masked ? 4 : 0, MEANINGS.key)
  if (opcode === CLOSE && payloadLength > 0) {
    const code = closeCode(frame.payload)
    put('close-code', 2, `Why the connection closes: ${code}, ${closeCodeName(code)} (RFC 6455 §7.4.1).`)
    put('close-reason', payloadLength - 2, MEANINGS.reason)
  } else {
    put('payload', payloadLength, payloadMeaning(frame))
  }
}

/** Where the fields of a frame's first two bytes lie in theirs. */
const BITS = {
  fin: [0, 1],
  rsv1: [1, 2],
  rsv2: [2, 3],
  rsv3: [3, 4],
  opcode: [4, 8],
  mask: [0, 1],
  'payload-length': [1, 8],
} as const

const MEANINGS = {
  rsv1: 'Not compressed: permessage-deflate sets this bit on a compressed message’s first frame (RFC 7692 §6).',
  compressed: 'The message is compressed with permessage-deflate (RFC 7692 §6).',
  rsv: 'Reserved for extensions: 0 (RFC 6455 §5.2).',
  masked: 'Masked: a browser masks every frame it sends (RFC 6455 §5.1).',
  unmasked: 'Not masked: a server sends its frames as they are (RFC 6455 §5.1).',
  key: 'Four random bytes; the payload is XORed with them over and over, so no page can choose its bytes (RFC 6455 §5.3).',
  reason: 'The reason in words, UTF-8, for a log rather than for a person (RFC 6455 §5.5.1).',
  final: 'This frame ends its message (RFC 6455 §5.4).',
  control: 'A control frame is always whole (RFC 6455 §5.5).',
  more: 'More frames of this message follow (RFC 6455 §5.4).',
  short: `The payload’s length follows in the next 2 bytes: ${LENGTH_IN_2_BYTES} says so (RFC 6455 §5.2).`,
  long: `The payload’s length follows in the next 8 bytes: ${LENGTH_IN_8_BYTES} says so (RFC 6455 §5.2).`,
  text: 'The payload (RFC 6455 §5.2).',
  maskedPayload: 'The payload, XORed with the masking key (RFC 6455 §5.3).',
  compressedPayload: 'The payload, compressed: inflating it gives the message (RFC 7692 §7.2.2).',
  compressedMaskedPayload: 'The payload, compressed, then XORed with the masking key (RFC 7692 §7.2.1, RFC 6455 §5.3).',
  echo: 'What the ping carries comes back in its pong (RFC 6455 §5.5.2).',
}

const OPCODE_MEANINGS: Record<Opcode, string> = {
  0x0: 'Continuation: goes on with the message of the frames before (RFC 6455 §5.4).',
  0x1: 'Text: the payload is UTF-8 (RFC 6455 §5.6).',
  0x2: 'Binary: the payload is any bytes (RFC 6455 §5.6).',
  0x8: 'Close: the sender is done; the other side answers with a close (RFC 6455 §5.5.1).',
  0x9: 'Ping: asks for a pong, which the other side sends by itself (RFC 6455 §5.5.2).',
  0xa: 'Pong: the answer to a ping, or a sign of life (RFC 6455 §5.5.3).',
}

function finMeaning(frame: Frame): string {
  return isControl(frame.opcode) ? MEANINGS.control : frame.fin ? MEANINGS.final : MEANINGS.more
}

function lengthMeaning({ extendedLengthBytes, payloadLength }: Frame): string {
  if (extendedLengthBytes === 2) return MEANINGS.short
  if (extendedLengthBytes === 8) return MEANINGS.long
  return `The payload’s length: ${payloadLength} bytes; up to ${MAX_SHORT_LENGTH} fits here (RFC 6455 §5.2).`
}

function payloadMeaning({ opcode, masked, rsv1 }: Frame): string {
  if (opcode === PING || opcode === PONG) return MEANINGS.echo
  if (rsv1) return masked ? MEANINGS.compressedMaskedPayload : MEANINGS.compressedPayload
  return masked ? MEANINGS.maskedPayload : MEANINGS.text
}

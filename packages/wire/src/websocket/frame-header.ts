import { WireError, type WireErrorCode } from '../wire-error.ts'
import { CLOSE, CONTINUATION, isControl, isOpcode, type Opcode } from './opcode.ts'
import { LEAST_LONG_LENGTH, LENGTH_IN_2_BYTES, LENGTH_IN_8_BYTES, MAX_CONTROL_BYTES, MAX_SHORT_LENGTH } from './payload-length.ts'

/** A frame's header, with lengths in bytes. RFC 6455 §5.2. */
export interface FrameHeader {
  fin: boolean
  /** With permessage-deflate: the message is compressed (RFC 7692 §6). */
  rsv1: boolean
  opcode: Opcode
  masked: boolean
  /** 0, 2 or 8. */
  extendedLengthBytes: number
  payloadLength: number
  headerLength: number
}

/** What a header may be at this place in a stream. */
export interface FrameContext {
  /** Clients mask every frame, servers none (§5.1); `either` where the direction is not known. */
  sender: 'client' | 'server' | 'either'
  /** Whether permessage-deflate was agreed on, which gives RSV1 a meaning. */
  compression: boolean
  maxPayloadBytes: number
  /** A fragmented message waits for its continuation. */
  inMessage: boolean
  /** A close frame has been seen: no data frame may follow (§5.5.1). */
  closed: boolean
}

/** A frame on its own: nothing known of who sent it and of what came before. */
export const ANY_FRAME: FrameContext = {
  sender: 'either',
  compression: true,
  maxPayloadBytes: Number.MAX_SAFE_INTEGER,
  inMessage: false,
  closed: false,
}

/**
 * Reads the header at `bytes[start]`, or null when it goes on behind `end`. Each rule is checked as soon as its bytes
 * are there. `offset` is where `bytes[start]` lies in the stream, for errors.
 */
export function readFrameHeader(bytes: Uint8Array, start: number, end: number, context: FrameContext, offset: number): FrameHeader | null {
  const available = end - start
  if (available < 1) return null
  const first = bytes[start] as number
  const fin = (first & 0x80) !== 0
  const rsv1 = (first & 0x40) !== 0
  const opcode = first & 0x0f
  const refuse = (code: WireErrorCode, at: number, why: string): never => {
    throw new WireError(code, offset + at, `${why} (byte ${offset + at})`)
  }
  if (!isOpcode(opcode)) return refuse('ws_reserved_opcode', 0, `opcode ${opcode} is reserved: RFC 6455 §5.2`)
  if ((first & 0x30) !== 0) refuse('ws_reserved_bit', 0, 'RSV2 or RSV3 is set, and no extension here uses them: §5.2')
  if (rsv1 && (!context.compression || opcode === CONTINUATION || isControl(opcode))) {
    refuse('ws_reserved_bit', 0, 'RSV1 is for the first frame of a compressed message: RFC 7692 §6')
  }
  if (isControl(opcode)) {
    if (!fin) refuse('ws_control_fragmented', 0, 'a control frame can’t be fragmented: RFC 6455 §5.5')
  } else {
    if (context.closed) refuse('ws_after_close', 0, 'a data frame after a close frame: RFC 6455 §5.5.1')
    if (opcode === CONTINUATION && !context.inMessage) {
      refuse('ws_continuation_unexpected', 0, 'a continuation, and no message to continue: RFC 6455 §5.4')
    }
    if (opcode !== CONTINUATION && context.inMessage) {
      refuse('ws_continuation_expected', 0, 'a new message inside a fragmented one: RFC 6455 §5.4')
    }
  }
  if (available < 2) return null

  const second = bytes[start + 1] as number
  const masked = (second & 0x80) !== 0
  const short = second & 0x7f
  if (masked && context.sender === 'server') refuse('ws_mask_unexpected', 1, 'a server masks no frame: RFC 6455 §5.1')
  if (!masked && context.sender === 'client') refuse('ws_mask_expected', 1, 'a client masks every frame: §5.1')
  if (isControl(opcode)) {
    if (short > MAX_CONTROL_BYTES) refuse('ws_control_too_long', 1, `a control frame has ${MAX_CONTROL_BYTES} bytes at most: RFC 6455 §5.5`)
    if (opcode === CLOSE && short === 1) refuse('ws_close_length', 1, 'a close code takes two bytes: §5.5.1')
  }
  const extendedLengthBytes = short === LENGTH_IN_2_BYTES ? 2 : short === LENGTH_IN_8_BYTES ? 8 : 0
  const headerLength = 2 + extendedLengthBytes + (masked ? 4 : 0)
  if (available < 2 + extendedLengthBytes) return null

  const payloadLength = extendedLengthBytes === 0 ? short : readUint(bytes, start + 2, extendedLengthBytes)
  if (payloadLength > Number.MAX_SAFE_INTEGER) {
    const why = payloadLength >= 2 ** 63 ? 'the highest bit of the length is set: RFC 6455 §5.2' : 'length past 2^53 − 1'
    refuse('ws_length_too_large', 2, why)
  }
  const least = short === LENGTH_IN_8_BYTES ? LEAST_LONG_LENGTH : short === LENGTH_IN_2_BYTES ? MAX_SHORT_LENGTH + 1 : 0
  if (payloadLength < least) {
    refuse('ws_length_not_minimal', 2, `${payloadLength} fits into fewer length bytes: RFC 6455 §5.2`)
  }
  if (payloadLength > context.maxPayloadBytes) {
    refuse('ws_payload_too_long', 1, `payload of ${payloadLength} bytes, ${context.maxPayloadBytes} allowed`)
  }
  if (available < headerLength) return null
  return { fin, rsv1, opcode, masked, extendedLengthBytes, payloadLength, headerLength }
}

/** An unsigned number of `count` bytes, most significant first; past 2^53 it is no longer exact. */
function readUint(bytes: Uint8Array, start: number, count: number): number {
  let value = 0
  for (let i = start; i < start + count; i++) value = value * 256 + (bytes[i] as number)
  return value
}

import { WireError } from '../wire-error.ts'
import { applyMask } from './mask.ts'
import { CLOSE, CONTINUATION, isControl, type Opcode } from './opcode.ts'
import { LEAST_LONG_LENGTH, LENGTH_IN_2_BYTES, LENGTH_IN_8_BYTES, MAX_CONTROL_BYTES, MAX_SHORT_LENGTH } from './payload-length.ts'

export interface FrameInput {
  opcode: Opcode
  /** The payload before masking; not changed. */
  payload: Uint8Array
  /** Last frame of its message; true unless said otherwise. */
  fin?: boolean
  /** The payload is compressed (permessage-deflate): only on a message's first frame. RFC 7692 §6. */
  rsv1?: boolean
  /** Four bytes, from a client always and freshly chosen for each frame; a server sends none. RFC 6455 §5.3. */
  maskKey?: Uint8Array
}

/** Bytes that a frame's header takes: 2, 4 or 10, and 4 more where it is masked. RFC 6455 §5.2. */
export function frameHeaderLength(payloadLength: number, masked: boolean): number {
  return (payloadLength <= MAX_SHORT_LENGTH ? 2 : payloadLength < LEAST_LONG_LENGTH ? 4 : 10) + (masked ? 4 : 0)
}

/**
 * One frame, header and payload, with the shortest length form. Throws `ws_control_fragmented`, `ws_control_too_long`,
 * `ws_close_length`, `ws_reserved_bit`, `ws_mask_invalid`. RFC 6455 §5.2.
 */
export function encodeFrame(input: FrameInput): Uint8Array {
  const { opcode, payload, fin = true, rsv1 = false, maskKey } = input
  if (isControl(opcode)) {
    if (!fin) throw new WireError('ws_control_fragmented', 0, 'a control frame can’t be fragmented: RFC 6455 §5.5')
    if (payload.length > MAX_CONTROL_BYTES) {
      throw new WireError('ws_control_too_long', MAX_CONTROL_BYTES, `a control frame has ${MAX_CONTROL_BYTES} bytes at most: §5.5`)
    }
    if (opcode === CLOSE && payload.length === 1) {
      throw new WireError('ws_close_length', 1, 'a close code takes two bytes: RFC 6455 §5.5.1')
    }
  }
  if (rsv1 && (isControl(opcode) || opcode === CONTINUATION)) {
    throw new WireError('ws_reserved_bit', 0, 'RSV1 is for the first frame of a compressed message: RFC 7692 §6')
  }
  if (maskKey && maskKey.length !== 4) {
    throw new WireError('ws_mask_invalid', 0, `a masking key has 4 bytes, not ${maskKey.length}: RFC 6455 §5.3`)
  }

  const { length } = payload
  const headerLength = frameHeaderLength(length, maskKey !== undefined)
  const frame = new Uint8Array(headerLength + length)
  frame[0] = (fin ? 0x80 : 0) | (rsv1 ? 0x40 : 0) | opcode
  const maskBit = maskKey ? 0x80 : 0
  if (length <= MAX_SHORT_LENGTH) {
    frame[1] = maskBit | length
  } else if (length < LEAST_LONG_LENGTH) {
    frame[1] = maskBit | LENGTH_IN_2_BYTES
    writeUint(length, frame, 2, 2)
  } else {
    frame[1] = maskBit | LENGTH_IN_8_BYTES
    writeUint(length, frame, 2, 8)
  }
  frame.set(payload, headerLength)
  if (maskKey) {
    frame.set(maskKey, headerLength - 4)
    applyMask(frame.subarray(headerLength), maskKey)
  }
  return frame
}

function writeUint(value: number, into: Uint8Array, at: number, count: number): void {
  for (let i = at + count - 1; i >= at; i--) {
    into[i] = value % 256
    value = Math.floor(value / 256)
  }
}

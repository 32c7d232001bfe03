import fc from 'fast-check'
import { hex } from '../bytes.fixture.ts'
import { encodeFrame } from './encode-frames.ts'

/** A frame of any type, whatever its payload; a text is its hex. */
export function frame(type: number, flags: number, stream: number, payload: Uint8Array | string): Uint8Array {
  return encodeFrame({ type, flags, stream }, typeof payload === 'string' ? hex(payload) : payload)
}

/** Frames with headers that are in order and, as a rule, nothing else that is. */
export const noise = fc.array(
  fc
    .record({ type: fc.nat(17), flags: fc.nat(255), stream: fc.nat(3), payload: fc.uint8Array({ maxLength: 20 }) })
    .map(({ type, flags, stream, payload }) => frame(type, flags, stream, payload)),
  { maxLength: 4 },
)

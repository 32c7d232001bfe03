import { WireError } from '../wire-error.ts'
import {
  ACK,
  CONTINUATION,
  DATA,
  FRAME_HEADER_BYTES,
  GOAWAY,
  HAS_PRIORITY,
  HEADERS,
  PING,
  PRIORITY,
  PRIORITY_UPDATE,
  PUSH_PROMISE,
  RST_STREAM,
  SETTINGS,
  WINDOW_UPDATE,
} from './frame-type.ts'
import type { WholeFrame } from './frame-head.ts'
import { flagNames, frameTypeName } from './names.ts'
import { settingName, SETTING_BYTES, SETTINGS_KNOWN } from './settings.ts'

/**
 * Where what a DATA, HEADERS, PUSH_PROMISE or CONTINUATION frame carries lies in its payload, and where its padding begins;
 * `to` is before `from` in a frame that `checkFrame` refuses.
 */
export function carriedPart({ type, flags, payload }: Pick<WholeFrame, 'type' | 'flags' | 'payload'>): { from: number; to: number } {
  const padded = isPadded(type, flags)
  const from = (padded ? 1 : 0) + bytesBefore(type, flags)
  return { from, to: payload.length - (padded ? (payload[0] ?? 0) : 0) }
}

export function isPadded(type: number, flags: number): boolean {
  return flagNames(type, flags).includes('PADDED')
}

/** Of the fields between the padding's length and what the frame carries. RFC 9113 §6.2, §6.6. */
function bytesBefore(type: number, flags: number): number {
  if (type === HEADERS && (flags & HAS_PRIORITY) !== 0) return PRIORITY_BYTES
  return type === PUSH_PROMISE ? STREAM_ID_BYTES : 0
}

/** What a stream comes after, and its weight. RFC 9113 §6.3. */
const PRIORITY_BYTES = 5
const STREAM_ID_BYTES = 4

/** Frames of these types are of one length, or of this at least. RFC 9113 §6. */
const LENGTHS: Record<number, { bytes: number; orMore?: true }> = {
  [PRIORITY]: { bytes: PRIORITY_BYTES },
  [RST_STREAM]: { bytes: 4 },
  [PING]: { bytes: 8 },
  [GOAWAY]: { bytes: 8, orMore: true },
  [WINDOW_UPDATE]: { bytes: 4 },
  [PRIORITY_UPDATE]: { bytes: STREAM_ID_BYTES, orMore: true },
}

const OF_A_STREAM = [DATA, HEADERS, PRIORITY, RST_STREAM, PUSH_PROMISE, CONTINUATION]
const OF_THE_CONNECTION = [SETTINGS, PING, GOAWAY, PRIORITY_UPDATE]

/** Holds a frame to the rules of its type. Throws `h2_frame_length`, `h2_stream`, `h2_padding`, `h2_setting`, `h2_window`. RFC 9113 §6. */
export function checkFrame(frame: WholeFrame): void {
  const { type, stream, start, payload } = frame
  const name = frameTypeName(type)
  if (OF_A_STREAM.includes(type) && stream === 0) throw wrong('h2_stream', start + 5, `${name} on stream 0`)
  if (OF_THE_CONNECTION.includes(type) && stream !== 0) throw wrong('h2_stream', start + 5, `${name} on stream ${stream}, and not on 0`)
  checkLength(frame, name)
  if (type === DATA || type === HEADERS || type === PUSH_PROMISE) {
    const { from, to } = carriedPart(frame)
    if (payload.length < from) throw wrong('h2_frame_length', start, `${name} with ${payload.length} bytes, and not ${from} or more`)
    if (to < from) throw wrong('h2_padding', start + FRAME_HEADER_BYTES, `${name} with more padding than there is room`)
  }
  if (type === SETTINGS) checkSettings(frame)
  if (type === WINDOW_UPDATE && uint31(payload, 0) === 0) {
    throw wrong('h2_window', start + FRAME_HEADER_BYTES, 'WINDOW_UPDATE by 0')
  }
}

function checkLength({ type, flags, start, payload: { length } }: WholeFrame, name: string): void {
  const rule = LENGTHS[type]
  const fits = rule === undefined || length === rule.bytes || (rule.orMore === true && length > rule.bytes)
  if (!fits) throw wrong('h2_frame_length', start, `${name} with ${length} bytes, and not ${rule.bytes}${rule.orMore ? ' or more' : ''}`)
  if (type !== SETTINGS) return
  const isAck = (flags & ACK) !== 0
  if (isAck ? length > 0 : length % SETTING_BYTES !== 0) {
    throw wrong('h2_frame_length', start, `SETTINGS with ${length} bytes, and not ${isAck ? '0' : `a multiple of ${SETTING_BYTES}`}`)
  }
}

function checkSettings({ start, payload }: WholeFrame): void {
  for (let at = 0; at < payload.length; at += SETTING_BYTES) {
    const id = uint16(payload, at)
    const value = uint32(payload, at + 2)
    const range = SETTINGS_KNOWN[id]?.range
    if (range && (value < range[0] || value > range[1])) {
      throw wrong('h2_setting', start + FRAME_HEADER_BYTES + at + 2, `${settingName(id)} is ${value}, and not ${range[0]} to ${range[1]}`)
    }
  }
}

export function uint16(bytes: Uint8Array, at: number): number {
  return ((bytes[at] as number) << 8) | (bytes[at + 1] as number)
}

export function uint32(bytes: Uint8Array, at: number): number {
  return (uint16(bytes, at) * 65_536 + uint16(bytes, at + 2)) >>> 0
}

/** A stream, or an increment: the first bit is reserved, or another field's. */
export function uint31(bytes: Uint8Array, at: number): number {
  return uint32(bytes, at) & 0x7fffffff
}

type RuleCode = 'h2_frame_length' | 'h2_stream' | 'h2_padding' | 'h2_setting' | 'h2_window'

function wrong(code: RuleCode, offset: number, what: string): WireError {
  return new WireError(code, offset, `${what} (byte ${offset}): RFC 9113 §6`)
}

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
import { flagNames, frameTypeName, settingName } from './names.ts'
import type { ScannedFrame } from './scan.ts'

/** A frame as far as its own bytes tell: `start` is its place in the stream. */
export interface WholeFrame extends ScannedFrame {
  start: number
  payload: Uint8Array
}

/** Where what a DATA, HEADERS, PUSH_PROMISE or CONTINUATION frame carries lies in its payload, and where its padding begins. */
export function carriedPart({ type, flags, payload }: Pick<WholeFrame, 'type' | 'flags' | 'payload'>): { from: number; to: number } {
  const padded = isPadded(type, flags)
  const from = (padded ? 1 : 0) + bytesBefore(type, flags)
  return { from, to: payload.length - (padded ? (payload[0] as number) : 0) }
}

export function isPadded(type: number, flags: number): boolean {
  return flagNames(type, flags).includes('PADDED')
}

/** Of the fields between the padding's length and what the frame carries. RFC 9113 §6.2, §6.6. */
function bytesBefore(type: number, flags: number): number {
  if (type === HEADERS && (flags & HAS_PRIORITY) !== 0) return 5
  return type === PUSH_PROMISE ? 4 : 0
}

/** Frames of these types are of one length, or of this at least. RFC 9113 §6. */
const LENGTHS: Record<number, { bytes: number; orMore?: true }> = {
  [PRIORITY]: { bytes: 5 },
  [RST_STREAM]: { bytes: 4 },
  [PING]: { bytes: 8 },
  [GOAWAY]: { bytes: 8, orMore: true },
  [WINDOW_UPDATE]: { bytes: 4 },
  [PRIORITY_UPDATE]: { bytes: 4, orMore: true },
}
const SETTING_BYTES = 6

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
    if (isPadded(type, frame.flags) && payload.length === 0)
      throw wrong('h2_frame_length', start, `${name} without the length of its padding`)
    if (to < from) throw wrong('h2_padding', start + FRAME_HEADER_BYTES, `${name} with more padding than there is room`)
  }
  if (type === SETTINGS) checkSettings(frame)
  if (type === WINDOW_UPDATE && (uint32(payload, 0) & 0x7fffffff) === 0) {
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

/** RFC 9113 §6.5.2. */
const SETTING_RANGES: Record<number, readonly [from: number, to: number]> = {
  2: [0, 1],
  4: [0, 2 ** 31 - 1],
  5: [2 ** 14, 2 ** 24 - 1],
  8: [0, 1],
  9: [0, 1],
}

function checkSettings({ start, payload }: WholeFrame): void {
  for (let at = 0; at < payload.length; at += SETTING_BYTES) {
    const id = uint16(payload, at)
    const value = uint32(payload, at + 2)
    const range = SETTING_RANGES[id]
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

type RuleCode = 'h2_frame_length' | 'h2_stream' | 'h2_padding' | 'h2_setting' | 'h2_window'

function wrong(code: RuleCode, offset: number, what: string): WireError {
  return new WireError(code, offset, `${what} (byte ${offset}): RFC 9113 §6`)
}

import {
  ACK,
  CONTINUATION,
  DATA,
  END_HEADERS,
  END_STREAM,
  GOAWAY,
  HAS_PRIORITY,
  HEADERS,
  PADDED,
  PING,
  PRIORITY,
  PRIORITY_UPDATE,
  PUSH_PROMISE,
  RST_STREAM,
  SETTINGS,
  WINDOW_UPDATE,
} from './frame-type.ts'

const TYPES: Record<number, string> = {
  [DATA]: 'DATA',
  [HEADERS]: 'HEADERS',
  [PRIORITY]: 'PRIORITY',
  [RST_STREAM]: 'RST_STREAM',
  [SETTINGS]: 'SETTINGS',
  [PUSH_PROMISE]: 'PUSH_PROMISE',
  [PING]: 'PING',
  [GOAWAY]: 'GOAWAY',
  [WINDOW_UPDATE]: 'WINDOW_UPDATE',
  [CONTINUATION]: 'CONTINUATION',
  [PRIORITY_UPDATE]: 'PRIORITY_UPDATE',
}

/** As the RFC writes it; of a type unknown here, its number. */
export function frameTypeName(type: number): string {
  return TYPES[type] ?? `type 0x${type.toString(16).padStart(2, '0')}`
}

const FLAGS: Record<number, readonly (readonly [bit: number, name: string])[]> = {
  [DATA]: [
    [END_STREAM, 'END_STREAM'],
    [PADDED, 'PADDED'],
  ],
  [HEADERS]: [
    [END_STREAM, 'END_STREAM'],
    [END_HEADERS, 'END_HEADERS'],
    [PADDED, 'PADDED'],
    [HAS_PRIORITY, 'PRIORITY'],
  ],
  [SETTINGS]: [[ACK, 'ACK']],
  [PUSH_PROMISE]: [
    [END_HEADERS, 'END_HEADERS'],
    [PADDED, 'PADDED'],
  ],
  [PING]: [[ACK, 'ACK']],
  [CONTINUATION]: [[END_HEADERS, 'END_HEADERS']],
}

/** The flags that are set and mean something on this type. RFC 9113 §6. */
export function flagNames(type: number, flags: number): string[] {
  return (FLAGS[type] ?? []).filter(([bit]) => (flags & bit) !== 0).map(([, name]) => name)
}

/** Bits that are set and mean nothing on this type. RFC 9113 §4.1. */
export function unknownFlags(type: number, flags: number): number {
  return (FLAGS[type] ?? []).reduce((left, [bit]) => left & ~bit, flags)
}

/** RFC 9113 §7. */
const ERRORS = [
  'NO_ERROR',
  'PROTOCOL_ERROR',
  'INTERNAL_ERROR',
  'FLOW_CONTROL_ERROR',
  'SETTINGS_TIMEOUT',
  'STREAM_CLOSED',
  'FRAME_SIZE_ERROR',
  'REFUSED_STREAM',
  'CANCEL',
  'COMPRESSION_ERROR',
  'CONNECT_ERROR',
  'ENHANCE_YOUR_CALM',
  'INADEQUATE_SECURITY',
  'HTTP_1_1_REQUIRED',
]

export function errorName(code: number): string {
  return ERRORS[code] ?? 'an error unknown here'
}

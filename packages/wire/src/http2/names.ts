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

/** What each setting tells the other side. RFC 9113 §6.5.2, RFC 8441 §3, RFC 9218 §2.1. */
const SETTINGS_NAMES: Record<number, readonly [name: string, says: (value: number) => string]> = {
  1: ['SETTINGS_HEADER_TABLE_SIZE', (value) => `its table for header fields may grow to ${value} bytes`],
  2: ['SETTINGS_ENABLE_PUSH', (value) => (value === 0 ? 'it takes no server push' : 'it takes server push')],
  3: ['SETTINGS_MAX_CONCURRENT_STREAMS', (value) => `at most ${value} streams may be open at once`],
  4: ['SETTINGS_INITIAL_WINDOW_SIZE', (value) => `each stream may send it ${value} bytes before it must wait for a WINDOW_UPDATE`],
  5: ['SETTINGS_MAX_FRAME_SIZE', (value) => `it takes frames with up to ${value} bytes`],
  6: ['SETTINGS_MAX_HEADER_LIST_SIZE', (value) => `it takes header fields of up to ${value} bytes`],
  8: [
    'SETTINGS_ENABLE_CONNECT_PROTOCOL',
    (value) => (value === 1 ? 'a stream may become a WebSocket (RFC 8441)' : 'no stream may become a WebSocket (RFC 8441)'),
  ],
  9: [
    'SETTINGS_NO_RFC7540_PRIORITIES',
    (value) => (value === 1 ? 'it ignores the old priorities (RFC 9218)' : 'it may heed the old priorities (RFC 9218)'),
  ],
}

export function settingName(id: number): string {
  return SETTINGS_NAMES[id]?.[0] ?? `setting 0x${id.toString(16).padStart(4, '0')}`
}

export function settingWords(id: number, value: number): string {
  return SETTINGS_NAMES[id]?.[1](value) ?? `${value}; who does not know it ignores it`
}

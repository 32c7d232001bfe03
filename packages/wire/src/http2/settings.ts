import { DEFAULT_MAX_FRAME_BYTES } from './frame-type.ts'

/** Identifier (2) and value (4). RFC 9113 §6.5.1. */
export const SETTING_BYTES = 6

interface Setting {
  name: string
  /** Values that may be sent; any where it is not said. */
  range?: readonly [from: number, to: number]
  /** What it tells the other side. */
  says: (value: number) => string
}

/** By their identifiers. RFC 9113 §6.5.2, RFC 8441 §3, RFC 9218 §2.1. */
export const SETTINGS_KNOWN: Readonly<Record<number, Setting>> = {
  1: { name: 'SETTINGS_HEADER_TABLE_SIZE', says: (value) => `its table for header fields may grow to ${value} bytes` },
  2: {
    name: 'SETTINGS_ENABLE_PUSH',
    range: [0, 1],
    says: (value) => (value === 0 ? 'it takes no server push' : 'it takes server push'),
  },
  3: { name: 'SETTINGS_MAX_CONCURRENT_STREAMS', says: (value) => `at most ${value} streams may be open at once` },
  4: {
    name: 'SETTINGS_INITIAL_WINDOW_SIZE',
    range: [0, 2 ** 31 - 1],
    says: (value) => `each stream may send it ${value} bytes before it must wait for a WINDOW_UPDATE`,
  },
  5: {
    name: 'SETTINGS_MAX_FRAME_SIZE',
    range: [DEFAULT_MAX_FRAME_BYTES, 2 ** 24 - 1],
    says: (value) => `it takes frames with up to ${value} bytes`,
  },
  6: { name: 'SETTINGS_MAX_HEADER_LIST_SIZE', says: (value) => `it takes header fields of up to ${value} bytes` },
  8: {
    name: 'SETTINGS_ENABLE_CONNECT_PROTOCOL',
    range: [0, 1],
    says: (value) => (value === 1 ? 'a stream may become a WebSocket (RFC 8441)' : 'no stream may become a WebSocket (RFC 8441)'),
  },
  9: {
    name: 'SETTINGS_NO_RFC7540_PRIORITIES',
    range: [0, 1],
    says: (value) => (value === 1 ? 'it ignores the old priorities (RFC 9218)' : 'it may heed the old priorities (RFC 9218)'),
  },
}

export function settingName(id: number): string {
  return SETTINGS_KNOWN[id]?.name ?? `setting 0x${id.toString(16).padStart(4, '0')}`
}

export function settingWords(id: number, value: number): string {
  return SETTINGS_KNOWN[id]?.says(value) ?? `${value}; who does not know it ignores it`
}

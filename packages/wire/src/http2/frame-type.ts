/** The frame types of RFC 9113 §6, and PRIORITY_UPDATE (RFC 9218 §7.1). */
export const DATA = 0x0
export const HEADERS = 0x1
export const PRIORITY = 0x2
export const RST_STREAM = 0x3
export const SETTINGS = 0x4
export const PUSH_PROMISE = 0x5
export const PING = 0x6
export const GOAWAY = 0x7
export const WINDOW_UPDATE = 0x8
export const CONTINUATION = 0x9
export const PRIORITY_UPDATE = 0x10

/** Flags; the same bit means another thing on another type. RFC 9113 §6. */
export const ACK = 0x1
export const END_STREAM = 0x1
export const END_HEADERS = 0x4
export const PADDED = 0x8
export const HAS_PRIORITY = 0x20

/** Every frame begins with these: length (3), type, flags, stream (4). RFC 9113 §4.1. */
export const FRAME_HEADER_BYTES = 9

/** Payloads that every reader takes without having said so, and the least that it may allow. RFC 9113 §4.2, §6.5.2. */
export const DEFAULT_MAX_FRAME_BYTES = 16_384

/** What a client sends before its first frame. RFC 9113 §3.4. */
export const PREFACE = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'

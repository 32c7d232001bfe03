import { decodeUtf8, findInvalidUtf8, utf8Length, writeUtf8 } from '../utf8.ts'
import { WireError } from '../wire-error.ts'
import { MAX_CONTROL_BYTES } from './payload-length.ts'

/**
 * Whether a close frame may carry `code`: the defined ones, 3000–3999 (registered) and 4000–4999 (private use).
 * 1004 is reserved; 1005, 1006 and 1015 only exist as what an API reports. RFC 6455 §7.4; IANA's registry for 1012–1014.
 */
export function mayBeSent(code: number): boolean {
  return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999)
}

const NAMES: Readonly<Record<number, string>> = {
  1000: 'normal closure',
  1001: 'going away',
  1002: 'protocol error',
  1003: 'unsupported data',
  1005: 'no status received',
  1006: 'abnormal closure',
  1007: 'invalid payload data',
  1008: 'policy violation',
  1009: 'message too big',
  1010: 'extension missing',
  1011: 'internal error',
  1012: 'service restart',
  1013: 'try again later',
  1014: 'bad gateway',
  1015: 'TLS handshake failed',
}

/** The code's name in the registry, in lower case. */
export function closeCodeName(code: number): string {
  return NAMES[code] ?? (code >= 4000 ? 'private use' : code >= 3000 ? 'registered by a library' : 'reserved')
}

const CODE_BYTES = 2

/**
 * A close frame's payload: the code, then the reason as UTF-8, 123 bytes at most. Throws `ws_close_code` (one that may
 * not be sent), `ws_control_too_long`, `lone_surrogate`. RFC 6455 §5.5.1, §7.4.
 */
export function encodeClosePayload(code: number, reason = ''): Uint8Array {
  if (!mayBeSent(code)) throw new WireError('ws_close_code', 0, `close code ${code} may not be sent: RFC 6455 §7.4`)
  const length = CODE_BYTES + utf8Length(reason)
  if (length > MAX_CONTROL_BYTES) {
    throw new WireError(
      'ws_control_too_long',
      MAX_CONTROL_BYTES,
      `a reason has ${MAX_CONTROL_BYTES - CODE_BYTES} bytes at most, not ${length - CODE_BYTES}`,
    )
  }
  const payload = new Uint8Array(length)
  payload[0] = code >> 8
  payload[1] = code & 0xff
  writeUtf8(reason, payload, CODE_BYTES)
  return payload
}

/** A close frame's code and reason. */
export interface ClosePayload {
  /** Null where the payload is empty: an API then reports 1005. */
  code: number | null
  reason: string
}

/**
 * Takes a close frame's payload apart, the mask already off. Throws `ws_close_length`, `ws_close_code`,
 * `utf8_invalid`; `offset` is where the payload lies in the stream. RFC 6455 §5.5.1, §7.4.
 */
export function readClosePayload(payload: Uint8Array, offset: number): ClosePayload {
  if (payload.length === 0) return { code: null, reason: '' }
  if (payload.length === 1) throw new WireError('ws_close_length', offset, 'a close code takes two bytes: §5.5.1')
  const code = closeCode(payload)
  if (!mayBeSent(code)) {
    const why = `close code ${code} (${closeCodeName(code)}) may not be sent: RFC 6455 §7.4 (byte ${offset})`
    throw new WireError('ws_close_code', offset, why)
  }
  const invalid = findInvalidUtf8(payload, CODE_BYTES)
  if (invalid >= 0) {
    throw new WireError('utf8_invalid', offset + invalid, `the reason is not UTF-8 (byte ${offset + invalid}): §5.5.1`)
  }
  return { code, reason: decodeUtf8(payload, CODE_BYTES) }
}

/** The code in the payload of a close frame that has one, whatever it is. */
export function closeCode(payload: Uint8Array): number {
  return ((payload[0] as number) << 8) | (payload[1] as number)
}

import type { Problem } from '@wireside/contract/problem'
import type { Settings } from '@wireside/contract/settings'
import type { Transport } from '@wireside/contract/transports'
import type { Limits } from '../environment.ts'
import type { Pasted } from '../workload/message.ts'

/** An `id:` line at its longest: epoch 16, seq 15, `id: `, `-`, LF. */
const ID_LINE_BYTES = 37
/** `data: ` before each line. */
const DATA_FIELD_BYTES = 6
/** The line's own LF and the blank line. */
const EVENT_END_BYTES = 2

/** `""` and LF, or `{"base64":""}` and LF. */
const STREAM_LINE_BYTES = 14
/** Characters that JSON escapes with one backslash (RFC 8259 §7); the other control characters take five more bytes. */
const SHORT_ESCAPES = new Set(Buffer.from('"\\\b\f\n\r\t'))
const FIRST_PRINTABLE = 0x20

/** Whether every lane can carry the payload: the limit is on what is sent, not on what was pasted. */
export function checkPayload({ workload, lanes }: Settings, pasted: Pasted | null, limits: Limits): Problem[] {
  const { payload } = workload
  if (payload.size > limits.maxMessageBytes) {
    return [{ field: 'workload.payload.size', value: `${payload.size} B`, allowed: `at most ${limits.maxMessageBytes} B on this server` }]
  }
  if (payload.kind !== 'pasted') return []
  if (pasted?.ref !== payload.ref || pasted.bytes.length !== payload.size) {
    return [{ field: 'workload.payload.ref', value: payload.ref, allowed: 'the ref of the payload sent last, with its size' }]
  }
  if (payload.form === 'text' && !isUtf8(pasted.bytes)) {
    return [{ field: 'workload.payload', value: `${payload.size} B that are not UTF-8`, allowed: 'UTF-8 as text; anything as binary' }]
  }
  for (const transport of new Set(lanes.map((lane) => lane.transport))) {
    const { bytes, as } = encodedBytes(transport, payload.form, pasted.bytes)
    if (bytes <= limits.maxEncodedBytes) continue
    const allowed = `an encoded message of at most ${limits.maxEncodedBytes} B`
    return [{ field: 'workload.payload', value: `${payload.size} B, ${as} ${bytes} B`, allowed }]
  }
  return []
}

function encodedBytes(transport: Transport, form: 'text' | 'binary', bytes: Uint8Array): { bytes: number; as: string } {
  switch (transport) {
    case 'websocket':
      return { bytes: bytes.length, as: 'in a frame' }
    case 'sse':
    case 'sse-fetch':
      return { bytes: sseBytes(form, bytes), as: `(each line feed costs ${DATA_FIELD_BYTES} more) as an SSE event` }
    case 'webtransport':
      return { bytes: bytes.length, as: 'on a stream' }
    case 'http-stream':
    case 'long-poll':
    case 'iframe':
    case 'socketio':
      return { bytes: streamBytes(form, bytes), as: '(control characters cost up to 5 more) as JSON' }
  }
}

function streamBytes(form: 'text' | 'binary', bytes: Uint8Array): number {
  if (form === 'binary') return STREAM_LINE_BYTES + Math.ceil(bytes.length / 3) * 4
  let length = STREAM_LINE_BYTES + bytes.length
  for (const byte of bytes) {
    if (SHORT_ESCAPES.has(byte)) length++
    else if (byte < FIRST_PRINTABLE) length += 5
  }
  return length
}

function sseBytes(form: 'text' | 'binary', bytes: Uint8Array): number {
  const fixed = ID_LINE_BYTES + DATA_FIELD_BYTES + EVENT_END_BYTES
  if (form === 'binary' || bytes.includes(0x0d)) return fixed + Math.ceil(bytes.length / 3) * 4
  let lineFeeds = 0
  for (const byte of bytes) if (byte === 0x0a) lineFeeds++
  return fixed + bytes.length + lineFeeds * DATA_FIELD_BYTES
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    return true
  } catch (error) {
    if (error instanceof TypeError) return false
    throw error
  }
}

import { ENCODING_EVENT, HEARTBEAT_EVENT, HELLO_EVENT, STALE_EVENT, type SseEncoding } from '@wireside/contract/hello'
import { formatId } from '@wireside/contract/message-id'
import type { Bytes } from '@wireside/contract/parts'
import { encodeComment, encodeEvent, type EventInput } from '@wireside/wire/sse/encode'
import type { Message } from '../workload/message.ts'
import type { Carrier, CarrierOptions, Outlet } from './carrier.ts'

/** An event is bytes of text; node:http chunks it (RFC 9112 §7.1). */
type Data = Uint8Array

interface Encoded {
  data: Data
  bytes: Bytes
  encoding: SseEncoding
}

export interface SseOptions extends CarrierOptions {
  /** Named in the hello; ms. */
  retryMs: number
  /** What every payload is sent as; null: text where SSE can carry it, else base64, the switch told in band. */
  encoding: SseEncoding | null
}

export function sseCarrier(write: Outlet<Data>, end: () => void, options: SseOptions): Carrier {
  let told: SseEncoding = options.encoding ?? 'text'
  const writeControl = (bytes: Data): void => {
    write({ message: null, bytes: { control: bytes.length }, replayed: false, place: 0 }, bytes, bytes.length)
  }
  const control = (event: EventInput): void => writeControl(encodeEvent(event).bytes)
  return {
    carrierPart: 'chunking',
    hello(hello) {
      control({ event: HELLO_EVENT, retry: options.retryMs, data: JSON.stringify(hello) })
    },
    stale(stale) {
      control({ event: STALE_EVENT, data: JSON.stringify(stale) })
    },
    heartbeat(visible) {
      if (visible) control({ event: HEARTBEAT_EVENT, data: '' })
      else writeControl(encodeComment('heartbeat'))
      return false
    },
    send(message, replayed, place) {
      const { data, bytes, encoding } = encode(message, options)
      if (data.length > options.maxEncodedBytes) return false
      if (encoding !== told) {
        told = encoding
        control({ event: ENCODING_EVENT, data: encoding })
      }
      write({ message, bytes, replayed, place }, data, data.length)
      return true
    },
    end,
  }
}

/** SSE carries lines of text: bytes, and text with CR (which ends a line), leave as base64. */
function encode({ payload, size, seq }: Message, { ids, epoch, encoding }: SseOptions): Encoded {
  const asText = payload.form === 'text' && encoding !== 'base64' && !payload.text.includes('\r')
  const data = asText ? payload.text : base64(payload)
  const event = encodeEvent(ids ? { id: formatId({ epoch, seq }), data } : { data })
  const { payloadBytes, framingBytes: framing, idBytes: id } = event
  return {
    data: event.bytes,
    bytes: { payload: size, framing, id, encoding: payloadBytes - size },
    encoding: asText ? 'text' : 'base64',
  }
}

function base64(payload: Message['payload']): string {
  const bytes = payload.form === 'text' ? Buffer.from(payload.text) : Buffer.from(payload.bytes)
  return bytes.toString('base64')
}

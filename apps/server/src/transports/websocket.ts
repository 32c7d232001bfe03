import { HEARTBEAT_EVENT, STALE_EVENT, type Notice } from '@wireside/contract/hello'
import { binaryPrefix, formatId, textPrefix } from '@wireside/contract/message-id'
import type { Message } from '../workload/message.ts'
import type { Carrier, CarrierOptions, Outlet } from './carrier.ts'

/** A WebSocket message is text or bytes; ws frames it (RFC 6455 §5.6). */
type Data = string | Uint8Array

interface Encoded {
  data: Data
  idBytes: number
}

export interface WebsocketOptions extends CarrierOptions {
  /** Sends a ping frame (RFC 6455 §5.5.2). */
  ping(): void
}

export function websocketCarrier(write: Outlet<Data>, end: () => void, options: WebsocketOptions): Carrier {
  const control = (data: string): void => {
    write({ message: null, bytes: { control: data.length }, replayed: false, place: 0 }, data, data.length)
  }
  const notice = (said: Notice): void => control(textPrefix('') + JSON.stringify(said))
  return {
    carrierPart: 'framing',
    hello(hello) {
      control(JSON.stringify(hello))
    },
    stale(stale) {
      notice({ type: STALE_EVENT, ...stale })
    },
    heartbeat(visible) {
      options.ping()
      if (visible) notice({ type: HEARTBEAT_EVENT })
      return true
    },
    send(message, replayed, place) {
      const { data, idBytes } = encode(message, options)
      const bodyBytes = message.size + idBytes
      if (bodyBytes > options.maxEncodedBytes) return false
      write({ message, bytes: { payload: message.size, id: idBytes }, replayed, place }, data, bodyBytes)
      return true
    },
    end,
  }
}

/** Payload as it is; with ids a visible prefix, because a frame has no place for one. */
function encode({ payload, seq }: Message, { ids, epoch }: CarrierOptions): Encoded {
  const id = ids ? formatId({ epoch, seq }) : ''
  switch (payload.form) {
    case 'text': {
      const prefix = ids ? textPrefix(id) : ''
      return { data: prefix + payload.text, idBytes: prefix.length }
    }
    case 'binary': {
      if (!ids) return { data: payload.bytes, idBytes: 0 }
      const prefix = binaryPrefix(id)
      return { data: Buffer.concat([prefix, payload.bytes]), idBytes: prefix.length }
    }
  }
}

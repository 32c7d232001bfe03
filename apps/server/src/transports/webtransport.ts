import { HEARTBEAT_EVENT, STALE_EVENT, type Notice } from '@wireside/contract/hello'
import { encodeMessage, NO_ORDINAL, type MessageKind } from '@wireside/contract/webtransport-message'
import type { Message } from '../workload/message.ts'
import type { Carrier, CarrierOptions, Outlet } from './carrier.ts'

/** A message is bytes on a stream, or a datagram: WebTransport itself has neither messages nor text. */
type Data = Uint8Array

export interface WebTransportOptions extends CarrierOptions {
  /** On streams each message carries its length; a datagram is as long as it is. */
  onStreams: boolean
  /** The longest message that can be sent, its head included; a datagram ends where a packet does. */
  maxBytes(): number
}

export function webtransportCarrier(write: Outlet<Data>, end: () => void, options: WebTransportOptions): Carrier {
  let ordinal = 0
  const control = (kind: MessageKind, said: unknown): void => {
    // Always on the stream that is reliable, and so with its length.
    const data = encodeMessage({ ordinal: NO_ORDINAL, kind, payload: Buffer.from(JSON.stringify(said)) }, true)
    write({ message: null, bytes: { control: data.length }, replayed: false, place: 0 }, data, data.length)
  }
  const notice = (said: Notice): void => control('notice', said)
  return {
    carrierPart: 'framing',
    hello(hello) {
      control('hello', hello)
    },
    stale(stale) {
      notice({ type: STALE_EVENT, ...stale })
    },
    heartbeat() {
      notice({ type: HEARTBEAT_EVENT })
      return false
    },
    send(message, replayed, place) {
      const data = encode(message, ordinal, options.onStreams)
      if (data.length > options.maxBytes()) return false
      ordinal++
      write({ message, bytes: { payload: message.size }, replayed, place }, data, message.size)
      return true
    },
    end,
  }
}

function encode({ payload }: Message, ordinal: number, withLength: boolean): Data {
  switch (payload.form) {
    case 'text':
      return encodeMessage({ ordinal, kind: 'text', payload: Buffer.from(payload.text) }, withLength)
    case 'binary':
      return encodeMessage({ ordinal, kind: 'binary', payload: payload.bytes }, withLength)
  }
}

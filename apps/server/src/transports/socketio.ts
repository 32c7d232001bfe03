import { HELLO_EVENT, STALE_EVENT } from '@wireside/contract/hello'
import { formatId } from '@wireside/contract/message-id'
import type { Message } from '../workload/message.ts'
import type { Carrier, CarrierOptions, Tag } from './carrier.ts'

/** An event is its name and arguments; socket.io makes a packet of it, and engine.io a frame or a piece of an answer. */
type Data = readonly [event: string, ...args: unknown[]]

export interface SocketioOptions extends CarrierOptions {
  /** Sends a ping packet of Engine.IO, which its client answers and tells the page of. */
  ping(): void
  /** The connection is over here, whether its peer hears it or not. */
  giveUp(): void
}

/** Emits one event. What its packets take is known only when they leave: over polling, binary becomes base64. */
type Emit = (tag: Tag, data: Data) => void

/** JSON makes at most six bytes of one: `\u0000`. */
const MOST_PER_BYTE = 6

export function socketioCarrier(emit: Emit, end: () => void, options: SocketioOptions): Carrier {
  const control = (...data: Data): void => {
    emit({ message: null, bytes: {}, replayed: false, place: 0 }, data)
  }
  return {
    carrierPart: 'framing',
    hello(hello) {
      control(HELLO_EVENT, hello)
    },
    stale(stale) {
      control(STALE_EVENT, stale)
    },
    heartbeat() {
      options.ping()
      return true
    },
    send(message, replayed, place) {
      if (encodedBytes(message, options) > options.maxEncodedBytes) return false
      const id = options.ids ? formatId({ epoch: options.epoch, seq: message.seq }) : null
      emit({ message, bytes: { id: idBytes(id) }, replayed, place }, ['message', argument(message), ...(id === null ? [] : [id])])
      return true
    },
    end,
    giveUp: () => options.giveUp(),
  }
}

/** The last argument, where its connection state recovery looks for it: a comma and a JSON string. */
function idBytes(id: string | null): number {
  return id === null ? 0 : id.length + ',""'.length
}

function argument({ payload }: Message): string | Uint8Array {
  return payload.form === 'text' ? payload.text : payload.bytes
}

/** Payload alone: what stands around it is less than a hundred bytes. */
function encodedBytes({ payload, size }: Message, { maxEncodedBytes }: CarrierOptions): number {
  if (payload.form === 'binary') return Math.ceil(size / 3) * 4
  return size * MOST_PER_BYTE <= maxEncodedBytes ? size : Buffer.byteLength(JSON.stringify(payload.text))
}

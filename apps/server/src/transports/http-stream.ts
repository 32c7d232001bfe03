import { HEARTBEAT_EVENT, STALE_EVENT, type StreamLine } from '@wireside/contract/hello'
import type { Bytes } from '@wireside/contract/parts'
import type { Message } from '../workload/message.ts'
import type { Carrier, CarrierOptions, Outlet } from './carrier.ts'

/** A message is a line of JSON (NDJSON); node:http chunks it (RFC 9112 §7.1). */
type Data = Uint8Array

interface Encoded {
  data: Data
  bytes: Bytes
}

export function httpStreamCarrier(write: Outlet<Data>, end: () => void, options: CarrierOptions): Carrier {
  const control = (data: Data): void => {
    write({ message: null, bytes: { control: data.length }, replayed: false, place: 0 }, data, data.length)
  }
  return {
    carrierPart: 'chunking',
    hello(hello) {
      control(line({ hello }))
    },
    stale(stale) {
      control(line({ notice: { type: STALE_EVENT, ...stale } }))
    },
    heartbeat(visible) {
      control(visible ? line({ notice: { type: HEARTBEAT_EVENT } }) : EMPTY_LINE)
      return false
    },
    send(message, replayed, place) {
      const { data, bytes } = encode(message)
      if (data.length > options.maxEncodedBytes) return false
      write({ message, bytes, replayed, place }, data, data.length)
      return true
    },
    end,
  }
}

/** Text is a JSON string: its quotes and LF are framing, its escapes encoding. Bytes are base64 in an object. */
function encode({ payload, size }: Message): Encoded {
  const isText = payload.form === 'text'
  const data = isText ? line(payload.text) : line({ base64: Buffer.from(payload.bytes).toString('base64') })
  const framing = isText ? TEXT_FRAMING : BASE64_FRAMING
  return { data, bytes: { payload: size, framing, encoding: data.length - framing - size } }
}

/** Readers of JSON lines skip it. */
const EMPTY_LINE = Buffer.from('\n')
const TEXT_FRAMING = line('').length
const BASE64_FRAMING = line({ base64: '' }).length

function line(value: StreamLine): Data {
  return Buffer.from(`${JSON.stringify(value)}\n`)
}

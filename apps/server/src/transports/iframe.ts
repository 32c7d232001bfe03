import { HEARTBEAT_EVENT, STALE_EVENT, type StreamLine } from '@wireside/contract/hello'
import { formatId } from '@wireside/contract/message-id'
import type { Bytes } from '@wireside/contract/parts'
import type { Message } from '../workload/message.ts'
import type { Carrier, CarrierOptions, Outlet } from './carrier.ts'

/** A message is a script element of a document that never ends; node:http chunks it (RFC 9112 §7.1). */
type Data = Uint8Array

interface Encoded {
  data: Data
  bytes: Bytes
}

export interface IframeOptions extends CarrierOptions {
  /** Of this document alone: without it no script in it runs (CSP 3 §8). */
  nonce: string
}

export function iframeCarrier(write: Outlet<Data>, end: () => void, options: IframeOptions): Carrier {
  const control = (text: string): void => {
    const data = Buffer.from(text)
    write({ message: null, bytes: { control: data.length }, replayed: false, place: 0 }, data, data.length)
  }
  const { nonce } = options
  control(`${DOCUMENT}${script(RECEIVE, nonce)}`)
  return {
    carrierPart: 'chunking',
    hello(hello) {
      control(call(nonce, { hello }))
    },
    stale(stale) {
      control(call(nonce, { notice: { type: STALE_EVENT, ...stale } }))
    },
    heartbeat(visible) {
      control(visible ? call(nonce, { notice: { type: HEARTBEAT_EVENT } }) : EMPTY_COMMENT)
      return false
    },
    send(message, replayed, place) {
      const { data, bytes } = encode(message, options)
      if (data.length > options.maxEncodedBytes) return false
      write({ message, bytes, replayed, place }, data, data.length)
      return true
    },
    end,
  }
}

/** `m` hands its arguments to the page around; who may be that, `frame-ancestors` says. Done scripts are taken out: else the document only grows. */
const DOCUMENT = '<!doctype html><meta charset="utf-8"><title>A lane of Wireside</title>'
const RECEIVE = 'function m(...a){document.currentScript.remove();parent.postMessage(a,"*")}'
const EMPTY_COMMENT = '<!---->'

/** Text is a JSON string: its quotes are framing, its escapes encoding. Bytes are base64 in an object. The id is the second argument. */
function encode({ payload, size, seq }: Message, { ids, epoch, nonce }: IframeOptions): Encoded {
  const id = ids ? formatId({ epoch, seq }) : null
  const isText = payload.form === 'text'
  const data = Buffer.from(call(nonce, isText ? payload.text : { base64: Buffer.from(payload.bytes).toString('base64') }, id))
  const idBytes = id === null ? 0 : id.length + ',""'.length
  const framing = call(nonce, isText ? '' : { base64: '' }).length
  return { data, bytes: { payload: size, framing, id: idBytes, encoding: data.length - framing - idBytes - size } }
}

function call(nonce: string, line: StreamLine, id: string | null = null): string {
  const given = id === null ? [line] : [line, id]
  return script(`m(${given.map(inScript).join(',')})`, nonce)
}

function script(source: string, nonce: string): string {
  return `<script nonce="${nonce}">${source}</script>`
}

/** JSON that neither ends the element it is in nor opens another (WHATWG HTML §4.12.1.3). */
function inScript(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c')
}

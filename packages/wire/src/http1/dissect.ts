import type { Field } from '../field.ts'
import { HttpDecoder, type HttpDecoderOptions, type HttpItem } from './decode.ts'
import { readHead, type Head, type HeadField } from './head.ts'

/** What a piece of an HTTP/1.1 connection is, in the words of RFC 9112. */
export type HttpFieldName =
  | 'empty-line'
  | 'method'
  | 'target'
  | 'version'
  | 'status'
  | 'reason'
  | 'space'
  | 'field-name'
  | 'colon'
  | 'whitespace'
  | 'field-value'
  | 'eol'
  | 'head-end'
  | 'body'
  | 'chunk-size'
  | 'chunk-extension'
  | 'chunk-data'
  | 'chunk-end'
  | 'last-chunk'
  | 'trailers-end'
  | 'upgraded'

export interface HttpField extends Field {
  name: HttpFieldName
}

/** Labels every byte of one direction of a connection; the fields tile it. Throws what `HttpDecoder` throws. RFC 9112. */
export function dissectHttp(bytes: Uint8Array, options: HttpDecoderOptions = {}): { fields: HttpField[]; items: HttpItem[] } {
  const decoder = new HttpDecoder(options)
  const items = [...decoder.push(bytes), ...decoder.end()]
  const fields: HttpField[] = []
  const put = (name: HttpFieldName, start: number, end: number, meaning: string): void => {
    if (end > start) fields.push({ name, start, end, meaning })
  }
  for (const item of items) putItem(item, put)
  return { fields, items }
}

/** Labels every byte of one complete head. Throws what `readHead` throws. RFC 9112 §2 to §5. */
export function dissectHead(bytes: Uint8Array): HttpField[] {
  const fields: HttpField[] = []
  putHead(readHead(bytes, 0), (name, start, end, meaning) => {
    if (end > start) fields.push({ name, start, end, meaning })
  })
  return fields
}

type Put = (name: HttpFieldName, start: number, end: number, meaning: string) => void

function putItem(item: HttpItem, put: Put): void {
  const { start, end } = item
  switch (item.kind) {
    case 'head':
      putHead(item.head, put)
      break
    case 'body':
      put('body', start, end, 'The body, as the head announced it (RFC 9112 §6).')
      break
    case 'chunk-head': {
      const { size, sizeEnd, lineEnd } = item
      if (size === 0) put('last-chunk', start, sizeEnd, 'A chunk of size 0: the body ends here (RFC 9112 §7.1).')
      else put('chunk-size', start, sizeEnd, `${size} bytes of data follow, the size in hexadecimal (RFC 9112 §7.1).`)
      put('chunk-extension', sizeEnd, lineEnd, 'An extension of this chunk: a client that does not know it ignores it (RFC 9112 §7.1.1).')
      put('eol', lineEnd, end, 'Ends the line of the size (RFC 9112 §7.1).')
      break
    }
    case 'chunk-data':
      put('chunk-data', start, end, 'The data of the chunk: a piece of the body (RFC 9112 §7.1).')
      break
    case 'chunk-end':
      put('chunk-end', start, end, 'Ends the data of the chunk (RFC 9112 §7.1).')
      break
    case 'trailers':
      for (const field of item.fields) putField(field, put)
      put('trailers-end', item.blank, end, 'An empty line ends the chunked body (RFC 9112 §7.1.2).')
      break
    case 'upgraded':
      put('upgraded', start, end, 'No longer HTTP: the two sides agreed on another protocol (RFC 9110 §7.8).')
      break
    case 'message-end':
      break
  }
}

function putHead(head: Head, put: Put): void {
  let at = head.startLine
  put('empty-line', head.start, at, 'An empty line before the first: ignored (RFC 9112 §2.2).')
  const take = (name: HttpFieldName, length: number, meaning: string): void => {
    put(name, at, at + length, meaning)
    at += length
  }
  if (head.kind === 'request') {
    take('method', head.method.length, METHODS[head.method] ?? 'What the client asks for (RFC 9110 §9).')
    take('space', 1, SPACE)
    take('target', head.target.length, 'What it asks it of: path and query (RFC 9112 §3.2).')
    take('space', 1, SPACE)
    take('version', head.version.length, 'The version of the protocol (RFC 9112 §2.3).')
  } else {
    take('version', head.version.length, 'The version of the protocol (RFC 9112 §2.3).')
    take('space', 1, SPACE)
    take('status', 3, STATUSES[head.status] ?? 'How it went, in three digits (RFC 9110 §15).')
    if (at < head.startLineEnd) take('space', 1, SPACE)
    take('reason', head.startLineEnd - at, 'The status in words, which no program reads (RFC 9112 §4).')
  }
  put('eol', head.startLineEnd, head.fieldsStart, EOL)
  for (const field of head.fields) putField(field, put)
  put('head-end', head.blank, head.end, 'An empty line ends the head (RFC 9112 §2.1).')
}

function putField(field: HeadField, put: Put): void {
  const { start, colon, valueStart, valueEnd, lineEnd, end } = field
  const meaning = NAMES[field.name.toLowerCase()] ?? 'A field of the head (RFC 9110 §5).'
  put('field-name', start, colon, meaning)
  put('colon', colon, colon + 1, 'Ends the field’s name (RFC 9112 §5).')
  put('whitespace', colon + 1, valueStart, 'Not part of the value (RFC 9112 §5).')
  put('field-value', valueStart, valueEnd, meaning)
  put('whitespace', valueEnd, lineEnd, 'Not part of the value (RFC 9112 §5).')
  put('eol', lineEnd, end, EOL)
}

const EOL = 'Ends the line: CRLF (RFC 9112 §2.1).'
const SPACE = 'One space separates the parts of the first line (RFC 9112 §3, §4).'

const METHODS: Record<string, string> = {
  GET: 'Asks for the resource; an event stream and a WebSocket both begin with it (RFC 9110 §9.3.1).',
  POST: 'Hands the resource the body: how a one-way lane sends upstream (RFC 9110 §9.3.3).',
  OPTIONS: 'Asks what is allowed: a browser’s preflight before a cross-origin request (WHATWG Fetch §3.3).',
}

const STATUSES: Record<number, string> = {
  101: 'Switching Protocols: from here on it is a WebSocket (RFC 9110 §15.2.2).',
  200: 'OK: the answer follows (RFC 9110 §15.3.1).',
  204: 'No Content: done, and nothing follows; an EventSource that gets it stops for good (RFC 9110 §15.3.5).',
}

const NAMES: Record<string, string> = {
  host: 'Which of the names that lead here was asked for (RFC 9110 §7.2).',
  connection: 'Options for this connection only; “Upgrade” asks to leave HTTP (RFC 9110 §7.6.1).',
  upgrade: 'Which protocol to change to: websocket (RFC 9110 §7.8).',
  'sec-websocket-key': '16 random bytes in base64, new for every connection: the answer must prove that it read them (RFC 6455 §4.1).',
  'sec-websocket-accept': 'SHA-1 of the key and a fixed text, in base64: proof that the server speaks WebSocket (RFC 6455 §4.2.2).',
  'sec-websocket-version': 'The version of the WebSocket protocol: 13, the only one in use (RFC 6455 §4.1).',
  'sec-websocket-extensions': 'Extensions offered or agreed on, such as permessage-deflate (RFC 6455 §9.1).',
  'sec-websocket-protocol': 'What the two sides will speak over the WebSocket (RFC 6455 §1.9).',
  origin: 'The page that asks, as the browser states it: a page can’t fake it (RFC 6454 §7).',
  accept: 'What the client can take; an EventSource says text/event-stream (RFC 9110 §12.5.1).',
  'accept-encoding': 'Which compressions the client can undo (RFC 9110 §12.5.3).',
  'last-event-id': 'The id of the last event that arrived: the server goes on after it (WHATWG HTML §9.2.4).',
  'content-type': 'What the body is; an event stream is text/event-stream, or the browser refuses it (WHATWG HTML §9.2.2).',
  'content-length': 'How many bytes of body follow (RFC 9112 §6.2).',
  'content-encoding': 'How the body is compressed (RFC 9110 §8.4).',
  'transfer-encoding': 'The body comes in chunks, as its length is not known yet (RFC 9112 §6.1).',
  'cache-control': 'Who may keep the answer; no-transform also forbids proxies to compress it (RFC 9111 §5.2).',
  'x-accel-buffering': 'Asks nginx not to hold the stream back (nginx ngx_http_proxy_module).',
  'user-agent': 'Which browser asks (RFC 9110 §10.1.5).',
  'access-control-allow-origin': 'Which page may read the answer (WHATWG Fetch §3.3).',
  date: 'When the answer was made (RFC 9110 §6.6.1).',
}

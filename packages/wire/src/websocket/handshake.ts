import { sha1 } from '@noble/hashes/legacy.js'
import { base64 } from '@scure/base'
import { valuesOf, type Head, type RequestHead, type ResponseHead } from '../http1/head.ts'
import { WireError } from '../wire-error.ts'

/** RFC 6455 §1.3: a text that a server which does not know WebSocket would hardly append by chance. */
const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'
const VERSION = '13'

/** `Sec-WebSocket-Accept` for a `Sec-WebSocket-Key`: base64(SHA-1(key + GUID)). RFC 6455 §4.2.2. */
export function acceptFor(key: string): string {
  return base64.encode(sha1(Uint8Array.from(key + GUID, (character) => character.charCodeAt(0))))
}

/** What a handshake agreed on. */
export interface Handshake {
  key: string
  /** As the server answered; empty where none was agreed on. */
  extensions: string[]
  protocol: string | null
}

/**
 * Checks an opening handshake as each side must: RFC 6455 §4.2.1 and §4.1. Throws `ws_handshake` with the offset of the
 * head that is wrong, in its own direction's stream.
 */
export function checkHandshake(request: RequestHead, response: ResponseHead): Handshake {
  const key = checkRequest(request)
  if (response.status !== 101) throw refusal(response, `the answer is ${response.status}, not 101`)
  requireOption(response, 'upgrade', 'websocket')
  requireOption(response, 'connection', 'upgrade')
  const accept = valuesOf(response, 'sec-websocket-accept').join()
  if (accept !== acceptFor(key)) throw refusal(response, `Sec-WebSocket-Accept is ${accept || 'missing'}, not ${acceptFor(key)}`)
  const extensions = valuesOf(response, 'sec-websocket-extensions')
  const offered = valuesOf(request, 'sec-websocket-extensions').map(extensionName)
  const strange = extensions.find((extension) => !offered.includes(extensionName(extension)))
  if (strange !== undefined) throw refusal(response, `the extension ${strange} was not offered`)
  const [protocol = null] = valuesOf(response, 'sec-websocket-protocol')
  if (protocol !== null && !valuesOf(request, 'sec-websocket-protocol').includes(protocol))
    throw refusal(response, `the protocol ${protocol} was not offered`)
  return { key, extensions, protocol }
}

function checkRequest(request: RequestHead): string {
  if (request.method !== 'GET') throw refusal(request, `the method is ${request.method}, not GET`)
  if (request.version !== 'HTTP/1.1') throw refusal(request, `the version is ${request.version}, not HTTP/1.1`)
  if (valuesOf(request, 'host').length !== 1) throw refusal(request, 'there is not one Host')
  requireOption(request, 'upgrade', 'websocket')
  requireOption(request, 'connection', 'upgrade')
  const version = valuesOf(request, 'sec-websocket-version').join()
  if (version !== VERSION) throw refusal(request, `Sec-WebSocket-Version is ${version || 'missing'}, not ${VERSION}`)
  const keys = valuesOf(request, 'sec-websocket-key')
  const [key = ''] = keys
  // 16 bytes in base64: 22 characters and two signs of padding.
  if (keys.length !== 1 || !/^[A-Za-z0-9+/]{21}[AQgw]==$/.test(key)) throw refusal(request, 'Sec-WebSocket-Key is not 16 bytes in base64')
  return key
}

function requireOption(head: Head, name: string, option: string): void {
  const values = valuesOf(head, name)
  if (values.some((value) => value.toLowerCase() === option)) return
  throw refusal(head, `${name} is ${values.join(', ') || 'missing'}, not ${option}`)
}

function extensionName(extension: string): string {
  return extension.split(';', 1)[0]!.trim()
}

function refusal(head: Head, why: string): WireError {
  return new WireError('ws_handshake', head.start, `${why} (${head.kind} at byte ${head.start}): RFC 6455 §4`)
}

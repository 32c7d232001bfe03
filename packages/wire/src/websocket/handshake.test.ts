import { expect, it, describe } from 'vitest'
import { decodeHttp } from '../http1/decode.ts'
import type { RequestHead, ResponseHead } from '../http1/head.ts'
import { acceptFor, checkHandshake } from './handshake.ts'

const REQUEST = `GET /chat HTTP/1.1
Host: server.example.com
Upgrade: websocket
Connection: keep-alive, Upgrade
Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
Origin: http://example.com
Sec-WebSocket-Protocol: chat, superchat
Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits
Sec-WebSocket-Version: 13`
const RESPONSE = `HTTP/1.1 101 Switching Protocols
Upgrade: websocket
Connection: Upgrade
Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=
Sec-WebSocket-Protocol: chat`

function headOf(text: string) {
  const bytes = new TextEncoder().encode(`${text.replaceAll('\n', '\r\n')}\r\n\r\n`)
  return decodeHttp(bytes).messages[0]!.head
}
const check = (request: string, response: string) => checkHandshake(headOf(request) as RequestHead, headOf(response) as ResponseHead)

it('the answer to a key is RFC 6455 §1.3’s', () => {
  expect(acceptFor('dGhlIHNhbXBsZSBub25jZQ==')).toBe('s3pPLMBiTxaQ9kYGzzhZRbK+xOo=')
})

describe('a handshake', () => {
  it('of RFC 6455 §1.2 is one, and says what was agreed on', () => {
    expect(check(REQUEST, RESPONSE)).toEqual({ key: 'dGhlIHNhbXBsZSBub25jZQ==', extensions: [], protocol: 'chat' })
    const compressed = check(REQUEST, `${RESPONSE}\nSec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover`)
    expect(compressed.extensions).toEqual(['permessage-deflate; server_no_context_takeover'])
  })

  it.each([
    ['GET', 'POST', 'the method is POST, not GET'],
    ['HTTP/1.1\n', 'HTTP/1.0\n', 'the version is HTTP/1.0'],
    ['Host: server.example.com\n', '', 'there is not one Host'],
    ['Upgrade: websocket', 'Upgrade: h2c', 'upgrade is h2c, not websocket'],
    ['keep-alive, Upgrade', 'keep-alive', 'connection is keep-alive, not upgrade'],
    ['Version: 13', 'Version: 8', 'Sec-WebSocket-Version is 8, not 13'],
    ['dGhlIHNhbXBsZSBub25jZQ==', 'c2hvcnQ=', 'Sec-WebSocket-Key is not 16 bytes in base64'],
  ])('asked for with %j as %j is none', (from, to, why) => {
    expect(() => check(REQUEST.replace(from, to), RESPONSE)).toThrow(why)
  })

  it.each([
    ['101 Switching Protocols', '200 OK', 'the answer is 200, not 101'],
    ['s3pPLMBiTxaQ9kYGzzhZRbK+xOo=', 'AAAA', 'Sec-WebSocket-Accept is AAAA, not s3pPLMBiTxaQ9kYGzzhZRbK+xOo='],
    ['Protocol: chat', 'Protocol: other', 'the protocol other was not offered'],
    ['Protocol: chat', 'Extensions: bbf-usp-protocol', 'the extension bbf-usp-protocol was not offered'],
  ])('answered with %j as %j is none', (from, to, why) => {
    expect(() => check(REQUEST, RESPONSE.replace(from, to))).toThrow(why)
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ascii as bytes } from '../bytes.fixture.ts'
import { checkTiling } from '../check-tiling.ts'
import { WireError } from '../wire-error.ts'
import { decodeHttp, HttpDecoder, type HttpItem } from './decode.ts'
import { dissectHttp } from './dissect.ts'

const text = (some: Uint8Array): string => String.fromCharCode(...some)

/** RFC 9112 and RFC 6455's own examples, and the kinds of body of RFC 9112 §6.3. */
const STREAMS: Record<string, string> = {
  'RFC 9112 §3, a request':
    'GET /hello.txt HTTP/1.1\r\nUser-Agent: curl/7.64.1\r\nHost: www.example.com\r\nAccept-Language: en, mi\r\n\r\n',
  'a body of known length, then another request':
    'POST /messages HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhelloGET / HTTP/1.1\r\nHost: a\r\n\r\n',
  'RFC 9112 §7.1, chunks with an extension and trailers':
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: Expires\r\n\r\n4;name="v"\r\nWiki\r\nD\r\nin\r\n\r\nchunks.\r\n0\r\nExpires: never\r\n\r\n',
  'a body until the connection closes': 'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: x\n\n',
  'RFC 6455 §1.2, a handshake and a frame behind it':
    'GET /chat HTTP/1.1\r\nHost: server.example.com\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nOrigin: http://example.com\r\nSec-WebSocket-Version: 13\r\n\r\n\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58',
  'its answer': 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n\x81\x05Hello',
  'no reason, no body, line feeds alone, an empty line first': '\r\nHTTP/1.1 204\nA:\n\nHTTP/1.1 304 Not Modified\r\n\r\n',
}

/** Bodies may be cut anywhere: neighbours of one kind are joined. */
function joined(items: HttpItem[]): string[] {
  const lines: string[] = []
  let end = -1
  for (const item of items) {
    const data = 'bytes' in item ? text(item.bytes) : ''
    const last = lines.length - 1
    if (data !== '' && item.start === end && lines[last]!.startsWith(`${item.kind}:`)) lines[last] += data
    else lines.push(`${item.kind}:${'head' in item ? JSON.stringify(item.head) : 'fields' in item ? JSON.stringify(item.fields) : data}`)
    end = item.end
  }
  return lines
}

function decodePieces(pieces: Uint8Array[]): string[] {
  const decoder = new HttpDecoder()
  return joined([...pieces.flatMap((piece) => decoder.push(piece)), ...decoder.end()])
}

describe.each(Object.entries(STREAMS))('%s', (_, stream) => {
  const input = bytes(stream)

  it('reads the same wherever it is split, and in one-byte pieces', () => {
    const whole = decodePieces([input])
    for (let at = 0; at <= input.length; at++) expect(decodePieces([input.subarray(0, at), input.subarray(at)])).toEqual(whole)
    expect(decodePieces(Array.from(input, (byte) => Uint8Array.of(byte)))).toEqual(whole)
  })

  it('is labelled without gap or overlap', () => {
    expect(checkTiling(dissectHttp(input).fields, 0, input.length)).toBeNull()
  })

  it('is truncated anywhere inside a head or a counted body, and says so', () => {
    for (let at = 1; at < input.length; at++) {
      try {
        decodeHttp(input.subarray(0, at))
      } catch (error) {
        expect(error).toMatchObject({ code: 'http_truncated', offset: at })
      }
    }
  })
})

describe('messages', () => {
  it('come with start line, fields and body', () => {
    const { messages } = decodeHttp(bytes(STREAMS['a body of known length, then another request']!))
    expect(messages).toHaveLength(2)
    expect(messages[0]).toMatchObject({ head: { kind: 'request', method: 'POST', target: '/messages', version: 'HTTP/1.1' } })
    expect(messages[0]!.head.fields.map(({ name, value }) => [name, value])).toEqual([
      ['Host', 'a'],
      ['Content-Length', '5'],
    ])
    expect(text(messages[0]!.body)).toBe('hello')
  })

  it('in chunks are put together, trailers apart', () => {
    const { messages } = decodeHttp(bytes(STREAMS['RFC 9112 §7.1, chunks with an extension and trailers']!))
    expect(text(messages[0]!.body)).toBe('Wikiin\r\n\r\nchunks.')
    expect(messages[0]!.trailers.map(({ name, value }) => [name, value])).toEqual([['Expires', 'never']])
  })

  it('end where another protocol begins', () => {
    const { messages, upgraded } = decodeHttp(bytes(STREAMS['its answer']!))
    expect(messages[0]!.head).toMatchObject({ kind: 'response', status: 101, reason: 'Switching Protocols' })
    expect(text(upgraded!)).toBe('\x81\x05Hello')
  })

  it('answer HEAD without a body, whatever their length says', () => {
    const decoder = new HttpDecoder({ requestMethods: ['HEAD', 'GET'] })
    const answer = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n'
    const items = [...decoder.push(bytes(`${answer}${answer}ok`)), ...decoder.end()]
    expect(items.map(({ kind }) => kind)).toEqual(['head', 'message-end', 'head', 'body', 'message-end'])
  })
})

describe('what is wrong is named, with its offset', () => {
  it.each([
    ['GET  / HTTP/1.1\r\n\r\n', 'http_start_line', 0],
    ['GET / HTTP/2.0\r\n\r\n', 'http_version', 6],
    ['HTTP/1.1 20 OK\r\n\r\n', 'http_start_line', 0],
    ['GET / HTTP/1.1\r\nHost : a\r\n\r\n', 'http_field_name', 20],
    ['GET / HTTP/1.1\r\nHost: a\x00b\r\n\r\n', 'http_field_value', 23],
    ['GET / HTTP/1.1\r\nA: b\r\n c\r\n\r\n', 'http_folded_field', 22],
    ['GET / HTTP/1.1\rHost: a\r\n\r\n', 'http_line_end', 14],
    ['POST / HTTP/1.1\r\nContent-Length: 5x\r\n\r\n', 'http_content_length', 33],
    ['POST / HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n', 'http_content_length', 33],
    ['POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n', 'http_content_length', 45],
    ['POST / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n', 'http_transfer_encoding', 17],
    ['HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n', 'http_chunk_size', 47],
    ['HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5 5\r\n', 'http_chunk_size', 49],
    ['HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n12345678901234\r\n', 'http_chunk_too_long', 47],
    ['HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;\x01\r\n', 'http_chunk_extension', 49],
    ['HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc', 'http_chunk_end', 51],
    [`GET / HTTP/1.1\r\nA: ${'b'.repeat(70_000)}`, 'http_head_too_long', 65_536],
    [`GET / HTTP/1.1\r\n${'A: b\r\n'.repeat(2001)}\r\n`, 'http_too_many_fields', 16 + 6 * 2000],
  ])('%j', (stream, code, offset) => {
    const problem = caught(() => decodeHttp(bytes(stream)))
    expect({ code: problem.code, offset: problem.offset }).toEqual({ code, offset })
  })

  it('nothing but its own error, whatever the bytes', () => {
    const plausible = fc.oneof(
      fc.uint8Array({ maxLength: 80 }),
      fc
        .array(fc.constantFrom('GET / HTTP/1.1', 'HTTP/1.1 200 OK', '\r\n', '\n', 'A: b', 'Transfer-Encoding: chunked', '5', ';', 'xx'), {
          maxLength: 12,
        })
        .map((parts) => bytes(parts.join(''))),
    )
    fc.assert(
      fc.property(plausible, (input) => {
        try {
          expect(checkTiling(dissectHttp(input).fields, 0, input.length)).toBeNull()
        } catch (error) {
          if (!(error instanceof WireError)) throw error
          expect(error.offset).toBeLessThanOrEqual(input.length)
        }
      }),
      { numRuns: 2000 },
    )
  })
})

describe('1 MiB in one-byte pieces takes linear time', () => {
  it.each([
    ['a head', `GET / HTTP/1.1\r\nA: ${'b'.repeat(1 << 20)}\r\n\r\n`],
    ['a chunked body', `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${'1\r\na\r\n'.repeat((1 << 20) / 6)}0\r\n\r\n`],
  ])('%s', (_, stream) => {
    const decoder = new HttpDecoder({ maxHeadBytes: 2 << 20 })
    const input = bytes(stream)
    const startedAt = performance.now()
    for (let at = 0; at < input.length; at++) decoder.push(input.subarray(at, at + 1))
    decoder.end()
    // Quadratic would be minutes.
    expect(performance.now() - startedAt).toBeLessThan(10_000)
  })
})

function caught(run: () => unknown): WireError {
  try {
    run()
  } catch (error) {
    if (error instanceof WireError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}

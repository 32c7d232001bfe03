import { encodeFrame } from '@wireside/wire/websocket/encode-frame'
import { encodeFrame as encodeHttp2 } from '@wireside/wire/http2/encode-frames'
import { dissectHttp2 } from '@wireside/wire/http2/dissect'
import { DATA, END_HEADERS, END_STREAM, HEADERS, PREFACE, SETTINGS } from '@wireside/wire/http2/frame-type'
import type { Header } from '@wireside/wire/http2/header-table'
import { BINARY, CLOSE, CONTINUATION, PING, TEXT } from '@wireside/wire/websocket/opcode'
import type { TapSegment } from '@wireside/wire/tap/segment'
import { describe, expect, it } from 'vitest'
import type { ExchangeBytes } from '../../engine/messages.ts'
import { splitIdPrefix } from './id-prefix.ts'
import { pieceBytes, pieceTitle } from './piece-words.ts'
import { binOf, captureOf } from './tap-files.ts'
import { findPiece, heldSeqs, newestSeq, piecesOf, readExchanges, samePayloadBack, sentPayload, type PieceKind } from './wire-rows.ts'

const ascii = (text: string) => new TextEncoder().encode(text)
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes)
const WS = { transport: 'websocket' } as const
const KEY = Uint8Array.of(1, 2, 3, 4)
const SESSION = 'c0ffee'.padEnd(32, '0')
const NONE = { heads: 0, control: 0, chunking: 0, framing: 0, payload: 0 }

type Sent = ['up' | 'down', Uint8Array | string, seq?: number]

function exchange(connection: number, sent: Sent[], closed: ExchangeBytes['closed'] = null): ExchangeBytes {
  const offsets = { up: 0, down: 0 }
  const segments = sent.map(([direction, data, seq], at): TapSegment => {
    const bytes = typeof data === 'string' ? ascii(data) : data
    const offset = offsets[direction]
    const end = (offsets[direction] += bytes.length)
    return { direction, at, offset, bytes, begins: null, ends: seq === undefined ? [] : [{ offset: end, seq }] }
  })
  const client = { address: '127.0.0.1', port: 50_000 + connection }
  return {
    connection,
    link: connection,
    client,
    server: { ...client, port: 4001 },
    closed,
    metered: { up: NONE, down: NONE },
    ciphertext: null,
    stream: null,
    segments,
  }
}

const chunk = (data: string) => `${data.length.toString(16)}\r\n${data}\r\n`
const UPGRADE = `GET /ws?session=${SESSION}&lane=ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`
const SWITCH = 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'
const up = (payload: string) => encodeFrame({ opcode: TEXT, payload: ascii(payload), maskKey: KEY })

const WEBSOCKET = exchange(1, [
  ['up', UPGRADE],
  ['down', SWITCH],
  ['down', encodeFrame({ opcode: TEXT, payload: ascii('{}') }), 0],
  ['down', encodeFrame({ opcode: TEXT, payload: ascii('one') }), 1],
  ['down', encodeFrame({ opcode: BINARY, payload: ascii('t'), fin: false })],
  ['down', encodeFrame({ opcode: PING, payload: ascii('') })],
  ['down', encodeFrame({ opcode: CONTINUATION, payload: ascii('wo') }), 2],
  ['up', up('first')],
  ['up', up('second')],
  ['down', encodeFrame({ opcode: CLOSE, payload: Uint8Array.of(3, 232) })],
])
const SSE = [
  exchange(2, [
    ['up', `GET /sse?session=${SESSION}&lane=sse HTTP/1.1\r\nHost: a\r\n\r\n`],
    ['down', 'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n'],
    ['down', chunk('event: hello\ndata: {}\n\n'), 0],
    ['down', chunk('data: one\n\n'), 1],
    ['down', chunk(': still here\n')],
    ['down', '0\r\n\r\n'],
  ]),
  exchange(0, [
    ['up', `POST /messages?session=${SESSION}&lane=sse&id=e-1 HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nfirst`],
    ['down', 'HTTP/1.1 204 No Content\r\n\r\n'],
  ]),
]

const read = (...exchanges: ExchangeBytes[]) => readExchanges({ exchanges })
const titles = (exchanges: ExchangeBytes[], kind: PieceKind) => piecesOf(read(...exchanges), kind).map(pieceTitle)

describe('what can be picked on a lane', () => {
  it.each<[PieceKind, string[], string[]]>([
    ['request', ['GET /ws, head'], ['GET /sse, head', 'POST /messages, head']],
    ['answer', ['101 Switching Protocols, head'], ['200 OK, head', '204 No Content, head']],
    ['hello', ['text frame'], ['1 chunk']],
    ['message', ['3 frames', 'text frame'], ['1 chunk']],
    ['up', ['text frame', 'text frame'], ['POST /messages, head and body']],
    ['control', ['ping frame'], ['1 chunk']],
    ['end', ['close frame'], ['last chunk']],
  ])('%s, newest first', (kind, webSocket, sse) => {
    expect([titles([WEBSOCKET], kind), titles(SSE, kind)]).toEqual([webSocket, sse])
  })

  it('a message with all its frames, and its bytes on the wire', () => {
    const piece = findPiece(WS, read(WEBSOCKET), { kind: 'message', seq: 2 })
    expect('units' in piece && pieceBytes(piece)).toBe(3 + 2 + 4)
  })

  it('where the message is not held, the newest that is, if that was asked for', () => {
    const units = (orNewest: boolean) => {
      const piece = findPiece(WS, read(WEBSOCKET), { kind: 'message', seq: 40, orNewest })
      return 'units' in piece ? piece.units[0]?.seq : piece.why
    }
    expect(units(true)).toBe(2)
    expect(units(false)).toContain('#40 is not held')
  })

  it('a message that is the whole body of an answer, as by long polling', () => {
    const poll = exchange(4, [
      ['up', 'GET /poll HTTP/1.1\r\nHost: a\r\n\r\n'],
      ['down', 'HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n'],
      ['down', 'one', 1],
    ])
    expect(titles([poll], 'message')).toEqual(['body'])
    expect(newestSeq([read(poll)])).toBe(1)
  })

  it('the newest message that all lanes hold, else the newest of any', () => {
    expect(newestSeq([read(WEBSOCKET), read(...SSE)])).toBe(1)
    expect(newestSeq([read(WEBSOCKET), []])).toBe(2)
    expect(newestSeq([[], []])).toBeNull()
    expect(heldSeqs([read(WEBSOCKET), read(...SSE)])).toEqual([1, 2])
  })

  it('upstream the message with the same payload, whatever was sent after it', () => {
    const [post] = piecesOf(read(...SSE), 'up')
    expect(text(sentPayload(post!))).toBe('first')
    expect(samePayloadBack(piecesOf(read(WEBSOCKET), 'up'), sentPayload(post!), 0)).toBe(1)
  })

  it('what is not there is said in a sentence', () => {
    const cut = exchange(3, [['up', UPGRADE]], { at: 9, cause: 'reset_peer' })
    const why = (exchanges: ExchangeBytes[], pick: Parameters<typeof findPiece>[2]) => {
      const found = findPiece(WS, read(...exchanges), pick)
      return 'why' in found ? found.why : null
    }
    expect(why([cut], { kind: 'end', back: 0 })).toBe('It ended without a close frame: cut by RST, which carries no bytes.')
    expect(why([WEBSOCKET], { kind: 'message', seq: 9 })).toContain('#9 is not held')
    expect(why([cut], { kind: 'message', seq: 0, orNewest: true })).toBe('No whole message is held yet.')
    expect(why([WEBSOCKET], { kind: 'end', back: 1 })).toBe('No older one is held: the taps hold 1.')
    expect(why([], { kind: 'hello', back: 0 })).toBe('Nothing has passed on this lane yet.')
  })
})

/** Frames of one stream as its tap keeps them: DATA of 7 and a WebSocket's on 9, the connection's own on both. */
function overHttp2(stream: number, headers: Header[], down: [Uint8Array, number?][], up: Uint8Array[] = []): ExchangeBytes {
  const put = (type: number, flags: number, payload: Uint8Array, id = stream) => encodeHttp2({ type, flags, stream: id }, payload)
  const answer = [
    { name: ':status', value: '200' },
    { name: 'content-type', value: 'text/event-stream' },
  ]
  // An index that only other streams of the connection could explain.
  const unreadable = Uint8Array.of(0xff, 0x00)
  const own = exchange(stream, [
    ['up', PREFACE],
    ['up', put(HEADERS, END_HEADERS, unreadable)],
    ['down', put(SETTINGS, 0, new Uint8Array(), 0)],
    ['down', put(HEADERS, END_HEADERS, unreadable)],
    ...down.map(([data, seq]): Sent => ['down', put(DATA, 0, data), seq]),
    ...up.map((data): Sent => ['up', put(DATA, 0, data)]),
    ['down', put(DATA, END_STREAM, new Uint8Array())],
  ])
  const told = own.segments.map((segment, at) => ({ ...segment, headers: at === 1 ? headers : at === 3 ? answer : null }))
  return { ...own, link: 99, stream, segments: told, ciphertext: { up: 500, down: 900 } }
}

const HTTP2_SSE = overHttp2(
  7,
  [
    { name: ':method', value: 'GET' },
    { name: ':path', value: `/sse?session=${SESSION}&lane=sse` },
  ],
  [[ascii('event: hello\ndata: {}\n\n'), 0], [ascii('data: one\n\n'), 1], [ascii(': still here\n')]],
)
const HTTP2_WEBSOCKET = overHttp2(
  9,
  [
    { name: ':method', value: 'CONNECT' },
    { name: ':protocol', value: 'websocket' },
    { name: ':path', value: '/ws' },
  ],
  [
    [encodeFrame({ opcode: TEXT, payload: ascii('{}') }), 0],
    [encodeFrame({ opcode: TEXT, payload: ascii('one') }), 1],
  ],
  [up('first'), encodeFrame({ opcode: PING, payload: ascii(''), maskKey: KEY })],
)

describe('what can be picked on a lane over HTTP/2', () => {
  it.each<[PieceKind, string[], string[]]>([
    ['request', ['HEADERS CONNECT /ws'], ['HEADERS GET /sse']],
    ['answer', ['HEADERS 200'], ['HEADERS 200']],
    ['hello', ['DATA with text frame'], ['DATA with body']],
    ['message', ['DATA with text frame'], ['DATA with body']],
    ['up', ['DATA with text frame'], []],
    [
      'control',
      ['DATA with ping frame', 'SETTINGS of the connection', 'connection preface'],
      ['DATA with body', 'SETTINGS of the connection', 'connection preface'],
    ],
    ['end', ['DATA with nothing'], ['DATA with nothing']],
  ])('%s, newest first', (kind, webSocket, sse) => {
    expect([titles([HTTP2_WEBSOCKET], kind), titles([HTTP2_SSE], kind)]).toEqual([webSocket, sse])
  })

  it('upstream the payload is what the frame in DATA carries, unmasked', () => {
    expect(text(sentPayload(piecesOf(read(HTTP2_WEBSOCKET), 'up')[0]!))).toBe('first')
  })

  it('in files can be read from their first byte, without the connection’s history, and without the session’s id', () => {
    for (const exchangeBytes of [HTTP2_SSE, HTTP2_WEBSOCKET]) {
      const [of] = read(exchangeBytes)
      for (const direction of ['up', 'down'] as const) {
        const { frames } = dissectHttp2(binOf(of!, direction))
        expect(frames.some(({ block }) => block)).toBe(true)
      }
    }
    const sent = dissectHttp2(binOf(read(HTTP2_SSE)[0]!, 'up')).frames[0]!.block!.headers
    expect(sent).toContainEqual({ name: ':path', value: `/sse?session=${'0'.repeat(32)}&lane=sse` })
    const capture = Buffer.from(captureOf(read(HTTP2_SSE, HTTP2_WEBSOCKET), 1_700_000_000_000))
    expect(capture.includes(SESSION)).toBe(false)
    // Two streams of one connection: its own frames are in the file once.
    expect(capture.toString('latin1').split('PRI * HTTP/2.0')).toHaveLength(2)
  })
})

describe('a file of the bytes', () => {
  it('has the session’s id written over, and every length as it was', () => {
    const [of] = read(WEBSOCKET)
    expect(text(binOf(of!, 'up'))).toContain(`/ws?session=${'0'.repeat(32)}&lane=ws HTTP/1.1`)
    expect(binOf(of!, 'up')).toHaveLength(UPGRADE.length + up('first').length + up('second').length)
    const capture = Buffer.from(captureOf([...read(WEBSOCKET), ...read(...SSE)], 1_700_000_000_000))
    expect(capture.includes(SESSION)).toBe(false)
    expect(capture.includes('The session’s id is written over with zeros')).toBe(true)
    expect(capture.includes('POST /messages?session=0000')).toBe(true)
  })
})

describe('the id before a payload', () => {
  it.each([
    ['text', 'e1-42\nhello', 6],
    ['binary', `${String.fromCharCode(5)}e1-42hello`, 6],
  ])('of %s is a field of its own', (_, payload, length) => {
    const bytes = ascii(`..${payload}`)
    const fields = splitIdPrefix(bytes, [
      { name: 'head', start: 0, end: 2, meaning: '' },
      { name: 'payload', start: 2, end: bytes.length, meaning: '' },
    ])
    expect(fields.map(({ name, start, end }) => [name, start, end])).toEqual([
      ['head', 0, 2],
      ['id-prefix', 2, 2 + length],
      ['payload', 2 + length, bytes.length],
    ])
  })

  it('is not seen where there is none', () => {
    const fields = [{ name: 'payload', start: 0, end: 5, meaning: '' }]
    expect(splitIdPrefix(ascii('hello'), fields)).toEqual(fields)
  })
})

it('of a connection made up of requests a body up is what was sent, and an answer without a message is control', () => {
  const target = `/socket.io/?session=${SESSION}&lane=sio&EIO=4&transport=polling&sid=x`
  const answer = (body: string) => `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`
  const exchanges = readExchanges({
    exchanges: [
      exchange(4, [
        ['up', `GET ${target} HTTP/1.1\r\nHost: a\r\n\r\n`],
        ['down', answer('42["message","one"]'), 1],
      ]),
      exchange(4, [
        ['up', `POST ${target} HTTP/1.1\r\nHost: a\r\nContent-Length: 19\r\n\r\n42["message","up!"]`],
        ['down', answer('ok')],
      ]),
      exchange(4, [
        ['up', `GET ${target} HTTP/1.1\r\nHost: a\r\n\r\n`],
        ['down', answer('2'), 0],
      ]),
    ],
  })
  const payloads = (kind: PieceKind): string[] => piecesOf(exchanges, kind).map((piece) => text(sentPayload(piece)))
  expect(payloads('up')).toEqual(['42["message","up!"]'])
  expect(payloads('message')).toEqual(['42["message","one"]'])
  expect(payloads('control')).toContain('ok')
  expect(payloads('hello')).toEqual(['2'])
})

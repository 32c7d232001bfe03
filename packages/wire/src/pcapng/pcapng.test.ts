import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ascii, hex } from '../bytes.fixture.ts'
import type { TapSegment } from '../tap/segment.ts'
import { encodeFrame } from '../websocket/encode-frame.ts'
import { BINARY, CLOSE, CONTINUATION, PING, TEXT } from '../websocket/opcode.ts'
import { parseAddress } from './address.ts'
import { encodePcapng } from './file.ts'
import { pcapngOf, type TappedConnection } from './from-tap.ts'
import { checksum, encodeTcpPacket } from './tcp-packet.ts'

describe('the checksum', () => {
  it('of RFC 1071 §3’s example is the complement of ddf2', () => {
    expect(checksum(hex('00 01 f2 03 f4 f5 f6 f7'))).toBe(0xffff - 0xddf2)
  })

  it('in an IPv4 header makes the whole sum nothing, and so does TCP’s with its pseudo-header', () => {
    const end = (last: number, port: number) => ({ address: Uint8Array.of(127, 0, 0, last), port })
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 50 }), fc.nat(2 ** 32), (payload, seq) => {
        const packet = encodeTcpPacket({ from: end(1, 50_000), to: end(2, 4001), seq, ack: 7, flags: ['psh'], payload })
        expect(checksum(packet.subarray(0, 20))).toBe(0)
        const pseudo = Uint8Array.from([...packet.subarray(12, 20), 0, 6, 0, packet.length - 20])
        expect(checksum(Uint8Array.from([...pseudo, ...packet.subarray(20)]))).toBe(0)
      }),
    )
  })
})

it.each([
  ['127.0.0.1', '7f 00 00 01'],
  ['::ffff:192.0.2.1', 'c0 00 02 01'],
  ['::1', '00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 01'],
  ['2001:db8::8:800:200c:417a', '20 01 0d b8 00 00 00 00 00 08 08 00 20 0c 41 7a'],
  ['fe80::1%eth0', 'fe 80 00 00 00 00 00 00 00 00 00 00 00 00 00 01'],
])('the address %s is %s', (text, bytes) => expect(parseAddress(text)).toEqual(hex(bytes)))

it('a file is its three kinds of block, as the format draws them', () => {
  const packet = { atMicros: 2 ** 32 + 5, direction: 'inbound', bytes: ascii('abcde') } as const
  expect(encodePcapng([packet], { comment: 'c', madeBy: 'us', name: 'lo' })).toEqual(
    hex(`
      0a 0d 0d 0a 30 00 00 00 4d 3c 2b 1a 01 00 00 00 ff ff ff ff ff ff ff ff
      01 00 01 00 63 00 00 00 04 00 02 00 75 73 00 00 00 00 00 00 30 00 00 00
      01 00 00 00 28 00 00 00 65 00 00 00 00 00 00 00
      02 00 02 00 6c 6f 00 00 09 00 01 00 06 00 00 00 00 00 00 00 28 00 00 00
      06 00 00 00 34 00 00 00 00 00 00 00 01 00 00 00 05 00 00 00 05 00 00 00 05 00 00 00
      61 62 63 64 65 00 00 00 02 00 04 00 01 00 00 00 00 00 00 00 34 00 00 00
    `),
  )
})

/** One segment a write, the client's and the server's in turn. */
function connection(writes: ['up' | 'down', Uint8Array | string][], port = 50_000, address = '127.0.0.1'): TappedConnection {
  const offsets = { up: 0, down: 0 }
  const segments = writes.map(([direction, data], at): TapSegment => {
    const bytes = typeof data === 'string' ? ascii(data) : data
    const offset = offsets[direction]
    offsets[direction] += bytes.length
    return { direction, at, offset, bytes, begins: null, ends: [] }
  })
  return { client: { address, port }, server: { address, port: 4001 }, segments, end: null }
}

it('segments of several exchanges make the same file in whatever order they are given', () => {
  const whole = connection([
    ['up', 'GET /1 HTTP/1.1\r\n\r\n'],
    ['down', 'one'],
    ['up', 'GET /2 HTTP/1.1\r\n\r\n'],
    ['down', 'two'],
  ])
  const mixed = { ...whole, segments: [...whole.segments.slice(2), ...whole.segments.slice(0, 2)] }
  expect(pcapngOf([mixed], 0.01, '')).toEqual(pcapngOf([whole], 0.01, ''))
})

const UPGRADE =
  'GET /ws HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n'
const SWITCH =
  'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n'
const KEY = Uint8Array.of(1, 2, 3, 4)

const hasTshark = spawnSync('tshark', ['--version']).status === 0
if (!hasTshark) console.warn('there is no tshark here: that Wireshark reads our files is not tested (Debian: tshark)')

describe.skipIf(!hasTshark)('Wireshark reads in the file', () => {
  function read(file: Uint8Array, fields: string[], more: string[] = []): string[][] {
    const folder = mkdtempSync(join(tmpdir(), 'wireside-'))
    const path = join(folder, 'tap.pcapng')
    writeFileSync(path, file)
    const prefs = ['ip.check_checksum:TRUE', 'tcp.check_checksum:TRUE', 'gui.max_tree_depth:1000'].flatMap((pref) => ['-o', pref])
    const args = ['-r', path, '-d', 'tcp.port==4001,http', ...prefs, ...more, '-T', 'fields', ...fields.flatMap((field) => ['-e', field])]
    const out = execFileSync('tshark', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
    rmSync(folder, { recursive: true })
    return out
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => line.split('\t'))
  }

  const frames: ['up' | 'down', Uint8Array][] = [
    ['down', encodeFrame({ opcode: TEXT, payload: ascii('Hello') })],
    ['up', encodeFrame({ opcode: BINARY, payload: new Uint8Array(126), maskKey: KEY })],
    ['down', encodeFrame({ opcode: PING, payload: new Uint8Array(0) })],
    ['down', encodeFrame({ opcode: BINARY, payload: new Uint8Array(200_000), fin: false })],
    ['down', encodeFrame({ opcode: CONTINUATION, payload: new Uint8Array(10) })],
    ['up', encodeFrame({ opcode: CLOSE, payload: Uint8Array.of(3, 232), maskKey: KEY })],
  ]
  const socket = (address: string) => connection([['up', UPGRADE], ['down', SWITCH], ...frames], 50_001, address)

  it.each(['127.0.0.1', '::1'])('the handshake and every frame with its length, over %s, every checksum right', (address) => {
    const file = pcapngOf([socket(address)], 1_700_000_000_000, 'a comment')
    const lengths = ['', '_ext_16', '_ext_64'].map((form) => `websocket.payload_length${form}`)
    const seen = read(file, ['websocket.opcode', ...lengths], ['-Y', 'websocket'])
    const all = seen.flatMap(([opcodes = '', ...forms]) => {
      const [short = [], two = [], eight = []] = forms.map((list) => list.split(','))
      const longer: Record<string, string[]> = { 126: two, 127: eight }
      return opcodes.split(',').map((opcode, at) => `${opcode}:${longer[short[at]!]?.shift() ?? short[at]}`)
    })
    expect(all).toEqual(['1:5', '2:126', '9:0', '2:200000', '0:10', '8:2'])
    expect(read(file, ['frame.number'], ['-Y', 'tcp.checksum.status != "Good" || ip.checksum.status == "Bad"'])).toEqual([])
    expect(read(file, ['_ws.expert.message'], ['-Y', '_ws.expert.severity >= 6291456 || tcp.analysis.flags'])).toEqual([])
  })

  it('every chunk of an event stream, and the end that the server made', () => {
    const head = 'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n'
    const chunks = [10, 300, 70_000].map((length): ['down', string] => ['down', `${length.toString(16)}\r\n${'x'.repeat(length)}\r\n`])
    const sse = connection([['up', 'GET /sse HTTP/1.1\r\nHost: a\r\n\r\n'], ['down', head], ...chunks, ['down', '0\r\n\r\n']])
    const file = pcapngOf([{ ...sse, end: { at: 99, by: 'rst' } }, socket('127.0.0.1')], 1_700_000_000_000, 'a comment')
    const [sizes] = read(file, ['http.chunk_size'], ['-Y', 'http.response.code == 200'])
    expect(sizes).toEqual(['10,300,70000,0'])
    expect(read(file, ['tcp.stream'], ['-Y', 'tcp.flags.reset == 1'])).toEqual([['0']])
  })

  it('the time, to the microsecond', () => {
    const file = pcapngOf([connection([['up', 'GET / HTTP/1.1\r\n\r\n']])], 1_700_000_000_000.25, 'a comment')
    expect(read(file, ['frame.time_epoch'], ['-Y', 'tcp.len > 0'])).toEqual([['1700000000.000250000']])
  })

  it('a gap where the tap has one', () => {
    const whole = connection([
      ['up', 'GET / HTTP/1.1\r\nHost: a\r\n\r\n'],
      ['up', 'lost'],
      ['up', 'kept'],
    ])
    const file = pcapngOf([{ ...whole, segments: whole.segments.filter((_, at) => at !== 1) }], 0.01, 'a comment')
    expect(read(file, ['tcp.seq'], ['-Y', 'tcp.analysis.lost_segment'])).toEqual([['32']])
  })
})

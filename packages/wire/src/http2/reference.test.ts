import { execFileSync, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import {
  connect as connectHttp2,
  createServer,
  type ClientHttp2Session,
  type IncomingHttpHeaders,
  type OutgoingHttpHeaders,
} from 'node:http2'
import { connect, createServer as createRelay, type AddressInfo, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { ascii } from '../bytes.fixture.ts'
import { checkTiling } from '../check-tiling.ts'
import { concat } from '../concat.ts'
import { pcapngOf } from '../pcapng/from-tap.ts'
import type { TapDirection, TapSegment } from '../tap/segment.ts'
import type { Http2Frame } from './decode.ts'
import { dissectHttp2 } from './dissect.ts'
import { encodeFrame } from './encode-frames.ts'
import { DATA, END_HEADERS, GOAWAY, HEADERS, PING, PREFACE, RST_STREAM } from './frame-type.ts'
import { frameTypeName } from './names.ts'
import { Http2Scanner } from './scan.ts'
import { STATIC_TABLE } from './static-table.ts'

const closers: (() => void)[] = []
afterEach(() => {
  for (const close of closers.splice(0)) close()
})

interface Seen {
  requests: IncomingHttpHeaders[]
  answers: IncomingHttpHeaders[]
}

/** Node's own client and server, nghttp2 in both, in the clear; what passes between them is kept. */
async function converse(settings: object, talk: (session: ClientHttp2Session, seen: Seen) => Promise<void>) {
  const segments: TapSegment[] = []
  const seen: Seen = { requests: [], answers: [] }
  const server = createServer({ settings })
  server.on('stream', (stream, headers) => {
    seen.requests.push(headers)
    stream.on('error', () => undefined)
    stream.respond({ ':status': 200, 'content-type': 'text/event-stream', 'x-answer': headers[':path'] ?? '' })
    if (headers[':path'] === '/open') stream.write('data: open\n\n')
    else stream.end('x'.repeat(Number(headers['x-bytes'] ?? 0)))
  })
  const port = await listen(server)
  const offsets = { up: 0, down: 0 }
  const keep = (direction: TapDirection, bytes: Buffer): void => {
    segments.push({ direction, at: performance.now(), offset: offsets[direction], bytes: new Uint8Array(bytes), begins: null, ends: [] })
    offsets[direction] += bytes.length
  }
  const relay = createRelay((client) => {
    const upstream = connect(port, '127.0.0.1')
    pass(client, upstream, (bytes) => keep('up', bytes))
    pass(upstream, client, (bytes) => keep('down', bytes))
  })
  const session = connectHttp2(`http://127.0.0.1:${await listen(relay)}`, { settings })
  await once(session, 'remoteSettings')
  await talk(session, seen)
  const closed = once(session, 'close')
  session.close()
  await closed
  const bytesOf = (direction: TapDirection) =>
    Buffer.concat(segments.filter((one) => one.direction === direction).map(({ bytes }) => bytes))
  return { segments, seen, up: bytesOf('up'), down: bytesOf('down') }
}

function pass(from: Socket, to: Socket, keep: (bytes: Buffer) => void): void {
  from.on('data', (bytes: Buffer) => {
    keep(bytes)
    to.write(bytes)
  })
  from.on('end', () => to.end())
  from.on('error', () => to.destroy())
}

async function listen(server: { listen(port: number, host: string): unknown; address(): unknown; close(): unknown }): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server as never, 'listening')
  closers.push(() => server.close())
  return (server.address() as AddressInfo).port
}

async function request(session: ClientHttp2Session, seen: Seen, headers: OutgoingHttpHeaders, body = ''): Promise<void> {
  const stream = session.request(headers, { endStream: body === '' })
  if (body !== '') stream.end(body)
  const [answer] = (await once(stream, 'response')) as [IncomingHttpHeaders]
  seen.answers.push(answer)
  await once(stream.resume(), 'end')
}

function headersOf(frames: readonly Http2Frame[]): Record<string, string>[] {
  return frames.flatMap(({ block }) =>
    block ? [Object.fromEntries(block.headers.flatMap((one) => (one ? [[one.name, one.value]] : [])))] : [],
  )
}

const PRINTABLE = Array.from({ length: 95 }, (_, at) => String.fromCharCode(32 + at))
  .join('')
  .trim()
const LATIN1 = Array.from({ length: 96 }, (_, at) => String.fromCharCode(160 + at)).join('')

/** Requests that repeat themselves, change, and fill the table until it forgets; octets of every kind. */
async function many(session: ClientHttp2Session, seen: Seen): Promise<void> {
  await request(session, seen, { ':path': '/first?x=1', 'x-printable': PRINTABLE, 'x-bytes': '40000' })
  await request(session, seen, { ':path': '/first?x=1', 'x-printable': PRINTABLE, 'x-bytes': '0' })
  await request(session, seen, { ':path': '/post', ':method': 'POST', 'x-latin1': LATIN1 }, 'a body')
  for (let at = 0; at < 40; at++) await request(session, seen, { ':path': `/fill/${at}`, 'x-fill': `${at}`.repeat(120) })
  await request(session, seen, { ':path': '/first?x=1', 'x-long': 'l'.repeat(24_000) })
}

describe('Node’s HTTP/2 as the reference', () => {
  it.each([
    ['a table of 4096 bytes', {}],
    ['no table', { headerTableSize: 0 }],
    ['a small table', { headerTableSize: 200 }],
  ])('its headers are read as it reads them itself, with %s', async (_, settings) => {
    const { seen, up, down } = await converse(settings, many)
    for (const [bytes, theirs] of [
      [up, seen.requests],
      [down, seen.answers],
    ] as const) {
      const { fields, frames } = dissectHttp2(bytes)
      expect(checkTiling(fields, 0, bytes.length)).toBeNull()
      const ours = headersOf(frames)
      expect(ours).toHaveLength(theirs.length)
      theirs.forEach((headers, at) =>
        expect(ours[at]).toEqual(Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))),
      )
    }
    expect(dissectHttp2(up).frames.some(({ type }) => frameTypeName(type) === 'CONTINUATION')).toBe(true)
  })

  it('the scanner and the decoder find the same frames', async () => {
    const { up, down } = await converse({}, many)
    for (const [bytes, fromClient] of [
      [up, true],
      [down, false],
    ] as const) {
      const scanned: object[] = []
      const sink = {
        prefaceBytes: () => undefined,
        framingBytes: () => undefined,
        dataBytes: () => undefined,
        frameEnd: () => undefined,
        frameHead: (head: object) => scanned.push(head),
      }
      new Http2Scanner(sink, fromClient).scan(bytes, 0, bytes.length)
      expect(dissectHttp2(bytes).frames.map(({ type, flags, stream, length }) => ({ type, flags, stream, length }))).toEqual(scanned)
    }
  })

  it('its pings, resets and farewells are told as such', async () => {
    const { up, down } = await converse({}, async (session) => {
      await new Promise((resolve) => session.ping(resolve))
      const open = session.request({ ':path': '/open' })
      await once(open, 'data')
      const closed = once(open, 'close')
      open.close(8)
      await closed
    })
    const sent = dissectHttp2(up)
    expect(sent.frames.map(({ type }) => type)).toEqual(expect.arrayContaining([PING, RST_STREAM, GOAWAY]))
    expect(sent.fields.find(({ name }) => name === 'error-code')?.meaning).toContain('CANCEL')
    expect(dissectHttp2(down).frames.map(({ type }) => type)).toEqual(expect.arrayContaining([HEADERS, DATA, PING]))
  })
})

const hasTshark = spawnSync('tshark', ['--version'], { stdio: 'ignore' }).status === 0
if (!hasTshark) console.warn('there is no tshark here: HTTP/2 is not held against what Wireshark makes of it (Debian: tshark)')

/** What Wireshark finds of these fields, in the order of the bytes. */
function dissected(file: Uint8Array, filter: string, fields: readonly string[]): string[][] {
  const folder = mkdtempSync(join(tmpdir(), 'wireside-'))
  const path = join(folder, 'h2.pcapng')
  writeFileSync(path, file)
  const separator = '\u0001'
  const args = ['-r', path, '-d', 'tcp.port==80,http2', '-Y', `http2 && ${filter}`, '-T', 'fields', '-E', `aggregator=${separator}`]
  const out = execFileSync('tshark', [...args, ...fields.flatMap((field) => ['-e', field])], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  rmSync(folder, { recursive: true })
  return fields.map((_, at) => out.split('\n').flatMap((line) => (line.split('\t')[at] ?? '').split(separator).filter((one) => one !== '')))
}

function captured(segments: readonly TapSegment[]): Uint8Array {
  const server = { address: '127.0.0.1', port: 80 }
  return pcapngOf([{ client: { address: '127.0.0.1', port: 50_000 }, server, segments, end: null }], 0, '')
}

describe.skipIf(!hasTshark)('Wireshark as the reference', () => {
  it('dissects the same frames and fields from the file of the same bytes', async () => {
    const { segments, up, down } = await converse({}, many)
    const file = captured(segments)
    for (const [bytes, filter] of [
      [up, 'tcp.dstport==80'],
      [down, 'tcp.srcport==80'],
    ] as const) {
      const columns = dissected(file, filter, ['http2.type', 'http2.streamid', 'http2.length', 'http2.header.name', 'http2.header.value'])
      const { frames } = dissectHttp2(bytes)
      const headers = frames.flatMap(({ block }) => block?.headers.flatMap((header) => (header ? [header] : [])) ?? [])
      expect(columns[0]!.map(Number)).toEqual(frames.map(({ type }) => type))
      expect(columns[1]!.map(Number)).toEqual(frames.map(({ stream }) => stream))
      expect(columns[2]!.map(Number)).toEqual(frames.map(({ length }) => length))
      expect(columns[3]).toEqual(headers.map(({ name }) => name))
      const isAscii = (text: string): boolean => !/[^ -~]/.test(text)
      expect(columns[4]!.filter((_, at) => isAscii(headers[at]?.value ?? ''))).toEqual(headers.map(({ value }) => value).filter(isAscii))
    }
  })

  it('has the same entries in the static table', () => {
    const every = Uint8Array.from(STATIC_TABLE, (_, at) => 0x80 | (at + 1))
    const bytes = concat([ascii(PREFACE), encodeFrame({ type: HEADERS, flags: END_HEADERS, stream: 1 }, every)])
    const file = captured([{ direction: 'up', at: 0, offset: 0, bytes, begins: null, ends: [] }])
    const [names, values] = dissected(file, 'tcp.dstport==80', ['http2.header.name', 'http2.header.value'])
    expect(names).toEqual(STATIC_TABLE.map(([name]) => name))
    expect(values).toEqual(STATIC_TABLE.map(([, value]) => value).filter((value) => value !== ''))
  })
})

import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import { connect, type Socket } from 'node:net'
import { promisify } from 'node:util'
import { constants, createGunzip, createInflateRaw, gunzipSync } from 'node:zlib'
import type { LaneReport } from '@wireside/contract/control'
import type { LaneSettings } from '@wireside/contract/lanes'
import { TRANSPORTS, type Compression } from '@wireside/contract/transports'
import { PARTS, total } from '@wireside/contract/parts'
import { generatePayload } from '@wireside/contract/payload'
import { DEFAULT_SETTINGS, type Settings } from '@wireside/contract/settings'
import { FrameDecoder } from '@wireside/wire/websocket/decode'
import { afterEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { readEnvironment } from '../environment.ts'
import { startServer } from '../start.ts'
import { acceptsGzip } from '../transports/gzip.ts'

const closers: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

async function start(environment: Record<string, string> = {}) {
  const server = await startServer(readEnvironment({ PORT: '0', LOG_LEVEL: 'silent', ...environment }))
  closers.push(() => server.close())
  return server
}

const DASHBOARD = { kind: 'generated', generator: 'dashboard', form: 'text', size: 400 } as const

/** A session with one lane, and everything it reports, joined. */
async function laneOf(lane: Partial<LaneSettings>, workload: Partial<Settings['workload']> = {}, environment: Record<string, string> = {}) {
  const { registry, ports } = await start(environment)
  const session = registry.claim('a'.repeat(32), '127.0.0.1')
  const reports: LaneReport[] = []
  session.attach(({ lanes }) => lanes.one && reports.push(lanes.one))
  let rev = 0
  const set = (change: Partial<Settings['workload']>, options = lane): void => {
    const one: LaneSettings = { ...DEFAULT_SETTINGS.lanes[0]!, id: 'one', ...options }
    expect(
      session.set(++rev, { workload: { ...DEFAULT_SETTINGS.workload, payload: DASHBOARD, ...workload, ...change }, lanes: [one] }),
    ).toEqual([])
  }
  set({})
  return {
    session,
    port: ports.lanes,
    set,
    path: `${TRANSPORTS[lane.transport ?? 'websocket'].path}?session=${session.id}&lane=one`,
    sum: () => {
      session.report()
      const units = reports.flatMap((report) => report.units)
      const rows = units.flatMap(({ seq, bytes }) =>
        seq.map((one, row) => ({ seq: one, bytes: Object.fromEntries(PARTS.map((part) => [part, bytes[part]?.[row] ?? 0])) })),
      )
      const dropped = reports.flatMap((report) => report.dropped).reduce((sum, [first, last]) => sum + last - first + 1, 0)
      return { rows, dropped, last: reports.at(-1)!, received: reports.flatMap(({ received }) => received) }
    },
  }
}

/** The three ways to compress. */
type Compressed = 'websocket' | 'sse' | 'http-stream'

const HEADS: Record<Compressed, string> = {
  websocket:
    'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n' +
    'Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n',
  sse: 'Accept: text/event-stream\r\nAccept-Encoding: gzip, deflate\r\n',
  'http-stream': 'Accept-Encoding: gzip, deflate\r\n',
}

/** A TCP client that keeps every byte, as it came. */
function tap(port: number, path: string, transport: Compressed): { socket: Socket; bytes(): Buffer; body(): Buffer } {
  const socket = connect(port, '127.0.0.1')
  closers.push(() => void socket.destroy())
  const pieces: Buffer[] = []
  socket.on('data', (piece) => pieces.push(piece)).on('error', () => undefined)
  socket.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n${HEADS[transport]}\r\n`)
  const bytes = () => Buffer.concat(pieces)
  return { socket, bytes, body: () => bytes().subarray(bytes().indexOf('\r\n\r\n') + 4) }
}

/** Lengths and data of whole HTTP chunks. RFC 9112 §7.1. */
function chunksOf(body: Buffer): { length: number; data: Buffer }[] {
  const chunks = []
  for (let at = 0; at < body.length;) {
    const line = body.indexOf('\r\n', at)
    const size = Number.parseInt(body.toString('latin1', at, line), 16)
    chunks.push({ length: line - at + 2 + size + 2, data: body.subarray(line + 2, line + 2 + size) })
    at = line + 2 + size + 2
  }
  return chunks
}

/** zlib's own reading of a stream that may go on. */
async function inflated(stream: ReturnType<typeof createGunzip>, pieces: Buffer[]): Promise<string> {
  let text = ''
  stream.on('data', (piece: Buffer) => (text += piece.toString('latin1')))
  for (const piece of pieces) await new Promise<void>((resolve) => stream.write(piece, () => stream.flush(constants.Z_SYNC_FLUSH, resolve)))
  return text
}

const expectedText = (count: number) =>
  Array.from({ length: count }, (_, at) => {
    const payload = generatePayload('dashboard', 'text', 400, DEFAULT_SETTINGS.workload.seed, at + 1)
    return payload.form === 'text' ? payload.text : ''
  })

/** The messages of an inflated body, without its hello. */
function payloadsOf(transport: Compressed, text: string): string[] {
  if (transport === 'sse') return [...text.matchAll(/^data: (\{"n".*|#.*)$/gm)].map(([, data]) => data!)
  const lines = text.trimEnd().split('\n')
  return lines.slice(1).map((line) => JSON.parse(line) as string)
}

const VARIANTS: [Compressed, Compression][] = [
  ['websocket', 'on'],
  ['websocket', 'no-takeover'],
  ['sse', 'on'],
  ['http-stream', 'on'],
]

describe.each(VARIANTS)('over %s with compression %s', (transport, compression) => {
  it('a raw TCP client counts what the meter counts, and each message is as long as its frame or chunk', async () => {
    const lane = await laneOf({ transport, compression }, { running: false, rate: 200 })
    const raw = tap(lane.port, lane.path, transport)
    await expect.poll(() => lane.sum().last.connections.length + lane.sum().last.from).toBeGreaterThan(0)
    await expect.poll(() => lane.session.lanes.get('one')!.isOpen).toBe(true)
    lane.set({ running: true })
    await expect.poll(() => lane.session.log.last).toBeGreaterThanOrEqual(60)
    lane.set({ running: false })
    await expect.poll(() => lane.sum().rows.length).toBe(lane.session.log.last)
    await expect.poll(() => raw.bytes().length).toBe(total(lane.sum().last.down))

    const { rows, last } = lane.sum()
    expect(rows.map(({ seq }) => seq)).toEqual(rows.map((_, at) => at + 1))
    expect(rows.every(({ bytes }) => bytes.payload === 400 && bytes.compression! < -100)).toBe(true)
    expect(last.down.compression).toBe(rows.reduce((sum, { bytes }) => sum + bytes.compression!, 0))
    const lengths = rows.map(({ bytes }) => total(bytes))
    if (transport === 'websocket') {
      const decoder = new FrameDecoder()
      const frames = decoder.push(raw.body())
      expect(frames.slice(1).map(({ headerLength, payload }) => headerLength + payload.length)).toEqual(lengths)
      expect(frames.every(({ rsv1 }) => rsv1)).toBe(true)
      const tail = Buffer.from([0, 0, 0xff, 0xff])
      const text = await inflated(
        createInflateRaw(),
        frames.slice(0, compression === 'on' ? undefined : 1).flatMap(({ payload }) => [Buffer.from(payload), tail]),
      )
      expect(text.startsWith('{"connection"')).toBe(true)
      if (compression === 'on') expect(text.endsWith(expectedText(rows.length).join(''))).toBe(true)
      // The shared window has seen the first message; alone, each costs what the first did.
      const gain = lengths[0]! - lengths.at(-1)!
      if (compression === 'on') expect(gain).toBeGreaterThan(40)
      else expect(Math.abs(gain)).toBeLessThan(20)
    } else {
      const chunks = chunksOf(raw.body())
      expect(chunks.slice(1).map(({ length }) => length)).toEqual(lengths)
      const text = await inflated(
        createGunzip(),
        chunks.map(({ data }) => data),
      )
      expect(payloadsOf(transport, text)).toEqual(expectedText(rows.length))
    }
  })

  it('a message too large for the compressor’s own pieces is still one message, counted whole', async () => {
    const payload = { kind: 'generated', generator: 'plain', form: 'binary', size: 1024 * 1024 } as const
    const lane = await laneOf({ transport, compression }, { payload, rate: 5 })
    const raw = tap(lane.port, lane.path, transport)
    await expect.poll(() => lane.sum().rows.length, { timeout: 10_000 }).toBeGreaterThanOrEqual(2)
    lane.set({ running: false })
    await expect.poll(() => raw.bytes().length === total(lane.sum().last.down) && lane.sum().last.heldBytes).toBe(0)
    const { rows } = lane.sum()
    expect(rows.every(({ bytes }) => bytes.payload === 1024 * 1024)).toBe(true)
  })

  it('a client that stops reading is held to the lane’s bound: what does not fit is dropped and named, the rest comes once it reads', async () => {
    const payload = { kind: 'generated', generator: 'plain', form: 'binary', size: 64 * 1024 } as const
    const hold = 512 * 1024
    const lane = await laneOf({ transport, compression }, { payload, rate: 60 }, { MAX_LANE_HOLD_BYTES: String(hold) })
    const raw = tap(lane.port, lane.path, transport)
    raw.socket.pause()
    await expect.poll(() => lane.sum().dropped, { timeout: 20_000, interval: 5 }).toBeGreaterThan(0)
    // The last that fitted may grow in base64; the socket's own buffer is part of what is held.
    expect(lane.sum().last.heldBytes).toBeLessThan(2 * hold)
    lane.set({ running: false })
    raw.socket.resume()
    const { from, through } = lane.sum().last
    await expect.poll(() => lane.sum().rows.length + lane.sum().dropped, { timeout: 20_000 }).toBe(through - from + 1)
    await expect.poll(() => raw.bytes().length).toBe(total(lane.sum().last.down))
  })

  it('removed amid messages, the lane writes what it took, in order, and ends as its protocol says', async () => {
    const payload = { kind: 'generated', generator: 'plain', form: 'text', size: 20_000 } as const
    const lane = await laneOf({ transport, compression }, { payload, running: false, rate: 500 })
    const raw = tap(lane.port, lane.path, transport)
    await expect.poll(() => lane.session.lanes.get('one')!.isOpen).toBe(true)
    lane.set({ running: true })
    await expect.poll(() => lane.session.log.last, { interval: 1 }).toBeGreaterThanOrEqual(20)
    const made = lane.session.log.last
    lane.session.end()
    if (transport === 'websocket') {
      const framesNow = () => new FrameDecoder().push(raw.body())
      await expect.poll(() => framesNow().at(-1)?.opcode).toBe(8)
      const frames = framesNow()
      expect(frames.length).toBe(1 + made + 1)
    } else {
      await expect.poll(() => raw.body().toString('latin1').endsWith('\r\n0\r\n\r\n')).toBe(true)
      const text = gunzipSync(Buffer.concat(chunksOf(raw.body()).map(({ data }) => data))).toString()
      expect(payloadsOf(transport, text).map((payload) => Number(/^#(\d+)/.exec(payload)![1]))).toEqual(
        Array.from({ length: made }, (_, at) => at + 1),
      )
    }
  })
})

it('up a compressed WebSocket each message counts its own bytes and what compression saved', async () => {
  const lane = await laneOf({ transport: 'websocket', compression: 'on' }, { running: false, direction: 'up' })
  const socket = new WebSocket(`ws://127.0.0.1:${lane.port}${lane.path}`, { perMessageDeflate: { threshold: 0 } })
  closers.push(() => socket.terminate())
  await once(socket, 'open')
  const sizes = [400, 0, 65_536, 400]
  for (const size of sizes) socket.send('x'.repeat(size))
  await expect.poll(() => lane.sum().received.flatMap(({ receivedAt }) => receivedAt).length).toBe(sizes.length)
  const { received, last } = lane.sum()
  expect(received.flatMap(({ bytes }) => bytes.payload ?? [])).toEqual(sizes)
  const saved = received.flatMap(({ bytes }) => bytes.compression ?? [])
  expect(saved[0]).toBeLessThan(-350)
  expect(total(last.up)).toBe(
    (last.up.heads ?? 0) +
      received.flatMap(({ bytes }) => PARTS.flatMap((part) => bytes[part] ?? [])).reduce((sum, count) => sum + count, 0),
  )
})

describe('a client that names the last id', () => {
  it('is replayed over gzip what it missed, then goes on live, nothing twice', async () => {
    const lane = await laneOf({ transport: 'sse', compression: 'on', ids: true }, { rate: 200 })
    const read = async (count: number, last?: string): Promise<string[]> => {
      const headers = { 'accept-encoding': 'gzip', ...(last ? { 'last-event-id': last } : {}) }
      const sent = get({ host: '127.0.0.1', port: lane.port, path: lane.path, headers })
      const [response] = (await once(sent, 'response')) as [IncomingMessage]
      expect(response.headers['content-encoding']).toBe('gzip')
      let text = ''
      for await (const piece of response.pipe(createGunzip())) {
        text += (piece as Buffer).toString()
        const ids = [...text.matchAll(/^id: (.*)$/gm)].map(([, id]) => id!)
        if (ids.length < count) continue
        sent.destroy()
        return ids.slice(0, count)
      }
      return []
    }
    const first = await read(3)
    const seq = Number(first[2]!.split('-')[1])
    await expect.poll(() => lane.session.log.last).toBeGreaterThan(seq + 20)
    const ids = await read(60, first[2])
    expect(ids.map((id) => Number(id.split('-')[1]))).toEqual(Array.from({ length: 60 }, (_, at) => seq + 1 + at))
  })
})

describe('by hand', () => {
  const open = async (port: number, compression: string, offered = true) => {
    const url = `ws://127.0.0.1:${port}/ws?rate=500&size=60&count=5${compression}`
    const socket = new WebSocket(url, { perMessageDeflate: offered })
    const payloads: string[] = []
    socket.on('message', (data: Buffer) => payloads.push(data.toString()))
    await once(socket, 'open')
    const { extensions } = socket
    await once(socket, 'close')
    return { payloads, extensions }
  }

  it('WebSocket messages are the same however they are compressed, and only where both sides want it', async () => {
    const { ports } = await start()
    const plain = await open(ports.lanes, '')
    expect(plain.payloads.length).toBe(5)
    expect(plain.extensions).toBe('')
    expect(await open(ports.lanes, '&compression=on')).toEqual({ ...plain, extensions: 'permessage-deflate' })
    expect(await open(ports.lanes, '&compression=no-takeover')).toEqual({ ...plain, extensions: 'permessage-deflate' })
    expect(await open(ports.lanes, '&compression=on', false)).toEqual(plain)
  })

  it('curl --compressed reads the events that curl reads', async () => {
    const { ports } = await start()
    const url = `http://127.0.0.1:${ports.lanes}/sse?rate=500&size=60&count=5&compression=on`
    const curl = async (...options: string[]) =>
      (await promisify(execFile)('curl', ['-sN', '-D-', ...options, url])).stdout.split('\r\n\r\n')
    const [plainHead, plain] = await curl()
    const [head, text] = await curl('--compressed')
    expect(text).toBe(plain)
    expect(text!.match(/^data: /gm)).toHaveLength(5)
    expect([/content-encoding/.test(plainHead!), /content-encoding: gzip/.test(head!)]).toEqual([false, true])
  })

  it('a bad value is refused, with what the transport allows', async () => {
    const { ports } = await start()
    const response = await fetch(`http://127.0.0.1:${ports.lanes}/sse?compression=no-takeover`)
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ field: 'compression', value: 'no-takeover', allowed: 'off or on' })
  })
})

it.each([
  ['gzip, deflate', true],
  ['br;q=1.0, gzip;q=0.8', true],
  ['*', true],
  ['identity', false],
  ['gzip;q=0', false],
  [undefined, false],
])('Accept-Encoding %s: gzip %s', (header, accepts) => expect(acceptsGzip(header)).toBe(accepts))

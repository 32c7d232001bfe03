import { once } from 'node:events'
import { connect } from 'node:net'
import { encodeFrame } from '@wireside/wire/websocket/encode-frame'
import { CLOSE, TEXT } from '@wireside/wire/websocket/opcode'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { readEnvironment, type Config } from './environment.ts'
import { startServer, type RunningServer } from './start.ts'

/** As it ships; without the tap; without both: the null mode. */
const MODES = ['metered and tapped', 'metered', 'neither'] as const
type Mode = (typeof MODES)[number]

const servers = new Map<Mode, RunningServer>()
beforeAll(async () => {
  for (const mode of MODES) {
    const env = readEnvironment({
      PORT: '0',
      LOG_LEVEL: 'silent',
      MAX_INBOUND_RATE: '1000000',
      ...(mode === 'metered' && { MAX_TAP_BYTES: '0' }),
    })
    const config: Config = { ...env, observe: mode !== 'neither' }
    servers.set(mode, await startServer(config))
  }
})
afterAll(() => Promise.all([...servers.values()].map((server) => server.close())))

/** RFC 6455 §1.3: the key of the specification's example. */
const KEY = 'dGhlIHNhbXBsZSBub25jZQ=='

function head(target: string, fields: Record<string, string> = {}): string {
  const lines = Object.entries({ Host: 'localhost', ...fields }).map(([name, value]) => `${name}: ${value}\r\n`)
  return `GET ${target} HTTP/1.1\r\n${lines.join('')}\r\n`
}

function upgrade(target: string, extensions = ''): string {
  return head(target, {
    Upgrade: 'websocket',
    Connection: 'Upgrade',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': KEY,
    ...(extensions && { 'Sec-WebSocket-Extensions': extensions }),
  })
}

const maskKey = Uint8Array.of(0x37, 0xfa, 0x21, 0x3d)
/** A close frame with 1000, unmasked as the server sends it. */
const CLOSING = Buffer.of(0x88, 0x02, 0x03, 0xe8)
const close = encodeFrame({ opcode: CLOSE, payload: CLOSING.subarray(2), maskKey })

/** Everything the lane port answers to `sent`, to the end of the connection, the time of day written over. */
async function answerOf(mode: Mode, sent: readonly (string | Uint8Array)[]): Promise<string> {
  const socket = connect(servers.get(mode)!.ports.lanes, '127.0.0.1')
  const chunks: Buffer[] = []
  socket.on('data', (chunk: Buffer) => {
    chunks.push(chunk)
    // The server closes in order (RFC 6455 §7.1.2), and waits for the same back.
    if (chunk.subarray(-CLOSING.length).equals(CLOSING)) socket.write(close)
  })
  for (const bytes of sent) socket.write(bytes)
  await once(socket, 'close')
  return Buffer.concat(chunks)
    .toString('latin1')
    .replace(/^Date: .{29}\r$/im, 'Date: …\r')
}

const frames = Array.from({ length: 40 }, (_, index) =>
  encodeFrame({ opcode: TEXT, payload: Buffer.from('x'.repeat(index * 11)), maskKey }),
)

const QUERY = 'rate=1000&size=200&count=40'
const STREAMS: Record<string, (string | Uint8Array)[]> = {
  'a WebSocket': [upgrade(`/ws?${QUERY}`)],
  'a compressed WebSocket': [upgrade(`/ws?${QUERY}&compression=on`, 'permessage-deflate')],
  'frames of 64 KiB and more': [upgrade('/ws?rate=50&size=70000&count=4')],
  'frames up and their echo': [upgrade('/ws?rate=0&echo=1'), ...frames, close],
  SSE: [head(`/sse?${QUERY}`, { Connection: 'close' })],
  'an HTTP stream': [head(`/stream?${QUERY}`, { Connection: 'close' })],
}

it.each(Object.entries(STREAMS))('meter and tap move no byte of %s', async (_, sent) => {
  const [shipped, untapped, neither] = await Promise.all(MODES.map((mode) => answerOf(mode, sent)))
  expect(shipped!.length).toBeGreaterThan(2000)
  expect(untapped).toBe(shipped)
  expect(neither).toBe(shipped)
})

const BLOCKS = 24
const ECHOES = 150
/** What `performance.now` of an isolated page steps by: the page's figures carry two of them. */
const CLOCK_STEP_MS = 0.005

async function open(mode: Mode): Promise<WebSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${servers.get(mode)!.ports.lanes}/ws?rate=0&echo=1`, { perMessageDeflate: false })
  await once(socket, 'open')
  return socket
}

/** Round trips of one message after the other, ms, ascending. */
async function roundTrips(socket: WebSocket): Promise<number[]> {
  const took: number[] = []
  for (let echo = 0; echo < ECHOES; echo++) {
    const sentAt = performance.now()
    socket.send('x'.repeat(100))
    await once(socket, 'message')
    took.push(performance.now() - sentAt)
  }
  return took.toSorted((a, b) => a - b)
}

function at(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.round(share * (sorted.length - 1))))]!
}

it('nor do they move a median round trip by more than the error that the page states of a latency', async () => {
  const [observed, bare] = [await open('metered and tapped'), await open('neither')]
  await roundTrips(observed)
  await roundTrips(bare)
  const differences: number[] = []
  const medians: number[] = []
  let best = Infinity
  for (let block = 0; block < BLOCKS; block++) {
    // In turn, so that a slow second of the machine hits both, and each goes first as often.
    const first = block % 2 === 0 ? observed : bare
    const trips = new Map<WebSocket, number[]>()
    for (const socket of [first, first === observed ? bare : observed]) trips.set(socket, await roundTrips(socket))
    differences.push(at(trips.get(observed)!, 0.5) - at(trips.get(bare)!, 0.5))
    medians.push(at(trips.get(bare)!, 0.5))
    best = Math.min(best, at(trips.get(bare)!, 0))
  }
  for (const socket of [observed, bare]) socket.terminate()
  const sorted = differences.toSorted((a, b) => a - b)
  // Ranks n/2 ± 1.96 √n/2 bound the median with 95 % confidence (binomial, normal approximation).
  const half = 0.98 / Math.sqrt(BLOCKS)
  const statedMs = best / 2 + 2 * CLOCK_STEP_MS
  const figure = {
    medianMs: at(sorted, 0.5),
    lowMs: at(sorted, 0.5 - half),
    highMs: at(sorted, 0.5 + half),
    ofMs: at(
      medians.toSorted((a, b) => a - b),
      0.5,
    ),
    statedMs,
  }
  console.log(
    `  the observer's effect on a round trip: ${JSON.stringify(figure, (_, value: unknown) => (typeof value === 'number' ? Number(value.toFixed(4)) : value))}`,
  )
  expect(figure.lowMs).toBeLessThan(statedMs)
  expect(figure.highMs).toBeGreaterThan(-statedMs)
})

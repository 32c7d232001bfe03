import { once } from 'node:events'
import { connect as connectHttp2, constants, type ClientHttp2Session, type ClientHttp2Stream } from 'node:http2'
import { createServer as createNetServer } from 'node:net'
import { WebSocket } from 'ws'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LaneReport } from '@wireside/contract/control'
import type { LaneSettings, Protocol } from '@wireside/contract/lanes'
import type { Transport } from '@wireside/contract/transports'
import { total } from '@wireside/contract/parts'
import { DEFAULT_SETTINGS, type Settings } from '@wireside/contract/settings'
import { readEnvironment } from '../environment.ts'
import { maskedFrame } from '../link/linked-server.fixture.ts'
import type { Session } from '../sessions/session.ts'
import { startServer, type RunningServer } from '../start.ts'
import { ClearClient } from './clear-client.fixture.ts'

let server: RunningServer
beforeAll(async () => {
  server = await startServer(readEnvironment({ PORT: '0', LOG_LEVEL: 'silent' }))
})
afterAll(() => server.close())

let secrets = 0
const PROTOCOLS = ['h1-tls', 'h2'] as const
const { NGHTTP2_NO_ERROR } = constants
/** RFC 6455 §7.4.1: in order. */
const NORMAL_CLOSURE = 1000

/** A session with these lanes, every lane's last report, and its messages by lane. */
function newSession(lanes: [string, Transport, Protocol][], rate = 0, on = server, size = 100) {
  const session = on.registry.claim((++secrets).toString(16).padStart(32, '0'), '127.0.0.1')
  const settings: Settings = {
    workload: { ...DEFAULT_SETTINGS.workload, rate, payload: { kind: 'generated', generator: 'plain', form: 'text', size } },
    lanes: lanes.map(([id, transport, protocol]): LaneSettings => ({ ...DEFAULT_SETTINGS.lanes[1]!, id, transport, protocol, ids: false })),
  }
  expect(session.set(1, settings)).toEqual([])
  const reports: Record<string, LaneReport>[] = []
  session.attach(({ lanes: told }) => reports.push(told))
  return { session, settings, of: (id: string) => gather(reports, id) }
}

function gather(reports: Record<string, LaneReport>[], id: string) {
  const own = reports.flatMap((told) => told[id] ?? [])
  const units = own.flatMap((report) => report.units)
  return {
    down: own.at(-1)?.down ?? {},
    up: own.at(-1)?.up ?? {},
    seqs: units.flatMap(({ seq }) => seq),
    framing: units.flatMap((unit) => unit.bytes.framing ?? []),
    received: own.flatMap((report) => report.received),
    connections: own.flatMap((report) => report.connections),
    held: own.at(-1)?.heldBytes ?? 0,
    tls: own.at(-1)?.tls,
    dropped: own.flatMap((report) => report.dropped).reduce((sum, [first, last]) => sum + last - first + 1, 0),
  }
}

const SILENT_UP = [{ type: 'blackhole' as const, direction: 'up' as const }]

const pathOf = (session: Session, path: string, lane: string) => `${path}?session=${session.id}&lane=${lane}`

function openSse(http2: ClientHttp2Session, session: Session, lane: string): ClientHttp2Stream {
  return http2.request({ ':path': pathOf(session, '/sse', lane) }).resume()
}

function openWebSocket(http2: ClientHttp2Session, session: Session, lane: string): ClientHttp2Stream {
  const path = pathOf(session, '/ws', lane)
  return http2.request({ ':method': 'CONNECT', ':protocol': 'websocket', ':path': path, ':scheme': 'https', 'sec-websocket-version': '13' })
}

async function until(fits: () => boolean): Promise<void> {
  await expect.poll(fits, { timeout: 10_000, interval: 5 }).toBe(true)
}

describe('a lane over HTTP/2', () => {
  it.each(['sse', 'websocket'] as const)('%s: the parts of all its bytes are what its client sent and received', async (transport) => {
    const { session, settings, of } = newSession([['a', transport, 'h2']], 200)
    const client = await ClearClient.connect(server.ports.tls, 'h2')
    const http2 = client.http2()
    await once(http2, 'remoteSettings')
    const stream = (transport === 'sse' ? openSse : openWebSocket)(http2, session, 'a')
    stream.resume()
    await until(() => of('a').seqs.length >= 100)
    session.set(2, { ...settings, workload: { ...settings.workload, running: false } })
    session.report()
    await until(() => total(of('a').down) === client.receivedBytes)
    await until(() => total(of('a').up) === client.sentBytes)
    expect(of('a').down.shared).toBeGreaterThan(0)
    expect(of('a').down.heads).toBeGreaterThan(0)
    expect(of('a').connections[0]!.carriage).toMatchObject({ protocol: 'h2', stream: 1, extendedConnect: transport === 'websocket' })
    // DATA has nine bytes of header, which messages made at once share; a WebSocket frame has two, an event eight.
    const own = transport === 'sse' ? 8 : 2
    expect(of('a').framing.every((bytes) => bytes === own || bytes === own + 9)).toBe(true)
    expect(of('a').framing).toContain(own + 9)
    client.destroy()
  })

  it('two lanes on one connection: every byte belongs to one of them, and shared bytes to the first', async () => {
    const { session, settings, of } = newSession(
      [
        ['a', 'sse', 'h2'],
        ['b', 'websocket', 'h2'],
      ],
      100,
    )
    const client = await ClearClient.connect(server.ports.tls, 'h2')
    const http2 = client.http2()
    await once(http2, 'remoteSettings')
    openSse(http2, session, 'a')
    openWebSocket(http2, session, 'b').resume()
    await until(() => of('a').seqs.length >= 50 && of('b').seqs.length >= 50)
    session.set(2, { ...settings, workload: { ...settings.workload, running: false } })
    session.report()
    await until(() => total(of('a').down) + total(of('b').down) === client.receivedBytes)
    expect(of('b').down.shared ?? 0).toBe(0)
    const [a] = of('a').connections
    const [b] = of('b').connections
    expect(a!.carriage!.tcp).toBe(b!.carriage!.tcp)
    expect(a!.carriage!.stream).not.toBe(b!.carriage!.stream)
    client.destroy()
  })

  it('a fault belongs to the connection: every lane on it ends, and by what', async () => {
    const { session, of } = newSession([
      ['a', 'sse', 'h2'],
      ['b', 'websocket', 'h2'],
    ])
    const client = await ClearClient.connect(server.ports.tls, 'h2')
    const http2 = client.http2()
    await once(http2, 'remoteSettings')
    openSse(http2, session, 'a')
    openWebSocket(http2, session, 'b').resume()
    await until(() => of('a').connections.length > 0 && of('b').connections.length > 0)
    session.act({ type: 'reset_peer', lanes: ['a'] })
    await until(() => ['a', 'b'].every((id) => of(id).connections.some(({ cause }) => cause === 'reset_peer')))
    client.destroy()
  })

  it('a stream that is reset ends its lane alone', async () => {
    const { session, of } = newSession(
      [
        ['a', 'sse', 'h2'],
        ['b', 'websocket', 'h2'],
      ],
      100,
    )
    const client = await ClearClient.connect(server.ports.tls, 'h2')
    const http2 = client.http2()
    await once(http2, 'remoteSettings')
    const sse = openSse(http2, session, 'a').on('error', () => undefined)
    openWebSocket(http2, session, 'b').resume()
    await until(() => of('a').seqs.length > 5 && of('b').seqs.length > 5)
    const closed = new Promise((resolve) => sse.on('close', resolve))
    expect(session.act({ type: 'reset_stream', lanes: ['a'] })).toBe(1)
    await closed
    expect(sse.rstCode).toBe(2)
    await until(() => of('a').connections.some(({ cause }) => cause === 'reset_stream'))
    const { length } = of('b').seqs
    await until(() => of('b').seqs.length > length + 10)
    expect(of('b').connections.some(({ closedAt }) => closedAt !== undefined)).toBe(false)
    client.destroy()
  })

  it.each([true, false])('says whether its client takes a push: %s', async (enablePush) => {
    const session = connectHttp2(`https://127.0.0.1:${server.ports.tls}`, { rejectUnauthorized: false, settings: { enablePush } })
    const request = session.request({ ':path': '/push' })
    request.setEncoding('utf8')
    let answer = ''
    for await (const chunk of request) answer += chunk as string
    expect(JSON.parse(answer)).toEqual({ httpVersion: '2.0', enablePush, pushAllowed: enablePush })
    session.destroy()
  })

  it('a POST is a stream of its own, and its head is counted as one', async () => {
    const { session, of } = newSession([['a', 'sse', 'h2']])
    const client = await ClearClient.connect(server.ports.tls, 'h2')
    const http2 = client.http2()
    const post = http2.request({ ':method': 'POST', ':path': `/messages?session=${session.id}&lane=a&id=one-1` })
    post.end('hello')
    const [answer] = (await once(post, 'response')) as [Record<string, unknown>]
    expect(answer[':status']).toBe(204)
    post.resume()
    session.report()
    await until(() => of('a').received.length === 1)
    const [{ ids, bytes }] = of('a').received as [LaneReport['received'][number]]
    expect(ids).toEqual(['one-1'])
    expect(bytes.payload).toEqual([5])
    expect(bytes.heads![0]).toBeGreaterThan(9)
    client.destroy()
  })

  it('that is not read fills its own bound, not the server: messages are dropped and reported', async () => {
    const own = await startServer(readEnvironment({ PORT: '0', LOG_LEVEL: 'silent', MAX_LANE_HOLD_BYTES: '65536' }))
    const { session, of } = newSession([['a', 'sse', 'h2']], 1000, own, 2000)
    const client = await ClearClient.connect(own.ports.tls, 'h2')
    const stream = client.http2().request({ ':path': pathOf(session, '/sse', 'a') })
    await once(stream, 'response')
    stream.pause()
    await until(() => of('a').dropped > 50)
    expect(of('a').held).toBeLessThan(2 * 65_536)
    client.destroy()
    await own.close()
  })

  it('says what it lacks in the words of any lane', async () => {
    const http2 = (await ClearClient.connect(server.ports.tls, 'h2')).http2()
    const [answer] = (await once(http2.request({ ':path': '/sse?rate=9999' }).resume(), 'response')) as [Record<string, unknown>]
    expect(answer[':status']).toBe(400)
    http2.destroy()
  })
})

describe('a lane over HTTP/1.1 and TLS', () => {
  it('WebSocket: clear bytes are exact, and the ciphertext is longer', async () => {
    const { session, settings, of } = newSession([['a', 'websocket', 'h1-tls']], 200)
    const client = await ClearClient.connect(server.ports.tls1, 'http/1.1')
    client.write(
      `GET ${pathOf(session, '/ws', 'a')} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
        'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
    )
    client.resume()
    await until(() => of('a').seqs.length >= 100)
    session.set(2, { ...settings, workload: { ...settings.workload, running: false } })
    session.report()
    await until(() => total(of('a').down) === client.receivedBytes)
    expect(total(of('a').up)).toBe(client.sentBytes)
    expect(client.tcp.bytesRead).toBeGreaterThan(client.receivedBytes + 22 * 100)
    // What TLS makes of it is exact for the connection, handshake and all.
    expect(of('a').tls).toEqual({
      clear: { up: client.sentBytes, down: client.receivedBytes },
      ciphertext: { up: client.tcp.bytesWritten, down: client.tcp.bytesRead },
    })
    expect(of('a').connections[0]!.carriage).toMatchObject({ protocol: 'h1-tls', stream: null })
    client.destroy()
  })

  it('latency holds under TLS, and a cut ends it', async () => {
    const { session, settings, of } = newSession([['a', 'sse', 'h1-tls']], 20)
    const client = await ClearClient.connect(server.ports.tls1, 'http/1.1')
    const arrivals = new Map<number, number>()
    client.on('data', (chunk: Buffer) => {
      for (const [, seq] of chunk.toString().matchAll(/^data: #(\d+) /gm)) arrivals.set(Number(seq), performance.now())
    })
    client.write(`GET ${pathOf(session, '/sse', 'a')} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`)
    await until(() => arrivals.size >= 2)
    const lane = {
      ...settings.lanes[0]!,
      conditions: [{ type: 'latency' as const, direction: 'both' as const, delayMs: 300, jitterMs: 0 }],
    }
    session.set(2, { ...settings, lanes: [lane] })
    const next = session.log.last + 1
    await until(() => arrivals.has(next))
    expect(arrivals.get(next)! - session.log.get(next)!.sentAt).toBeGreaterThanOrEqual(299)
    const ended = once(client, 'close')
    session.act({ type: 'reset_peer', lanes: ['a'] })
    await ended
    await until(() => of('a').connections.some(({ cause }) => cause === 'reset_peer'))
  })
})

describe('upstream over HTTP/2, on a silent path', () => {
  it('a message is received when it is let through, and not when it reached the link', async () => {
    const { session, settings, of } = newSession([['a', 'websocket', 'h2']], 20)
    const http2 = (await ClearClient.connect(server.ports.tls, 'h2')).http2()
    const stream = openWebSocket(http2, session, 'a').resume()
    await until(() => of('a').seqs.length > 2)
    session.set(2, { ...settings, lanes: [{ ...settings.lanes[0]!, conditions: SILENT_UP }] })
    stream.write(maskedFrame(Buffer.from('hello')))
    await until(() => of('a').connections.some(({ unheard }) => unheard))
    expect(of('a').received.flatMap(({ receivedAt }) => receivedAt)).toEqual([])
    const healedAt = performance.now()
    session.set(3, settings)
    await until(() => of('a').received.length > 0)
    expect(of('a').received[0]!.receivedAt[0]).toBeGreaterThanOrEqual(healedAt)
    http2.destroy()
  })

  it('a client that has reset its stream is not known to be gone until the path is back', async () => {
    const { session, settings, of } = newSession([['a', 'sse', 'h2']], 20)
    const http2 = (await ClearClient.connect(server.ports.tls, 'h2')).http2()
    const stream = openSse(http2, session, 'a')
    await until(() => of('a').seqs.length > 2)
    session.set(2, { ...settings, lanes: [{ ...settings.lanes[0]!, conditions: SILENT_UP }] })
    stream.close(8)
    await until(() => of('a').connections.some(({ unheard }) => unheard))
    expect(of('a').connections.every(({ closedAt }) => closedAt === undefined)).toBe(true)
    session.set(3, settings)
    await until(() => of('a').connections.some(({ cause }) => cause === 'client'))
    http2.destroy()
  })
})

describe('what ends a connection ends one over TLS', () => {
  it('close: what was sent arrives, then the end', async () => {
    const { session, of } = newSession([['a', 'sse', 'h1-tls']], 20)
    const client = await ClearClient.connect(server.ports.tls1, 'http/1.1')
    const ended = once(client.tls, 'end')
    client.write(`GET ${pathOf(session, '/sse', 'a')} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`)
    client.resume()
    await until(() => of('a').seqs.length > 2)
    session.act({ type: 'close', lanes: ['a'] })
    await ended
    await until(() => of('a').connections.some(({ cause }) => cause === 'close'))
    await until(() => total(of('a').down) === client.receivedBytes)
    client.destroy()
  })

  it('limit_data: so many clear bytes come, and no more', async () => {
    const { session, settings, of } = newSession([['a', 'sse', 'h1-tls']], 100)
    const conditions = [{ type: 'limit_data' as const, direction: 'down' as const, bytes: 3000 }]
    session.set(2, { ...settings, lanes: [{ ...settings.lanes[0]!, conditions }] })
    const client = await ClearClient.connect(server.ports.tls1, 'http/1.1')
    const ended = once(client.tls, 'end')
    client.write(`GET ${pathOf(session, '/sse', 'a')} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`)
    client.resume()
    await ended
    expect(client.receivedBytes).toBe(3000)
    await until(() => of('a').connections.some(({ cause }) => cause === 'limit_data'))
    client.destroy()
  })
})

it.each(PROTOCOLS)('%s: clients that vanish amid everything harm nobody', async (protocol) => {
  const port = protocol === 'h2' ? server.ports.tls : server.ports.tls1
  const abrupt = Array.from({ length: 20 }, async (_, index) => {
    const client = await ClearClient.connect(port, protocol === 'h2' ? 'h2' : 'http/1.1')
    const { session } = newSession([['a', 'sse', protocol]], 1000)
    if (protocol === 'h2') openSse(client.http2(), session, 'a').on('error', () => undefined)
    else client.write(`GET ${pathOf(session, '/sse', 'a')} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`)
    if (index % 4 !== 0) await once(client.tls, 'data')
    if (index % 4 === 1) client.tcp.resetAndDestroy()
    else if (index % 4 === 2) client.tls.end()
    else client.tcp.destroy()
    await once(client, 'close')
    session.end()
  })
  await Promise.all(abrupt)
  const after = await ClearClient.connect(port, protocol === 'h2' ? 'h2' : 'http/1.1')
  expect(after.tls.authorizationError?.message ?? after.tls.authorizationError).toContain('SELF_SIGNED')
  after.destroy()
})

it('a plain WebSocket client is served over TLS by ALPN, and by the port that speaks HTTP/1.1 alone', async () => {
  for (const port of [server.ports.tls, server.ports.tls1]) {
    const socket = new WebSocket(`wss://127.0.0.1:${port}/ws?rate=100&count=2&size=8`, { rejectUnauthorized: false })
    const messages: string[] = []
    socket.on('message', (data: Buffer) => messages.push(data.toString()))
    await once(socket, 'close')
    expect(messages.map(({ length }) => length)).toEqual([8, 8])
  }
})

it('a taken TLS port is Node’s own error, with the port, and frees the others', async () => {
  const holder = createNetServer().listen(0, '127.0.0.1')
  await once(holder, 'listening')
  const { port } = holder.address() as { port: number }
  const environment = { PORT: '0', LOG_LEVEL: 'silent', TLS1_PORT: String(port) }
  await expect(startServer(readEnvironment(environment))).rejects.toMatchObject({ code: 'EADDRINUSE', port })
  holder.close()
})

it('closes within a moment, and ends its lanes in order: an answer over HTTP/2 is whole, a WebSocket is told', async () => {
  const own = await startServer(readEnvironment({ PORT: '0', LOG_LEVEL: 'silent' }))
  const client = await ClearClient.connect(own.ports.tls, 'h2')
  const http2 = client.http2()
  await once(http2, 'remoteSettings')
  const sse = http2.request({ ':path': '/sse?rate=10' })
  await once(sse, 'response')
  sse.resume()
  const socket = new WebSocket(`wss://127.0.0.1:${own.ports.tls1}/ws?rate=10`, { rejectUnauthorized: false })
  await once(socket, 'message')
  const ended = Promise.all([once(client, 'close'), once(sse, 'close'), once(socket, 'close')])
  const from = performance.now()
  await own.close()
  const [, , [code]] = await ended
  expect([sse.readableEnded, sse.readableAborted, sse.rstCode, code]).toEqual([true, false, NGHTTP2_NO_ERROR, NORMAL_CLOSURE])
  expect(performance.now() - from).toBeLessThan(3000)
})

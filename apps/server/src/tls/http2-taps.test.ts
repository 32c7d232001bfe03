import { once } from 'node:events'
import type { ClientHttp2Session, ClientHttp2Stream } from 'node:http2'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TappedExchange, TappedSegment } from '@wireside/contract/tap'
import { DEFAULT_SETTINGS, type Settings } from '@wireside/contract/settings'
import type { TapSegment } from '@wireside/wire/tap/segment'
import { layersOf } from '@wireside/wire/tap/layers'
import { frameAt } from '@wireside/wire/http2/frame-head'
import { readHttp2Units } from '@wireside/wire/tap/http2-units'
import { checkTiling } from '@wireside/wire/check-tiling'
import { PREFACE } from '@wireside/wire/http2/frame-type'
import { readEnvironment } from '../environment.ts'
import type { Session } from '../sessions/session.ts'
import { startServer, type RunningServer } from '../start.ts'
import { ClearClient } from './clear-client.fixture.ts'

let server: RunningServer
beforeAll(async () => {
  server = await startServer(readEnvironment({ PORT: '0', LOG_LEVEL: 'silent' }))
})
afterAll(() => server.close())

let secrets = 0

const MINE = 'mine, and only mine'
const THEIRS = 'theirs, and only theirs'

function settingsOf(mark: string, rate: number): Settings {
  return {
    workload: { ...DEFAULT_SETTINGS.workload, rate, payload: { kind: 'pasted', form: 'text', ref: 'mark', size: mark.length } },
    lanes: (['sse', 'websocket'] as const).map((transport) => ({
      ...DEFAULT_SETTINGS.lanes[1]!,
      id: transport,
      transport,
      protocol: 'h2',
      ids: false,
    })),
  }
}

/** A session whose messages can be told from any other's: an SSE lane and a WebSocket, both over HTTP/2. */
function newSession(mark: string, rate: number): Session {
  const session = server.registry.claim((++secrets).toString(16).padStart(32, 'e'), '127.0.0.1')
  session.paste('mark', Buffer.from(mark))
  expect(session.set(1, settingsOf(mark, rate))).toEqual([])
  session.attach(() => undefined)
  return session
}

const pathOf = (session: Session, path: string, lane: string) => `${path}?session=${session.id}&lane=${lane}`

function openSse(http2: ClientHttp2Session, session: Session): ClientHttp2Stream {
  return http2.request({ ':path': pathOf(session, '/sse', 'sse'), 'x-shared': 'said by both' }).resume()
}

function openWebSocket(http2: ClientHttp2Session, session: Session): ClientHttp2Stream {
  const headers = { ':method': 'CONNECT', ':protocol': 'websocket', ':scheme': 'https', 'sec-websocket-version': '13' }
  return http2.request({ ...headers, ':path': pathOf(session, '/ws', 'websocket') }).resume()
}

async function post(http2: ClientHttp2Session, session: Session, body: string): Promise<void> {
  const stream = http2.request({ ':method': 'POST', ':path': `${pathOf(session, '/messages', 'sse')}&id=${body}` })
  stream.end(body)
  await once(stream, 'response')
  stream.resume()
}

function exchangesOf(session: Session): TappedExchange[] {
  return ['sse', 'websocket'].flatMap((lane) => session.readTap(lane)!.exchanges)
}

const bytesOf = ({ base64 }: TappedSegment): Buffer => Buffer.from(base64, 'base64')
const segmentsOf = ({ segments }: TappedExchange): TapSegment[] =>
  segments.map((segment) => ({ ...segment, bytes: new Uint8Array(bytesOf(segment)) }))

/** The stream of every whole frame that a tap's segments hold. */
function streamsIn(exchange: TappedExchange): number[] {
  return exchange.segments.flatMap((segment) => {
    const bytes = bytesOf(segment)
    const streams: number[] = []
    let at = bytes.toString('latin1').startsWith(PREFACE) ? PREFACE.length : 0
    while (at < bytes.length) {
      const frame = frameAt(bytes, at)
      expect(frame).not.toBeNull()
      streams.push(frame!.stream)
      at += 9 + frame!.length
    }
    expect(at).toBe(bytes.length)
    return streams
  })
}

/** Two sessions whose lanes share one connection, each with messages both ways. */
async function share() {
  const mine = newSession(MINE, 200)
  const theirs = newSession(THEIRS, 200)
  const client = await ClearClient.connect(server.ports.tls, 'h2')
  const http2 = client.http2()
  await once(http2, 'remoteSettings')
  for (const session of [mine, theirs]) {
    openSse(http2, session)
    openWebSocket(http2, session)
  }
  await post(http2, mine, 'posted-by-me')
  await post(http2, theirs, 'posted-by-them')
  const holds = (session: Session, count: number) =>
    ['sse', 'websocket'].every((lane) =>
      session.readTap(lane)!.exchanges[0]?.segments.some(({ ends }) => ends.some(({ seq }) => seq >= count)),
    )
  await expect.poll(() => holds(mine, 20) && holds(theirs, 20), { interval: 5 }).toBe(true)
  for (const [session, mark] of [
    [mine, MINE],
    [theirs, THEIRS],
  ] as const) {
    session.set(2, settingsOf(mark, 0))
  }
  return { mine, theirs, client, http2 }
}

describe('the taps of lanes that share an HTTP/2 connection', () => {
  it('hold frames of their own stream and of the connection itself, and nothing of another session', async () => {
    const { mine, theirs, client } = await share()
    for (const [own, other, foreign] of [
      [mine, theirs, [THEIRS, 'posted-by-them']],
      [theirs, mine, [MINE, 'posted-by-me']],
    ] as const) {
      const exchanges = exchangesOf(own)
      expect(exchanges.filter(({ connection }) => connection > 0)).toHaveLength(2)
      expect(exchanges.filter(({ connection }) => connection === 0)).toHaveLength(1)
      for (const exchange of exchanges) {
        expect(exchange.stream).toBeGreaterThan(0)
        expect(streamsIn(exchange).every((stream) => stream === 0 || stream === exchange.stream)).toBe(true)
        const told = JSON.stringify(exchange.segments.map(({ headers }) => headers))
        const all = Buffer.concat(exchange.segments.map(bytesOf)).toString('latin1')
        for (const text of [other.id, ...foreign]) expect([told.includes(text), all.includes(text)]).toEqual([false, false])
      }
    }
    expect(new Set([...exchangesOf(mine), ...exchangesOf(theirs)].map(({ stream }) => stream)).size).toBe(6)
    client.destroy()
  })

  it('are told what their header fields say, also where an index refers to another session’s', async () => {
    const { mine, theirs, client } = await share()
    for (const session of [mine, theirs]) {
      const [sse] = session.readTap('sse')!.exchanges
      const headers = sse!.segments.find((segment) => segment.direction === 'up' && segment.headers)!.headers!
      expect(headers).toContainEqual({ name: ':path', value: pathOf(session, '/sse', 'sse') })
      expect(headers).toContainEqual({ name: 'x-shared', value: 'said by both' })
      const answer = sse!.segments.find((segment) => segment.direction === 'down' && segment.headers)!.headers!
      expect(answer).toContainEqual({ name: ':status', value: '200' })
    }
    // The second to say it said it by an index alone: no byte of its own holds the words.
    const [sse] = theirs.readTap('sse')!.exchanges
    const upstream = Buffer.concat(sse!.segments.filter(({ direction }) => direction === 'up').map(bytesOf))
    const layer = layersOf(readHttp2Units(segmentsOf(sse!)), readHttp2Units(segmentsOf(sse!)).up)[0]!
    expect(
      'fields' in layer && layer.fields.some(({ meaning }) => /^Entry \d\d, which an earlier .*: x-shared: said by both/.test(meaning)),
    ).toBe(true)
    expect(upstream.length).toBeGreaterThan(0)
    client.destroy()
  })

  it('say which bytes are which message’s, and every byte of them is labelled', async () => {
    const { mine, client } = await share()
    for (const exchange of exchangesOf(mine)) {
      const reading = readHttp2Units(segmentsOf(exchange))
      for (const units of [reading.up, reading.down]) {
        const [wire] = layersOf(reading, units)
        expect(wire && 'fields' in wire && checkTiling(wire.fields, 0, wire.bytes.length)).toBeNull()
      }
      if (exchange.connection === 0) continue
      const [hello, first = 0, ...rest] = new Set(reading.down.flatMap(({ seq }) => seq ?? []))
      expect(hello).toBe(0)
      // Messages of one turn may share a DATA frame, which then is the last one's.
      expect([first, ...rest]).toEqual([first, ...rest].toSorted((a, b) => a - b))
      expect(rest.length).toBeGreaterThan(1)
      for (const unit of reading.down.filter((one) => one.seq)) {
        const [wire] = layersOf(reading, [unit])
        expect(wire && 'bytes' in wire && Buffer.from(wire.bytes).toString()).toContain(MINE)
      }
    }
    client.destroy()
  })

  it('hold no bytes of a lane by hand, and the ciphertext is told beside the clear bytes', async () => {
    const { mine, client, http2 } = await share()
    const before = mine.readTap('sse')!.exchanges[0]!
    const byHand = http2.request({ ':path': '/sse?rate=100&count=5&size=8' }).resume()
    await once(byHand, 'end')
    const after = mine.readTap('sse')!.exchanges[0]!
    expect(streamsIn(after).filter((stream) => stream !== 0 && stream !== after.stream)).toEqual([])
    const clear = Object.values(after.metered.down).reduce((sum, count) => sum + count, 0)
    expect(clear).toBeGreaterThan(Object.values(before.metered.down).reduce((sum, count) => sum + count, 0))
    expect(after.ciphertext!.down).toBeGreaterThan(clear)
    expect(after.ciphertext!.down).toBeLessThanOrEqual(client.tcp.bytesRead)
    client.destroy()
  })
})

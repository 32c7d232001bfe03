import type { Condition } from '@wireside/contract/conditions'
import type { LaneReport } from '@wireside/contract/control'
import type { WebTransportMode } from '@wireside/contract/lanes'
import { total } from '@wireside/contract/parts'
import { DEFAULT_SETTINGS, type Settings } from '@wireside/contract/settings'
import { decodeMessage, encodeMessage, MessageSplitter, type WebTransportMessage } from '@wireside/contract/webtransport-message'
import { WebTransport } from 'rwebtransport'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readEnvironment } from '../environment.ts'
import { startServer, type RunningServer } from '../start.ts'

let server: RunningServer
beforeAll(async () => {
  server = await startServer(readEnvironment({ PORT: '0', LOG_LEVEL: 'silent' }))
})
afterAll(() => server.close())

const MODES: readonly WebTransportMode[] = ['stream', 'streams', 'datagrams']
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)

async function connect(query: string): Promise<WebTransport> {
  const { port, certificateHash } = (await (await fetch(`http://127.0.0.1:${server.ports.lanes}/wt`)).json()) as {
    port: number
    certificateHash: string
  }
  const serverCertificateHashes = [{ algorithm: 'sha-256', value: Buffer.from(certificateHash, 'hex') }]
  const session = new WebTransport(`https://127.0.0.1:${port}/wt?${query}`, { serverCertificateHashes })
  await session.ready
  return session
}

/** Everything that comes down, in the order it came, hello included. */
function collect(session: WebTransport, mode: WebTransportMode): WebTransportMessage[] {
  const seen: WebTransportMessage[] = []
  const add = (bytes: Uint8Array): void => {
    const message = decodeMessage(bytes)
    if (message) seen.push(message)
  }
  const quiet = (): void => undefined
  void (async () => {
    for await (const stream of session.incomingUnidirectionalStreams) void readStream(stream, add).catch(quiet)
  })().catch(quiet)
  void (async () => {
    if (mode === 'datagrams') for await (const bytes of session.datagrams.readable) add(bytes)
  })().catch(quiet)
  return seen
}

async function readStream(stream: ReadableStream<Uint8Array>, add: (bytes: Uint8Array) => void): Promise<void> {
  const splitter = new MessageSplitter(1_000_000)
  for await (const chunk of stream) for (const bytes of splitter.push(chunk) ?? []) add(bytes)
}

let secrets = 0
function newSession(mode: WebTransportMode, rate: number, conditions: Condition[] = []) {
  const session = server.registry.claim((++secrets).toString(16).padStart(32, 'e'), '127.0.0.1')
  const lane = { ...DEFAULT_SETTINGS.lanes[1]!, id: 'wt', transport: 'webtransport' as const, ids: false, mode, conditions }
  const settings: Settings = { workload: { ...DEFAULT_SETTINGS.workload, rate }, lanes: [lane] }
  expect(session.set(1, settings)).toEqual([])
  const reports: LaneReport[] = []
  session.attach(({ lanes }) => void (lanes.wt && reports.push(lanes.wt)))
  return { session, settings, reports, query: `session=${session.id}&lane=wt` }
}

async function until(fits: () => boolean): Promise<void> {
  await expect.poll(fits, { timeout: 15_000, interval: 10 }).toBe(true)
}

describe.each(MODES)('WebTransport, %s', (mode) => {
  it('by hand sends the payloads that every lane sends', async () => {
    const session = await connect(`rate=100&count=3&size=40&mode=${mode}`)
    const seen = collect(session, mode)
    await until(() => seen.length === 3)
    const response = await fetch(`http://127.0.0.1:${server.ports.lanes}/stream?rate=500&size=40&count=3`)
    const expected = (await response.text())
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as string)
    expect(seen.toSorted((a, b) => a.ordinal - b.ordinal).map(({ payload }) => text(payload))).toEqual(expected)
    await session.closed
  })

  it('carries a session’s messages down and the client’s up; the bytes are those of its datagrams', async () => {
    const { reports, query } = newSession(mode, 50)
    const session = await connect(query)
    const seen = collect(session, mode)
    await until(() => seen.filter(({ kind }) => kind === 'text').length >= 10)
    expect(seen.filter(({ kind }) => kind === 'hello')).toHaveLength(1)

    const sent = encodeMessage({ ordinal: 0, kind: 'text', payload: new TextEncoder().encode('up') }, mode !== 'datagrams')
    const writer = mode === 'datagrams' ? session.datagrams.writable.getWriter() : (await session.createUnidirectionalStream()).getWriter()
    await writer.write(sent)
    await until(() => reports.some(({ received }) => received.length > 0))
    const received = reports.flatMap((report) => report.received)
    expect(received[0]).toMatchObject({ ids: ['0'], bytes: { payload: [2] } })

    const last = reports.at(-1)!
    const stats = await session.getStats()
    expect(last.down.shared).toBeGreaterThan(0)
    expect(total(last.down)).toBeLessThanOrEqual(stats.bytesReceived + 5000)
    expect(reports.flatMap(({ connections }) => connections)[0]!.carriage).toMatchObject({ protocol: 'h3' })
    session.close()
    await until(() => reports.some(({ connections }) => connections.some(({ cause }) => cause === 'client')))
  })
})

describe('loss is real', () => {
  it('a stream brings everything all the same, in order and late; datagrams that are lost stay lost', async () => {
    const loss: Condition = { type: 'packet_loss', direction: 'down', lostPercent: 20, reorderedPercent: 0 }
    const ordinals: Record<string, number[]> = {}
    for (const mode of ['stream', 'datagrams'] as const) {
      const { session: own, settings, reports, query } = newSession(mode, 200, [])
      const session = await connect(query)
      const seen = collect(session, mode)
      await until(() => seen.length > 5)
      own.set(2, { ...settings, lanes: [{ ...settings.lanes[0]!, conditions: [loss] }] })
      const written = (): number => reports.flatMap(({ units }) => units.flatMap(({ seq }) => seq)).length
      await until(() => written() >= 200)
      own.set(3, { ...settings, workload: { ...settings.workload, running: false } })
      const messages = (): WebTransportMessage[] => seen.filter(({ kind }) => kind === 'text')
      if (mode === 'stream') await until(() => messages().length === written())
      ordinals[mode] = messages().map(({ ordinal }) => ordinal)
      if (mode === 'datagrams') expect(messages().length).toBeLessThan(written() - 10)
      session.close()
    }
    expect(ordinals.stream).toEqual(ordinals.stream!.toSorted((a, b) => a - b))
  })

  it('a cut tells the client at once', async () => {
    const { session: own, reports, query } = newSession('stream', 10)
    const session = await connect(query)
    collect(session, 'stream')
    await until(() => reports.some(({ connections }) => connections.length > 0))
    own.act({ type: 'reset_peer', lanes: ['wt'] })
    expect(await session.closed).toMatchObject({ closeCode: 1 })
    await until(() => reports.some(({ connections }) => connections.some(({ cause }) => cause === 'reset_peer')))
  })
})

it('what is no lane is refused in words', async () => {
  const session = await connect('rate=9999')
  expect(await session.closed).toMatchObject({ closeCode: 400, reason: expect.stringContaining('rate: 9999 is not allowed') as string })
})

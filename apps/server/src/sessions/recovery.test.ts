import { once } from 'node:events'
import type { ControlDown, LaneReport } from '@wireside/contract/control'
import type { LaneSettings } from '@wireside/contract/lanes'
import { DEFAULT_SETTINGS } from '@wireside/contract/settings'
import { afterEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { readEnvironment } from '../environment.ts'
import { startServer } from '../start.ts'

const closers: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

interface Options {
  rate?: number
  lane?: Partial<LaneSettings>
  environment?: Record<string, string>
}

/** A session with both lanes, ids on, and what it reported so far. */
async function begin({ rate = 100, lane = {}, environment = {} }: Options = {}) {
  const server = await startServer(readEnvironment({ PORT: '0', LOG_LEVEL: 'silent', ...environment }))
  closers.push(() => server.close())
  const session = server.registry.claim('a'.repeat(32), 'here')
  const lanes = DEFAULT_SETTINGS.lanes.map((one) => ({ ...one, ids: true, ...lane }))
  expect(session.set(1, { workload: { ...DEFAULT_SETTINGS.workload, rate }, lanes })).toEqual([])
  const reports: (ControlDown & { type: 'report' })[] = []
  let wake = () => {}
  session.attach((report) => {
    reports.push(report)
    wake()
  })
  return {
    session,
    port: server.ports.lanes,
    async until<T>(found: (reports: LaneReport[]) => T | undefined, id: string): Promise<T> {
      for (;;) {
        const value = found(reports.flatMap(({ lanes: all }) => (all[id] ? [all[id]] : [])))
        if (value !== undefined) return value
        await new Promise<void>((resolve) => (wake = resolve))
      }
    },
  }
}

type Begun = Awaited<ReturnType<typeof begin>>

/** What a client read on one connection, in order: in-band control by its name, messages by their id. */
interface Reader {
  read: string[]
  until(enough: (read: string[]) => boolean): Promise<string[]>
  end(): void
}

function reader(): Reader & { add(one: string): void } {
  const read: string[] = []
  let wake = () => {}
  return {
    read,
    add(one) {
      read.push(one)
      wake()
    },
    async until(enough) {
      while (!enough(read)) await new Promise<void>((resolve) => (wake = resolve))
      return read
    },
    end: () => {},
  }
}

function openWebsocket({ port, session }: Begun, last?: string, options: { autoPong?: boolean } = {}): Reader {
  const query = `session=${session.id}&lane=ws${last === undefined ? '' : `&last=${last}`}`
  const socket = new WebSocket(`ws://127.0.0.1:${port}/ws?${query}`, options)
  closers.push(() => socket.terminate())
  const client = reader()
  socket.on('ping', () => client.add('ping'))
  socket.on('close', (code) => client.add(`closed ${code}`))
  socket.on('message', (data: Buffer) => {
    const text = data.toString()
    if (text.startsWith('{')) client.add('hello')
    else if (text.startsWith('\n')) client.add(JSON.stringify(JSON.parse(text.slice(1))))
    else client.add(text.split('\n', 1)[0]!)
  })
  return { ...client, end: () => socket.terminate() }
}

function openSse({ port, session }: Begun, last?: string): Reader {
  const client = reader()
  const abort = new AbortController()
  closers.push(() => abort.abort())
  void (async () => {
    const headers: Record<string, string> = last === undefined ? {} : { 'last-event-id': last }
    const response = await fetch(`http://127.0.0.1:${port}/sse?session=${session.id}&lane=sse`, { headers, signal: abort.signal })
    let text = ''
    let fields: Record<string, string> = {}
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
      const lines = (text + chunk).split('\n')
      text = lines.pop()!
      for (const line of lines) {
        const colon = line.indexOf(':')
        if (colon === 0) client.add('comment')
        if (colon > 0) fields[line.slice(0, colon)] = line.slice(colon + 2)
        if (line !== '') continue
        const { event, id, data } = fields
        if (event !== undefined) client.add(event === 'stale' ? JSON.stringify({ type: event, ...JSON.parse(data!) }) : event)
        else if (id !== undefined) client.add(id)
        fields = {}
      }
    }
  })().catch((error: Error) => {
    if (!abort.signal.aborted) throw error
  })
  return { ...client, end: () => abort.abort() }
}

const LANES = [
  { lane: 'ws', open: openWebsocket, hidden: 'ping', seen: '{"type":"heartbeat"}' },
  { lane: 'sse', open: openSse, hidden: 'comment', seen: 'heartbeat' },
] as const

describe.each(LANES)('the $lane lane', ({ lane, open, hidden, seen }) => {
  it('without a heartbeat says nothing while there is no message', async () => {
    const begun = await begin({ rate: 0 })
    const client = open(begun)
    await client.until((read) => read.includes('hello'))
    const { control } = await begun.until((reports) => reports.find(({ down }) => (down.control ?? 0) > 0)?.down, lane)
    await begun.until((reports) => (reports.length > 8 ? true : undefined), lane)
    expect(client.read).toEqual(['hello'])
    expect(await begun.until((reports) => reports.at(-1)?.down.control, lane)).toBe(control)
  })

  it('beats where the page cannot see it, and the bytes are control', async () => {
    const begun = await begin({ rate: 0, lane: { heartbeat: { form: 'ping', intervalMs: 200, timeoutMs: 1000 } } })
    const client = open(begun)
    const read = await client.until(({ length }) => length >= 4)
    expect(read).toEqual(['hello', hidden, hidden, hidden])
    const framing = await begun.until((reports) => (reports.at(-1)?.down.control ? reports.at(-1)?.down : undefined), lane)
    expect(Object.keys(framing).filter((part) => part !== 'heads')).toEqual(['control'])
  })

  it('beats so that the page sees it', async () => {
    const begun = await begin({ rate: 0, lane: { heartbeat: { form: 'event', intervalMs: 200, timeoutMs: 1000 } } })
    const client = open(begun)
    const read = await client.until((all) => all.filter((one) => one === seen).length >= 3)
    expect(new Set(read)).toEqual(new Set(lane === 'ws' ? ['hello', 'ping', seen] : ['hello', seen]))
  })

  it('takes a new heartbeat, and none, without a new connection', async () => {
    const begun = await begin({ rate: 0 })
    const client = open(begun)
    await client.until((read) => read.includes('hello'))
    const { workload } = DEFAULT_SETTINGS
    const lanes = DEFAULT_SETTINGS.lanes.map((one) => ({ ...one, ids: true }))
    const heartbeat = { form: 'ping', intervalMs: 200, timeoutMs: 1000 } as const
    begun.session.set(2, { workload: { ...workload, rate: 0 }, lanes: lanes.map((one) => ({ ...one, heartbeat })) })
    await client.until((read) => read.filter((one) => one === hidden).length >= 2)
    begun.session.set(3, { workload: { ...workload, rate: 100 }, lanes })
    const after = client.read.length
    await client.until((read) => read.length >= after + 60)
    expect(client.read.slice(after + 1)).not.toContain(hidden)
    expect(client.read.filter((one) => one === 'hello')).toHaveLength(1)
  })

  it('says stale where the id is evicted: then the newest message, then the stream, gap-free', async () => {
    const begun = await begin({ environment: { MAX_LOG_MESSAGES: '5' } })
    const client = open(begun)
    const [, first] = await client.until(({ length }) => length >= 2)
    client.end()
    const seq = Number(first!.split('-')[1])
    await begun.until((reports) => (reports.at(-1)!.through > seq + 30 ? true : undefined), lane)
    const back = open(begun, first)
    const read = await back.until(({ length }) => length >= 20)
    const { type, why, snapshot } = JSON.parse(read[1]!) as { type: string; why: string; snapshot: string }
    expect([read[0], type, why, read[2]]).toEqual(['hello', 'stale', 'evicted', snapshot])
    const newest = Number(snapshot.split('-')[1])
    expect(newest).toBeGreaterThan(seq + 30)
    expect(read.slice(2)).toEqual(Array.from({ length: read.length - 2 }, (_, n) => `${begun.session.log.epoch}-${newest + n}`))
    const report = await begun.until(
      (reports) => reports.flatMap(({ connections }) => connections).find(({ startsAt }) => startsAt === newest),
      lane,
    )
    expect(report.resumedAfter).toBeNull()
  })

  it('says stale where the server has forgotten, though the count goes on', async () => {
    const begun = await begin()
    const client = open(begun)
    const [, first] = await client.until(({ length }) => length >= 2)
    client.end()
    begun.session.log.forget('new')
    const back = open(begun, first)
    const read = await back.until(({ length }) => length >= 6)
    expect(JSON.parse(read[1]!)).toMatchObject({ type: 'stale', why: 'epoch' })
    for (const id of read.slice(2)) expect(id).toMatch(/^new-/)
    expect(Number(read[2]!.split('-')[1])).toBeGreaterThan(Number(first!.split('-')[1]))
  })

  it('says nothing of it where the id can be resumed', async () => {
    const begun = await begin()
    const client = open(begun)
    const [, first] = await client.until(({ length }) => length >= 2)
    client.end()
    const seq = Number(first!.split('-')[1])
    await begun.until((reports) => (reports.at(-1)!.through > seq + 10 ? true : undefined), lane)
    const read = await open(begun, first).until(({ length }) => length >= 15)
    expect(read.slice(1, 15)).toEqual(Array.from({ length: 14 }, (_, n) => `${begun.session.log.epoch}-${seq + 1 + n}`))
  })
})

it('a WebSocket client that answers no ping is given up within the timeout; an event stream never is', async () => {
  const begun = await begin({ rate: 0, lane: { heartbeat: { form: 'ping', intervalMs: 200, timeoutMs: 400 } } })
  const deaf = openWebsocket(begun, undefined, { autoPong: false })
  const stream = openSse(begun)
  await deaf.until((read) => read.includes('closed 1006'))
  const closed = await begun.until(
    (reports) => reports.flatMap(({ connections }) => connections).find(({ cause }) => cause === 'heartbeat'),
    'ws',
  )
  const openMs = closed.closedAt! - closed.openedAt
  expect(openMs).toBeGreaterThanOrEqual(600)
  const hearing = openWebsocket(begun)
  await hearing.until((read) => read.filter((one) => one === 'ping').length >= 5)
  expect(hearing.read).not.toContain('closed 1006')
  await stream.until((read) => read.filter((one) => one === 'comment').length >= 5)
})

it('a client that stops reading is reported silent, since when; and passing again once it reads', async () => {
  const begun = await begin({ rate: 200, lane: {} })
  const payload = { kind: 'generated', generator: 'plain', form: 'text', size: 40_000 } as const
  const lanes = DEFAULT_SETTINGS.lanes.map((one) => ({ ...one, ids: true }))
  begun.session.set(2, { workload: { ...DEFAULT_SETTINGS.workload, rate: 200, payload }, lanes })
  const socket = new WebSocket(`ws://127.0.0.1:${begun.port}/ws?session=${begun.session.id}&lane=ws`)
  closers.push(() => socket.terminate())
  await once(socket, 'open')
  socket.pause()
  const silences = (reports: LaneReport[]) =>
    reports.flatMap(({ connections }) => connections).flatMap(({ silence }) => (silence ? [silence] : []))
  const silent = await begun.until((reports) => silences(reports)[0], 'ws')
  expect(silent.until).toBeNull()
  socket.resume()
  const over = await begun.until((reports) => silences(reports).find(({ until }) => until !== null), 'ws')
  expect(over.since).toBe(silent.since)
  expect(over.until!).toBeGreaterThan(over.since + 1000)
})

it('a path that is silent upstream alone is reported as unheard, not as silent, until what waited has come', async () => {
  const begun = await begin({ rate: 100, lane: {} })
  const socket = new WebSocket(`ws://127.0.0.1:${begun.port}/ws?session=${begun.session.id}&lane=ws`)
  closers.push(() => socket.terminate())
  await once(socket, 'open')
  const ids = DEFAULT_SETTINGS.lanes.map((one) => ({ ...one, ids: true }))
  const settings = { workload: { ...DEFAULT_SETTINGS.workload, rate: 100 }, lanes: ids }
  const silenced = ids.map((one) => ({ ...one, conditions: [{ type: 'blackhole', direction: 'up' } as const] }))
  begun.session.set(2, { ...settings, lanes: silenced })
  const timer = setInterval(() => socket.send('anybody there?'), 50)
  closers.push(() => clearInterval(timer))
  const connections = (reports: LaneReport[]) => reports.flatMap((report) => report.connections)
  const unheard = (reports: LaneReport[]) => connections(reports).flatMap((connection) => connection.unheard ?? [])
  const found = await begun.until((reports) => unheard(reports)[0], 'ws')
  expect(found.until).toBeNull()
  begun.session.set(3, settings)
  const over = await begun.until((reports) => unheard(reports).find(({ until }) => until !== null), 'ws')
  expect(over.since).toBe(found.since)
  expect(await begun.until((reports) => (connections(reports).some(({ silence }) => silence) ? 'silent' : 'passing'), 'ws')).toBe('passing')
})

it('an attempt held up on its way does not push out the newer connection that its client is on by then', async () => {
  const begun = await begin({ lane: { conditions: [{ type: 'latency', direction: 'up', delayMs: 300, jitterMs: 0 }] } })
  const late = openWebsocket(begun)
  await expect.poll(() => begun.session.lanes.get('ws')!.links.length).toBe(1)
  begun.session.act({ type: 'handoff', lanes: ['ws'] })
  const lanes = DEFAULT_SETTINGS.lanes.map((one) => ({ ...one, ids: true }))
  begun.session.set(2, { workload: { ...DEFAULT_SETTINGS.workload, rate: 100 }, lanes })
  const current = openWebsocket(begun)
  await current.until(({ length }) => length >= 5)
  expect(late.read).toEqual([])
  begun.session.act({ type: 'heal', lanes: ['ws'] })
  expect(await late.until((read) => read.length > 0)).toEqual(['closed 1000'])
  const { length } = current.read
  await current.until((read) => read.length >= length + 20)
  expect(current.read.some((one) => one.startsWith('closed'))).toBe(false)
})

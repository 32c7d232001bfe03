import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import type { ScaleDown, ScaleSettings } from '@wireside/contract/scale'
import { readEnvironment } from '../environment.ts'
import { startServer, type RunningServer } from '../start.ts'
import { capacity } from './capacity.ts'

const closers: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

async function start(environment: Record<string, string> = {}): Promise<RunningServer> {
  const server = await startServer(readEnvironment({ PORT: '0', LOG_LEVEL: 'silent', ...environment }))
  closers.push(() => server.close())
  return server
}

const SETTINGS: ScaleSettings = {
  transport: 'websocket',
  connections: 100,
  size: 100,
  rate: 50,
  broadcasts: 2,
  encode: 'once',
  model: 'event-loop',
}

type Of<T extends ScaleDown['type']> = Extract<ScaleDown, { type: T }>

/** A page on the scale channel: everything it was told, and waiting for what it has not been told yet. */
class ScalePage {
  readonly told: ScaleDown[] = []
  readonly socket: WebSocket
  #wake: () => void = () => {}

  constructor({ ports }: RunningServer, headers: Record<string, string> = {}) {
    this.socket = new WebSocket(`ws://127.0.0.1:${ports.app}/api/scale`, { origin: `http://127.0.0.1:${ports.app}`, headers })
    this.socket.on('message', (data: Buffer) => {
      this.told.push(JSON.parse(data.toString()) as ScaleDown)
      this.#wake()
    })
    closers.push(() => this.socket.terminate())
  }

  start(settings: unknown): void {
    this.socket.send(JSON.stringify({ type: 'start', settings }))
  }

  async next<T extends ScaleDown['type']>(type: T, fits: (message: Of<T>) => boolean = () => true): Promise<Of<T>> {
    for (;;) {
      const found = this.told.find((message): message is Of<T> => message.type === type && fits(message as Of<T>))
      if (found) return found
      await new Promise<void>((resolve) => (this.#wake = resolve))
    }
  }
}

/** Processes this one started that are still alive (Linux). */
async function children(): Promise<string[]> {
  return (await readFile('/proc/self/task/' + process.pid + '/children', 'utf8')).split(' ').filter(Boolean)
}

it.each([
  { transport: 'websocket', encode: 'once' },
  { transport: 'sse', encode: 'each' },
] as const)('a run over %o opens its connections in five steps, and all get every broadcast whole', async (more) => {
  const page = new ScalePage(await start())
  await page.next('offer')
  page.start({ ...SETTINGS, ...more, size: 700 })
  const { result } = await page.next('done')
  expect(result.steps.map(({ connections, delivered }) => [connections, delivered])).toEqual([
    [20, 40],
    [40, 80],
    [60, 120],
    [80, 160],
    [100, 200],
  ])
  expect(page.told.filter(({ type }) => type === 'step')).toHaveLength(5)
  for (const step of result.steps) {
    expect(step.cpuMicrosPerMessage).toBeGreaterThan(0)
    expect(step.firstMs).toBeGreaterThan(0)
    expect(step.lastMs).toBeGreaterThanOrEqual(step.firstMs)
    expect(step.residentBytes).toBeGreaterThan(30_000_000)
  }
})

describe('a run ends, with everything it opened,', () => {
  const LONG = { ...SETTINGS, connections: 300, rate: 1, broadcasts: 60 }

  it('when it is cancelled, and the next may start', async () => {
    const page = new ScalePage(await start())
    await page.next('offer')
    const before = await children()
    page.start(LONG)
    await page.next('progress', ({ phase }) => phase === 'sending')
    expect((await children()).length).toBe(before.length + 2)
    page.socket.send('{"type":"cancel"}')
    await page.next('cancelled')
    expect(await children()).toEqual(before)
    page.told.length = 0
    page.start(LONG)
    await page.next('progress')
  })

  it('when the page goes away', async () => {
    const server = await start()
    const page = new ScalePage(server)
    await page.next('offer')
    const before = await children()
    page.start(LONG)
    await page.next('progress', ({ connections }) => connections > 0)
    page.socket.terminate()
    await expect.poll(children, { timeout: 5000 }).toEqual(before)
  })

  it('when the server stops', async () => {
    const server = await startServer(readEnvironment({ PORT: '0', LOG_LEVEL: 'silent' }))
    const page = new ScalePage(server)
    await page.next('offer')
    const before = await children()
    page.start(LONG)
    await page.next('progress', ({ connections }) => connections > 0)
    await server.close()
    expect(await children()).toEqual(before)
  })
})

describe('a run is refused in words', () => {
  it.each([
    [{ connections: 99 }, 'connections: 99 is not allowed; allowed: a whole number from 100 to 10000'],
    [{ connections: 5000, rate: 50 }, 'rate: 5000 × 50/s = 250000/s is not allowed; allowed: connections × rate at most 50000/s'],
    [{ connections: 200, model: 'threads', transport: 'socketio' }, 'model: threads over socketio is not allowed'],
    [{ transport: 'pigeon' }, 'transport'],
  ])('for settings like %o', async (more, why) => {
    const page = new ScalePage(await start())
    await page.next('offer')
    page.start({ ...SETTINGS, ...more })
    expect((await page.next('failed')).why).toContain(why)
  })

  it('beyond the operator’s limit', async () => {
    const page = new ScalePage(await start({ MAX_SCALE_CONNECTIONS: '500' }))
    expect(await page.next('offer')).toMatchObject({ on: true, maxConnections: 500 })
    page.start({ ...SETTINGS, connections: 501 })
    expect((await page.next('failed')).why).toBe(
      'connections: 501 is not allowed; allowed: at most 500 (the limit of this server, MAX_SCALE_CONNECTIONS)',
    )
  })

  it('while another is under way, which goes on', async () => {
    const server = await start()
    const [first, second] = [new ScalePage(server), new ScalePage(server)]
    await first.next('offer')
    await second.next('offer')
    first.start(SETTINGS)
    await first.next('progress')
    second.start(SETTINGS)
    expect((await second.next('failed')).why).toContain('another run is under way on this server (100 × websocket')
    second.socket.close()
    await first.next('progress', ({ phase }) => phase === 'sending')
  })

  it('to a client beyond this machine, unless the operator opens it to everyone', async () => {
    const forwarded = { 'x-forwarded-for': '192.0.2.1' }
    const page = new ScalePage(await start(), forwarded)
    expect(await page.next('offer')).toMatchObject({ on: false, why: expect.stringContaining('SCALE=everyone') as string })
    page.start(SETTINGS)
    expect((await page.next('failed')).why).toContain('the server’s own machine')
    const open = new ScalePage(await start({ SCALE: 'everyone' }), forwarded)
    expect(await open.next('offer')).toMatchObject({ on: true })
  })

  it('where the operator turned it off', async () => {
    const page = new ScalePage(await start({ SCALE: 'off' }))
    expect(await page.next('offer')).toMatchObject({ on: false, why: 'it is off on this server (SCALE=off)' })
  })

  it('to a page of another origin, and to a client that names none', async () => {
    const server = await start()
    for (const origin of ['https://evil.example', undefined]) {
      const socket = new WebSocket(`ws://127.0.0.1:${server.ports.app}/api/scale`, origin === undefined ? {} : { origin })
      const [error] = (await once(socket, 'error')) as [Error]
      expect(error.message).toContain('403')
    }
  })
})

it('what is no command ends the channel, in words', async () => {
  const page = new ScalePage(await start())
  await page.next('offer')
  page.socket.send('{"type":"explode"}')
  expect((await page.next('goodbye')).why).toContain('type')
})

it('the bound on connections is named: files a process may open, or the operator’s limit; threads are bound by memory', () => {
  expect(capacity(10_000, 20_000, 16e9)).toMatchObject({
    maxConnections: 10_000,
    why: expect.stringContaining('MAX_SCALE_CONNECTIONS') as string,
    maxThreads: 200,
  })
  expect(capacity(10_000, 1024, 16e9)).toMatchObject({
    maxConnections: 512,
    why: expect.stringContaining('1024 files (ulimit -n)') as string,
  })
  expect(capacity(10_000, 20_000, 2e9).maxThreads).toBe(0)
})

import { once } from 'node:events'
import type { ControlUp } from '@wireside/contract/control'
import type { Condition } from '@wireside/contract/conditions'
import type { Fault } from '@wireside/contract/faults'
import { afterEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { auth, closeAll, closers, Control, idsOf, idsOverWebSocket, openSse, settings, start } from '../control/page.fixture.ts'

afterEach(closeAll)

async function open(conditions: Condition[] = []) {
  const ports = await start()
  const control = await new Control(ports).send(auth(), {
    type: 'set',
    rev: 1,
    settings: settings({ rate: 50 }, { ids: true, conditions }),
  })
  const { session } = await control.next('hello')
  await control.next('settings')
  return { ports, control, session }
}

let requests = 0
function act(fault: Fault): ControlUp {
  return { type: 'act', requestId: ++requests, fault }
}

/** How a WebSocket that was opened ended: its close code. */
async function closeOf(lanesPort: number, session: string): Promise<number> {
  const socket = new WebSocket(`ws://127.0.0.1:${lanesPort}/ws?session=${session}&lane=ws`)
  socket.on('error', () => socket.terminate())
  const [code] = (await once(socket, 'close')) as [number]
  return code
}

describe('refuse', () => {
  it.each([
    [503, 'text/html'],
    [204, null],
    [200, 'text/html'],
  ])('answers a new connection of the lane with %s, and leaves the uplink alone', async (status, type) => {
    const { ports, session } = await open([{ type: 'refuse', status }])
    const response = await openSse(ports, session)
    expect(response.status).toBe(status)
    expect(response.headers.get('content-type')?.split(';')[0] ?? null).toBe(type)
    const posted = await fetch(`http://127.0.0.1:${ports.lanes}/messages?session=${session}&lane=sse&id=a`, { method: 'POST', body: 'x' })
    expect(posted.status).toBe(204)
  })

  it('answers a WebSocket handshake as well', async () => {
    const { ports, session } = await open([{ type: 'refuse', status: 503 }])
    const socket = new WebSocket(`ws://127.0.0.1:${ports.lanes}/ws?session=${session}&lane=ws`)
    const [error] = (await once(socket, 'error')) as [Error]
    expect(error.message).toContain('503')
  })
})

describe('outage', () => {
  it('cuts the named lanes and resets their new connections until it is over; the others go on', async () => {
    const { ports, control, session } = await open()
    const sse = await openSse(ports, session)
    const cut = sse.text().catch((error: unknown) => String(error))
    await idsOverWebSocket(ports, session, 1)
    await control.send(act({ type: 'outage', lanes: ['sse'], ms: 400 }))
    const [{ until } = { until: 0 }] = (await control.next('report', ({ faults }) => faults.lasting.length > 0)).faults.lasting
    await cut
    await expect(openSse(ports, session)).rejects.toThrow('fetch failed')
    expect(await idsOverWebSocket(ports, session, 1)).toHaveLength(1)
    const over = await control.next('report', ({ faults }) => faults.happened.some(({ what }) => what === 'ended'))
    expect(over.faults.happened[0]!.at).toBeGreaterThanOrEqual(until - 1)
    expect(over.faults.lasting).toEqual([])
    expect(await idsOf(await openSse(ports, session), 1)).toHaveLength(1)
  })

  it('can be healed before it is over', async () => {
    const { ports, control, session } = await open()
    await control.send(act({ type: 'outage', lanes: ['ws', 'sse'], ms: 600_000 }), act({ type: 'heal', lanes: ['ws', 'sse'] }))
    await control.next('report', ({ faults }) => faults.lasting.length === 0)
    expect((await openSse(ports, session)).status).toBe(200)
  })
})

describe('handoff', () => {
  it('leaves the old connection silent, and a new one works at once and resumes; the old one has then given way', async () => {
    const { ports, control, session } = await open()
    const old = await openSse(ports, session)
    const reader = old.body!.getReader()
    await reader.read()
    await control.send(act({ type: 'handoff', lanes: ['sse'] }))
    await control.next('done')
    const [first] = await idsOf(await openSse(ports, session), 1)
    const ids = await idsOf(await openSse(ports, session, 'sse', first), 3)
    expect(ids.map((id) => Number(id.split('-')[1]))).toEqual([1, 2, 3].map((n) => Number(first!.split('-')[1]) + n))
    await control.next('report', ({ lanes }) => lanes.sse!.connections.some(({ cause }) => cause === 'superseded'))
  })
})

describe('restart', () => {
  it('forgets: a new epoch, its ids go on from where the workload is, and an id of the old one resumes nothing', async () => {
    const { ports, control, session } = await open()
    const before = await idsOf(await openSse(ports, session), 3)
    await control.send(act({ type: 'restart', lanes: [] }))
    await control.next('done')
    const after = await idsOf(await openSse(ports, session, 'sse', before[0]), 2)
    const [epoch, seq] = before[2]!.split('-')
    expect(after[0]!.split('-')[0]).not.toBe(epoch)
    expect(Number(after[0]!.split('-')[1])).toBeGreaterThan(Number(seq))
    const reported = await control.next('report', (report) => report.epoch !== epoch)
    expect(reported.epoch).toBe(after[0]!.split('-')[0])
  })

  it('cuts every lane, whichever were named', async () => {
    const { ports, control, session } = await open()
    const socket = new WebSocket(`ws://127.0.0.1:${ports.lanes}/ws?session=${session}&lane=ws`)
    closers.push(() => socket.terminate())
    socket.on('error', () => socket.terminate())
    await once(socket, 'message')
    await control.send(act({ type: 'restart', lanes: ['sse'] }))
    const [code] = (await once(socket, 'close')) as [number]
    expect(code).toBe(1006)
  })
})

describe('a condition imposed for a while', () => {
  it('holds in place of the lane’s own of its type, and ends by itself', async () => {
    const { ports, control, session } = await open([{ type: 'latency', direction: 'both', delayMs: 1, jitterMs: 0 }])
    await control.send(act({ type: 'impose', lanes: ['ws'], condition: { type: 'limit_data', direction: 'down', bytes: 300 }, ms: 500 }))
    await control.next('done')
    expect(await closeOf(ports.lanes, session)).toBe(1006)
    await control.next('report', ({ faults }) => faults.happened.some(({ what }) => what === 'ended'))
    expect(await idsOverWebSocket(ports, session, 20)).toHaveLength(20)
  })
})

describe('a proxy’s condition that is imposed', () => {
  const condition: Condition = { type: 'strip_upgrade', proxy: 'removes' }

  it('by a script for all lanes, does not hold on one over TLS: no proxy can see into it', async () => {
    const ports = await start()
    const [ws] = settings().lanes
    const lanes = [ws!, { ...ws!, id: 'ws-2', protocol: 'h1-tls' as const }]
    const script = [{ atMs: 0, fault: { type: 'impose' as const, lanes: [], condition, ms: 20_000 } }]
    const control = await new Control(ports).send(
      auth(),
      { type: 'set', rev: 1, settings: { ...settings({ rate: 50 }), lanes, script } },
      { type: 'script', on: true },
    )
    const { session } = await control.next('hello')
    await control.next('report', ({ faults }) => faults.happened.some(({ what }) => what === 'began'))
    const overTls = new WebSocket(`wss://127.0.0.1:${ports.tls1}/ws?session=${session}&lane=ws-2`, { rejectUnauthorized: false })
    await once(overTls, 'message')
    overTls.terminate()
    const stripped = new WebSocket(`ws://127.0.0.1:${ports.lanes}/ws?session=${session}&lane=ws`)
    const [error] = (await once(stripped, 'error')) as [Error]
    expect(error.message).toContain('Unexpected server response')
  })

  it('by hand on lanes over TLS alone, is refused in words', async () => {
    const control = await new Control(await start()).send(auth(), { type: 'set', rev: 1, settings: settings({}, { protocol: 'h2' }) })
    await control.next('settings')
    await control.send(act({ type: 'impose', lanes: ['ws', 'sse'], condition, ms: 1000 }))
    expect((await control.next('failed')).why).toContain('a proxy that does not end TLS cannot see what it carries')
  })
})

describe('a script', () => {
  it('runs on the server’s clock, in order, on all lanes where it names none, and says what it did', async () => {
    const ports = await start()
    const script = [
      { atMs: 100, fault: { type: 'close' as const, lanes: ['sse'] } },
      { atMs: 200, fault: { type: 'outage' as const, lanes: [], ms: 100 } },
    ]
    const control = await new Control(ports).send(
      auth(),
      { type: 'set', rev: 1, settings: { ...settings(), script } },
      { type: 'script', on: true },
    )
    const started = await control.next('report', ({ faults }) => faults.script !== null)
    await control.next('report', ({ faults }) => faults.script === null && faults.happened.some(({ what }) => what === 'ended'))
    const happened = control.told.filter((message) => message.type === 'report').flatMap(({ faults }) => faults.happened)
    expect(happened.map(({ fault, what }) => [fault.type, what, fault.lanes])).toEqual([
      ['close', 'began', ['sse']],
      ['outage', 'began', ['ws', 'sse']],
      ['outage', 'ended', ['ws', 'sse']],
    ])
    const { startedAt, endsAt } = started.faults.script!
    expect(endsAt - startedAt).toBeCloseTo(300)
    expect(happened[0]!.at - startedAt).toBeGreaterThanOrEqual(99)
    expect(happened[1]!.at - startedAt).toBeGreaterThanOrEqual(199)
  })

  it('stopped, does nothing more', async () => {
    const ports = await start()
    const script = [{ atMs: 60_000, fault: { type: 'restart' as const, lanes: [] } }]
    const control = await new Control(ports).send(
      auth(),
      { type: 'set', rev: 1, settings: { ...settings(), script } },
      { type: 'script', on: true },
    )
    await control.next('report', ({ faults }) => faults.script !== null)
    control.told.length = 0
    await control.send({ type: 'script', on: false })
    expect((await control.next('report', ({ faults }) => faults.script === null)).faults.happened).toEqual([])
  })
})

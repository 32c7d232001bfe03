import { once } from 'node:events'
import { afterEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import type { ControlUp } from '@wireside/contract/control'
import type { TappedExchange } from '@wireside/contract/tap'
import { readEnvironment } from '../environment.ts'
import { startServer } from '../start.ts'
import { auth, closeAll, closers, Control, idsOf, idsOverWebSocket, openSse, settings, start } from './page.fixture.ts'

afterEach(closeAll)

it('a page that leaves ends its session at once: nobody waits for its grace to run out', async () => {
  const server = await startServer(readEnvironment({ PORT: '0', LOG_LEVEL: 'silent' }))
  closers.push(() => server.close())
  const control = await new Control(server.ports).send(auth())
  await control.next('hello')
  await control.send({ type: 'leave' })
  const [code] = (await once(control.socket, 'close')) as [number]
  expect([code, server.registry.size]).toEqual([1000, 0])
})

describe('who may speak', () => {
  it.each([
    ['nothing that is JSON', 'hello', 'a control message must be JSON'],
    [
      'a type nobody knows',
      '{"type":"explode"}',
      'type: explode is not allowed; allowed: auth, set, payload, script, act, tap, send-cost, leave, ping',
    ],
    ['a command before auth', '{"type":"ping","sentAt":1}', 'the first message must be auth'],
    ['a secret of the wrong form', '{"type":"auth","protocol":1,"secret":"x"}', 'secret'],
  ])('%s ends the channel, in words', async (_, sent, why) => {
    const control = await new Control(await start()).send(sent)
    expect((await control.next('goodbye')).why).toContain(why)
    const [code] = (await once(control.socket, 'close')) as [number]
    expect(code).toBe(1008)
  })

  it('another page’s origin is refused', async () => {
    const ports = await start()
    const control = new Control(ports, 'https://evil.example')
    const [error] = (await once(control.socket, 'error')) as [Error]
    expect(error.message).toContain('403')
  })

  it('the newest tab with a secret takes the session over, and the other is told', async () => {
    const ports = await start()
    const first = await new Control(ports).send(auth())
    const { session } = await first.next('hello')
    const second = await new Control(ports).send(auth())
    expect((await second.next('hello')).session).toBe(session)
    await first.next('replaced')
    await once(first.socket, 'close')
    await second.send({ type: 'set', rev: 1, settings: settings() })
    await second.next('settings')
  })

  it('a session beyond the limit is refused in words, and the others go on', async () => {
    const ports = await start({ MAX_SESSIONS: '1' })
    const first = await new Control(ports).send(auth())
    await first.next('hello')
    const second = await new Control(ports).send(auth('b'.repeat(32)))
    expect((await second.next('goodbye')).why).toContain('this server holds 1 sessions, its limit')
    await first.send({ type: 'ping', sentAt: 1 })
    await first.next('pong')
  })

  it('more commands than a page could mean are refused in words', async () => {
    const control = await new Control(await start()).send(auth())
    await control.next('hello')
    await control.send(...Array.from({ length: 500 }, (): ControlUp => ({ type: 'ping', sentAt: 1 })))
    expect((await control.next('goodbye')).why).toContain('control messages a second')
  })
})

describe('settings', () => {
  it('are refused whole, with field, value and what is allowed; the last good ones stay', async () => {
    const control = await new Control(await start()).send(auth(), { type: 'set', rev: 1, settings: settings({ rate: 50 }) })
    await control.next('settings')
    await control.send({ type: 'set', rev: 2, settings: settings({ rate: 5000 }) })
    const { problems } = await control.next('refused')
    expect(problems).toEqual([{ field: 'workload.rate', value: '5000', allowed: 'a number from 0 to 1000' }])
    await control.laneUntil('ws', ({ last }) => last.through > 5)
  })

  it('name a pasted payload only after its bytes came', async () => {
    const control = await new Control(await start()).send(auth())
    const payload = { kind: 'pasted', form: 'text', ref: 'abc', size: 2 } as const
    await control.send({ type: 'set', rev: 1, settings: settings({ payload }) })
    expect((await control.next('refused')).problems[0]!.field).toBe('workload.payload.ref')
    await control.send({ type: 'payload', ref: 'abc', base64: 'aGk=' }, { type: 'set', rev: 2, settings: settings({ payload }) })
    await control.next('settings')
  })
})

describe('what a message costs the server', () => {
  const way = (transport: 'websocket' | 'sse', compression: 'off' | 'on' | 'no-takeover') => ({ transport, compression })

  it('is measured on each way that was asked for, one page at a time', async () => {
    const control = await new Control(await start()).send(auth(), { type: 'set', rev: 1, settings: settings() })
    await control.next('settings')
    const ways = [way('websocket', 'off'), way('websocket', 'on'), way('sse', 'on')]
    await control.send({ type: 'send-cost', ways }, { type: 'send-cost', ways })
    expect((await control.next('send-cost-refused')).why).toContain('try again in some seconds')
    const { costs } = await control.next('send-cost')
    expect(costs).toMatchObject(ways)
    expect(costs.every(({ medianUs }) => medianUs > 0)).toBe(true)
  })

  it('is refused in words before there is a workload, and for a compression its transport lacks', async () => {
    const control = await new Control(await start()).send(auth(), { type: 'send-cost', ways: [way('sse', 'on')] })
    expect((await control.next('send-cost-refused')).why).toBe('no workload is set yet')
    await control.send({ type: 'set', rev: 1, settings: settings() }, { type: 'send-cost', ways: [way('sse', 'no-takeover')] })
    await control.next('send-cost-refused', ({ why }) => why === 'sse has no compression no-takeover')
  })
})

describe('a lane', () => {
  it.each(['websocket', 'sse'] as const)(
    'over %s replays what came after the id it names, then goes on live, nothing twice',
    async (transport) => {
      const ports = await start()
      const control = await new Control(ports).send(auth(), { type: 'set', rev: 1, settings: settings({ rate: 200 }, { ids: true }) })
      const { session, epoch } = await control.next('hello')
      await control.next('settings')
      const lane = transport === 'sse' ? 'sse' : 'ws'
      const read = (count: number, last?: string) =>
        transport === 'sse'
          ? openSse(ports, session, lane, last).then((response) => idsOf(response, count))
          : idsOverWebSocket(ports, session, count, last)
      const first = await read(3)
      const seq = Number(first[2]!.split('-')[1])
      await control.laneUntil(lane, ({ last }) => last.through > seq + 20)
      const ids = await read(60, first[2])
      expect(ids).toEqual(Array.from({ length: 60 }, (_, at) => `${epoch}-${seq + 1 + at}`))
      const { replayed } = await control.laneUntil(lane, (sum) => sum.replayed >= 20)
      expect(replayed).toBeGreaterThanOrEqual(20)
    },
  )

  it('tells of a connection’s first message at once, not with the next report that is due', async () => {
    const ports = await start()
    const control = await new Control(ports).send(auth(), { type: 'set', rev: 1, settings: settings({ rate: 20 }) })
    const { session } = await control.next('hello')
    await control.next('settings')
    await openSse(ports, session)
    const { lanes } = await control.next('report', (report) => report.lanes.sse!.units.length > 0)
    expect(lanes.sse!.units[0]!.seq).toHaveLength(1)
  })

  it('that stops reading holds no other up: its own messages are dropped at the bound, and the report says which', async () => {
    const ports = await start({ MAX_LANE_HOLD_BYTES: String(1024 * 1024) })
    const payload = { kind: 'generated', generator: 'plain', form: 'text', size: 64 * 1024 } as const
    const control = await new Control(ports).send(auth(), { type: 'set', rev: 1, settings: settings({ rate: 25, payload }) })
    const { session } = await control.next('hello')
    await control.next('settings')
    const socket = new WebSocket(`ws://127.0.0.1:${ports.lanes}/ws?session=${session}&lane=ws`)
    closers.push(() => socket.terminate())
    let arrived = 0
    socket.on('message', () => arrived++)
    await once(socket, 'message')
    await openSse(ports, session)
    const slow = await control.laneUntil('sse', ({ dropped }) => dropped >= 20)
    const quick = await control.laneUntil('ws', ({ last }) => last.through >= slow.last.through)
    expect(quick.dropped).toBe(0)
    expect(arrived).toBeGreaterThan(slow.seqs.length)
  })

  it('has one open connection: a newer one takes its place', async () => {
    const ports = await start()
    const control = await new Control(ports).send(auth(), { type: 'set', rev: 1, settings: settings() })
    const { session } = await control.next('hello')
    await control.next('settings')
    const first = await openSse(ports, session)
    await openSse(ports, session)
    await first.text()
  })

  it('that nobody opened cannot be cut: the answer says so', async () => {
    const control = await new Control(await start()).send(auth(), { type: 'set', rev: 1, settings: settings() })
    await control.send({ type: 'act', requestId: 1, fault: { type: 'reset_peer', lanes: ['ws', 'sse'] } })
    expect((await control.next('failed')).why).toBe('no connection of these lanes is open')
  })

  it('of a session nobody has is refused, and its answer does not repeat the id', async () => {
    const response = await openSse(await start(), 'f'.repeat(32))
    expect(response.status).toBe(404)
    expect(await response.text()).not.toContain('fff')
  })

  it('takes an uplink message once however often it is sent, and refuses one without an id', async () => {
    const ports = await start()
    const control = await new Control(ports).send(auth(), { type: 'set', rev: 1, settings: settings({ direction: 'up' }) })
    const { session } = await control.next('hello')
    await control.next('settings')
    const post = (query: string) =>
      fetch(`http://127.0.0.1:${ports.lanes}/messages?session=${session}&lane=sse${query}`, { method: 'POST', body: new Blob(['hi']) })
    for (const query of ['&id=e-1', '&id=e-1', '&id=e-2']) expect((await post(query)).status).toBe(204)
    const refused = await post('')
    expect(refused.status).toBe(400)
    expect(await refused.json()).toMatchObject({ field: 'id' })
    await control.next('report', ({ lanes }) => lanes.sse!.received.some(({ ids }) => ids.includes('e-2')))
    const received = control.told.flatMap((one) => (one.type === 'report' ? one.lanes.sse!.received : []))
    expect(received.flatMap(({ ids }) => ids)).toEqual(['e-1', 'e-2'])
    expect(received.flatMap(({ bytes }) => bytes.payload ?? [])).toEqual([2, 2])
    expect(received.flatMap(({ bytes }) => bytes.heads ?? []).every((count) => count > 50)).toBe(true)
    expect(received.flatMap(({ answerBytes }) => answerBytes).every((count) => count > 20)).toBe(true)
  })

  it('counts each message that comes up a WebSocket, exactly', async () => {
    const ports = await start()
    const control = await new Control(ports).send(auth(), { type: 'set', rev: 1, settings: settings({ direction: 'up' }) })
    const { session } = await control.next('hello')
    await control.next('settings')
    const socket = new WebSocket(`ws://127.0.0.1:${ports.lanes}/ws?session=${session}&lane=ws`)
    closers.push(() => socket.terminate())
    await once(socket, 'open')
    const sizes = [0, 125, 126, 65_535, 65_536]
    for (const size of sizes) socket.send(Buffer.alloc(size))
    await control.next(
      'report',
      ({ lanes }) => lanes.ws!.connections.some(({ received }) => received === sizes.length) || lanes.ws!.up.payload === 131_322,
    )
    const received = control.told.flatMap((one) => (one.type === 'report' ? one.lanes.ws!.received : []))
    expect(received.flatMap(({ bytes }) => bytes.framing ?? [])).toEqual([6, 6, 8, 8, 14])
    expect(received.map(({ receivedAt }) => receivedAt.length).reduce((sum, count) => sum + count)).toBe(sizes.length)
  })
})

describe('the tap of a lane', () => {
  const textOf = ({ segments }: TappedExchange, direction: 'up' | 'down') =>
    segments
      .filter((segment) => segment.direction === direction)
      .map(({ base64 }) => Buffer.from(base64, 'base64').toString('latin1'))
      .join('')

  it('gives the session’s own bytes, heads first, with what the meter counted and where each message ends', async () => {
    const ports = await start()
    const control = await new Control(ports).send(auth(), { type: 'set', rev: 1, settings: settings({ rate: 100 }, { ids: true }) })
    const { session, epoch } = await control.next('hello')
    await control.next('settings')
    await idsOf(await openSse(ports, session), 20)
    await control.send({ type: 'tap', lane: 'sse' })
    const [exchange] = (await control.next('tap')).tap.exchanges
    expect(textOf(exchange!, 'up')).toMatch(new RegExp(`^GET /sse\\?session=${session}&lane=sse HTTP/1.1\r\n`))
    const down = textOf(exchange!, 'down')
    expect(down).toMatch(/^HTTP\/1\.1 200 OK\r\n/)
    const { heads, chunking, payload } = exchange!.metered.down
    expect(heads + chunking + payload).toBe(down.length)
    for (const { offset, seq } of exchange!.segments.flatMap(({ ends }) => ends)) {
      expect(down.slice(0, offset)).toMatch(seq === 0 ? /event: hello\n[^]*\r\n$/ : new RegExp(`id: ${epoch}-${seq}\n.*\n\n\r\n$`))
    }
  })

  it('is kept after a cut, with its cause, beside the next connection’s; POSTs are in it too', async () => {
    const ports = await start()
    const control = await new Control(ports).send(auth(), { type: 'set', rev: 1, settings: settings({ rate: 100 }) })
    const { session } = await control.next('hello')
    await control.next('settings')
    const first = await openSse(ports, session)
    await control.send({ type: 'act', requestId: 1, fault: { type: 'reset_peer', lanes: ['sse'] } })
    await control.next('done')
    await expect(first.text()).rejects.toThrow()
    await openSse(ports, session)
    await fetch(`http://127.0.0.1:${ports.lanes}/messages?session=${session}&lane=sse&id=e-1`, { method: 'POST', body: 'up' })
    await control.send({ type: 'tap', lane: 'sse' })
    const { exchanges } = (await control.next('tap')).tap
    expect(exchanges.map(({ connection, closed }) => [connection > 0, closed?.cause])).toEqual([
      [true, 'reset_peer'],
      [true, undefined],
      [false, undefined],
    ])
    expect(textOf(exchanges[2]!, 'up')).toMatch(/^POST \/messages[^]*\r\n\r\nup$/)
    expect(textOf(exchanges[2]!, 'down')).toMatch(/^HTTP\/1\.1 204/)
  })

  it.each([
    ['a lane nobody has', {}, 'the session has no such lane'],
    ['a server that keeps none', { MAX_TAP_BYTES: '0' }, 'this server keeps no bytes'],
  ])('of %s is refused in words', async (_, environment, why) => {
    const control = await new Control(await start(environment)).send(auth(), { type: 'tap', lane: 'nobody' })
    expect((await control.next('tap-refused')).why).toContain(why)
  })
})

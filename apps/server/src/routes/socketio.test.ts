import { once } from 'node:events'
import { total, type Bytes } from '@wireside/contract/parts'
import { Encoder, PacketType } from 'socket.io-parser'
import { afterEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { closeAll, laneBehindRelay, messages } from './socketio.fixture.ts'

afterEach(closeAll)

const OVER = ['polling', 'websocket'] as const
const TEXT = { kind: 'generated', generator: 'dashboard', form: 'text', size: 300 } as const
const BINARY = { ...TEXT, generator: 'plain', form: 'binary' } as const

/** What Socket.IO's own encoder makes of an event: one string, and an attachment for bytes. */
function packets(...data: unknown[]): (string | Buffer)[] {
  return new Encoder().encode({ type: PacketType.EVENT, nsp: '/', data }) as (string | Buffer)[]
}

/** In frames, or in a body, where bytes are base64; without frame headers and separators. */
function wireBytes(data: unknown[], over: (typeof OVER)[number]): number {
  return packets(...data).reduce((sum, packet) => {
    if (typeof packet === 'string') return sum + Buffer.byteLength(`4${packet}`)
    return sum + (over === 'websocket' ? packet.length : `b${packet.toString('base64')}`.length)
  }, 0)
}

function frameHeader(length: number): number {
  return length < 126 ? 2 : length < 65_536 ? 4 : 10
}

function sizeOf(pieces: readonly Buffer[]): number {
  return pieces.reduce((sum, { length }) => sum + length, 0)
}

const without = (bytes: Bytes, part: keyof Bytes): number => total(bytes) - (bytes[part] ?? 0)

describe.each(OVER)('over %s', (over) => {
  it.each([
    ['text', TEXT],
    ['binary', BINARY],
  ])('every %s message costs exactly what the wire carries for it, and every other byte is counted once', async (form, payload) => {
    const { join, read, set, wire } = await laneBehindRelay({}, { rate: 200, payload })
    const socket = join({ transports: [over] })
    const came = await messages(socket, 20)
    set({ running: false })
    await expect.poll(() => read().rows.length).toBeGreaterThanOrEqual(20)

    const { rows } = read()
    came.forEach(({ payload: got, id }, index) => {
      const { bytes } = rows[index]!
      const packetBytes = wireBytes(['message', got, id], over)
      const headers =
        over === 'polling'
          ? 0
          : packets('message', got, id).reduce((sum, one) => sum + frameHeader(one.length + (typeof one === 'string' ? 1 : 0)), 0)
      // Between the packets of one answer stands a separator each.
      const separators = over === 'polling' ? [0, 1, 2] : [0]
      expect(separators.map((count) => packetBytes + headers + count)).toContain(without(bytes, 'heads'))
      expect(bytes).toMatchObject({ payload: 300, id: `,"${id}"`.length })
      expect(bytes.compression ?? 0).toBe(0)
      if (form === 'text') expect(bytes.encoding ?? 0).toBe(JSON.stringify(got).length - 2 - 300)
      else expect(bytes.encoding ?? 0).toBe(over === 'polling' ? 100 : 0)
    })

    // At rest, a poll that is held included.
    await expect.poll(() => total(read().last.down) - sizeOf(wire.carried.down)).toBe(0)
    await expect.poll(() => total(read().last.up) - sizeOf(wire.carried.up)).toBe(0)
    expect(read().last.down.payload).toBe(read().rows.length * 300)
  })

  it('what comes up is told apart from pongs, probes and joins, acknowledged, and counted to the byte', async () => {
    const { join, read, wire } = await laneBehindRelay({}, { running: false })
    const socket = join({ transports: [over] })
    const sent = ['hello', 'with "quotes" and \n', 'péché 漢字 🙂', '', 'x'.repeat(70_000), Buffer.from([0, 255, 10]), Buffer.alloc(200, 7)]
    for (const payload of sent) await socket.emitWithAck('message', payload)
    socket.emit('other', 'no message of the workload')
    await socket.emitWithAck('message', 'last')
    await expect.poll(() => read().received.length).toBe(sent.length + 1)

    const sizes = [...sent, 'last'].map((payload) => Buffer.byteLength(payload as string))
    expect(read().received.map(({ payload }) => payload ?? 0)).toEqual(sizes)
    expect(read().received.map(({ encoding }) => encoding ?? 0)).toEqual([0, 3, 0, 0, 0, ...(over === 'polling' ? [1, 68] : [0, 0]), 0])
    read()
      .received.slice(0, 5)
      .forEach((bytes, index) => {
        const packet = `42${index}${JSON.stringify(['message', sent[index]])}`
        const length = Buffer.byteLength(packet)
        expect(total(bytes)).toBe(length + (over === 'polling' ? 0 : frameHeader(length) + 4))
      })
    await expect.poll(() => total(read().last.up) - sizeOf(wire.carried.up)).toBe(0)
  })
})

it('begins with polling and goes over to a WebSocket: no message is lost, doubled or out of order on the way', async () => {
  const { join, read } = await laneBehindRelay({}, { rate: 500 })
  const socket = join()
  const came = await messages(socket, 200)
  const seqs = came.map(({ id }) => Number(id!.split('-')[1]))
  expect(seqs).toEqual(seqs.map((_, index) => seqs[0]! + index))
  const written = read().rows.map(({ seq }) => seq)
  expect(written.slice(0, seqs.length)).toEqual(seqs)
  expect([...new Set(read().connections.flatMap(({ carriage }) => carriage?.over ?? []))]).toEqual(['polling', 'websocket'])
})

it.each([
  ['strips the upgrade', 'removes'],
  ['lets the upgrade through, and nothing behind it', 'passes-nothing'],
] as const)('where a box %s it goes on by polling', async (_, proxy) => {
  const { join, read } = await laneBehindRelay({ conditions: [{ type: 'strip_upgrade', proxy }] }, { rate: 100 })
  const socket = join()
  const came = await messages(socket, 100)
  const seqs = came.map(({ id }) => Number(id!.split('-')[1]))
  expect(seqs).toEqual(seqs.map((__, index) => seqs[0]! + index))
  expect(socket.io.engine.transport.name).toBe('polling')
  expect(read().connections.map(({ carriage }) => carriage?.over)).not.toContain('websocket')
})

it('after a cut its own recovery names the last id: the same identity, and the lane replays what was missed', async () => {
  const { join, lane, read } = await laneBehindRelay({}, { rate: 100 })
  const socket = join()
  const came = messages(socket, 120)
  await expect.poll(() => read().rows.length).toBeGreaterThan(20)
  const { id } = socket
  for (const link of lane.links) link.resetPeer()
  await once(socket as never, 'disconnect')
  await once(socket as never, 'connect')
  expect([socket.recovered, socket.id]).toEqual([true, id])
  const seqs = (await came).map((one) => Number(one.id!.split('-')[1]))
  expect(seqs).toEqual(seqs.map((_, index) => seqs[0]! + index))
  expect(read().rows.some(({ replayed }) => replayed === 1)).toBe(true)
  expect(read().connections.find(({ closedAt }) => closedAt !== undefined)?.cause).toBe('reset_peer')
})

it('without ids it has no recovery, and sends nothing back to resume from', async () => {
  const { join, lane } = await laneBehindRelay({ ids: false }, { rate: 50 })
  const socket = join()
  expect((await messages(socket, 3))[0]!.id).toBeUndefined()
  for (const link of lane.links) link.resetPeer()
  await once(socket as never, 'disconnect')
  await once(socket as never, 'connect')
  expect(socket.recovered).toBeFalsy()
  expect((socket as unknown as { _pid?: string })._pid).toBeUndefined()
})

it('answers a raw WebSocket with packets that it must know, and ends it when it does not join', async () => {
  const { url } = await laneBehindRelay({}, { rate: 100 })
  const raw = new WebSocket(url('websocket').replace('http', 'ws'))
  const [open] = (await once(raw, 'message')) as [Buffer]
  expect(open.toString()).toMatch(/^0\{"sid":/)
  raw.send('hello')
  await once(raw, 'close')
})

it('is closed to another page’s origin, by polling and by upgrade', async () => {
  const { url } = await laneBehindRelay()
  const headers = { origin: 'https://evil.example' }
  expect((await fetch(url('polling'), { headers })).status).toBe(403)
  const raw = new WebSocket(url('websocket').replace('http', 'ws'), { headers })
  const [, response] = (await once(raw, 'unexpected-response')) as [unknown, { statusCode: number }]
  expect(response.statusCode).toBe(403)
})

it('a request for a connection of another lane is refused in words', async () => {
  const { url } = await laneBehindRelay()
  const response = await fetch(`${url('polling')}&sid=nobody`)
  expect([response.status, await response.json()]).toMatchObject([410, { field: 'sid', value: 'nobody' }])
})

it('its id alone does not open a session’s connection to a client by hand', async () => {
  const { server, url } = await laneBehindRelay({}, { rate: 100 })
  const [, sid] = /"sid":"([^"]+)/.exec(await (await fetch(url('polling'))).text())!
  const response = await fetch(`http://127.0.0.1:${server.ports.lanes}/socket.io/?EIO=4&transport=polling&sid=${sid}`)
  expect([response.status, await response.json()]).toMatchObject([403, { error: 'forbidden' }])
})

it('more than the limit in one message ends the connection, and the lane beside it goes on', async () => {
  const { join } = await laneBehindRelay({}, { rate: 50 }, { MAX_ENCODED_BYTES: '4096' })
  const socket = join({ transports: ['websocket'], reconnection: false })
  await messages(socket, 2)
  socket.emit('message', 'x'.repeat(5000))
  const [reason] = (await once(socket as never, 'disconnect')) as [string]
  expect(reason).toBe('transport close')
})

it('an address may hold only so many connections, those between two polls included', async () => {
  const { server } = await laneBehindRelay({}, {}, { MAX_CONNECTIONS_PER_ADDRESS: '2' })
  const url = `http://127.0.0.1:${server.ports.lanes}/socket.io/?EIO=4&transport=polling`
  const statuses = []
  for (let i = 0; i < 3; i++) statuses.push((await fetch(url)).status)
  expect(statuses).toEqual([200, 200, 403])
})

it('of two attempts at one lane the newer counts: what the older has opened is over', async () => {
  const { url } = await laneBehindRelay()
  const handshake = async (): Promise<string> => /"sid":"([^"]+)/.exec(await (await fetch(url('polling'))).text())![1]!
  const [older, newer] = [await handshake(), await handshake()]
  const join = async (sid: string) => (await fetch(`${url('polling')}&sid=${sid}`, { method: 'POST', body: '40' })).status
  expect([await join(older), await join(newer)]).toEqual([410, 200])
})

it('a client that answers no ping is given up within the timeout; its own client answers, and tells the page of each', async () => {
  const heartbeat = { form: 'ping', intervalMs: 200, timeoutMs: 400 } as const
  const { join, read, url } = await laneBehindRelay({ heartbeat }, { running: false })
  const deaf = new WebSocket(url('websocket').replace('http', 'ws'))
  await once(deaf, 'message')
  deaf.send('40')
  await once(deaf, 'close')
  await expect.poll(() => read().connections.some(({ cause }) => cause === 'heartbeat')).toBe(true)
  const socket = join()
  let pings = 0
  socket.io.on('ping', () => pings++)
  await expect.poll(() => pings).toBeGreaterThan(4)
  expect(socket.connected).toBe(true)
})

it('binary and text take turns over polling and over a WebSocket, and each message is one, whatever it is made of', async () => {
  const { join, read, set } = await laneBehindRelay({}, { rate: 100, payload: BINARY })
  const socket = join()
  const came: number[] = []
  socket.on('message', (payload: string | Buffer) => came.push(payload.length))
  await expect.poll(() => came.length).toBeGreaterThan(20)
  set({ payload: TEXT })
  const { length } = came
  await expect.poll(() => came.length).toBeGreaterThan(length + 20)
  const { rows } = read()
  expect(rows.map(({ seq }) => seq)).toEqual(rows.map((_, index) => rows[0]!.seq + index))
  expect(rows.every(({ bytes }) => bytes.payload === 300)).toBe(true)
})

it('the server stops at once, with a client that never joined and one between two polls', async () => {
  const { server, url, join } = await laneBehindRelay({}, { rate: 50 })
  const raw = new WebSocket(url('websocket').replace('http', 'ws'))
  await once(raw, 'message')
  const socket = join({ transports: ['polling'] })
  await messages(socket, 5)
  await fetch(`http://127.0.0.1:${server.ports.lanes}/socket.io/?EIO=4&transport=polling`)
  const from = performance.now()
  await server.close()
  expect(performance.now() - from).toBeLessThan(5000)
})

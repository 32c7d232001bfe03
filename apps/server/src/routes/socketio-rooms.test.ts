import { once } from 'node:events'
import type { LaneReport } from '@wireside/contract/control'
import type { LaneSettings, Protocol } from '@wireside/contract/lanes'
import { total } from '@wireside/contract/parts'
import { MAX_ROOMS } from '@wireside/contract/rooms'
import { DEFAULT_SETTINGS } from '@wireside/contract/settings'
import { io, type Socket } from 'socket.io-client'
import { afterEach, expect, it } from 'vitest'
import { readEnvironment } from '../environment.ts'
import { startServer, type RunningServer } from '../start.ts'
import { closeAll, laneBehindRelay } from './socketio.fixture.ts'

const closers: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
  await closeAll()
})

async function started(): Promise<RunningServer> {
  const server = await startServer(readEnvironment({ PORT: '0', LOG_LEVEL: 'silent' }))
  closers.push(() => server.close())
  return server
}

/** A session with Socket.IO lanes of these ids, a member of each lane, and what each was told. */
async function members(server: RunningServer, secret: string, ids: string[], running = false, protocols: Protocol[] = []) {
  const session = server.registry.claim(secret.repeat(32), '127.0.0.1')
  const reports: Record<string, LaneReport>[] = []
  session.attach(({ lanes }) => reports.push(lanes))
  const lanes = ids.map((id, index): LaneSettings => ({
    ...DEFAULT_SETTINGS.lanes[1]!,
    transport: 'socketio',
    id,
    protocol: protocols[index] ?? 'h1',
  }))
  expect(session.set(1, { workload: { ...DEFAULT_SETTINGS.workload, rate: 50, running }, lanes })).toEqual([])
  const told: unknown[][] = ids.map(() => [])
  const sockets = ids.map((lane, index) => {
    const query = { session: session.id, lane }
    const { lanes: h1, tls1 } = server.ports
    const origin = protocols[index] === 'h1-tls' ? `https://127.0.0.1:${tls1}` : `http://127.0.0.1:${h1}`
    const socket = io(origin, { query, forceNew: true, reconnectionDelay: 50, rejectUnauthorized: false })
    socket.on('said', (room: string, text: string, heard: () => void) => {
      told[index]!.push([room, text])
      heard()
    })
    closers.push(() => void socket.disconnect())
    return socket
  })
  await Promise.all(sockets.map((socket) => once(socket as never, 'connect')))
  const rooms = (id: string): string[] | undefined => {
    session.report()
    return reports.at(-1)![id]!.rooms
  }
  return { session, sockets: sockets as [Socket, Socket, Socket], told, rooms }
}

it('what is said to a room comes to its members alone, and is acknowledged once they have acknowledged it', async () => {
  const { sockets, told, rooms } = await members(await started(), 'a', ['sio', 'sio-2', 'sio-3'])
  const [first, second, outside] = sockets
  expect(await first.emitWithAck('join', 'kitchen')).toEqual({ members: 1 })
  expect(await second.emitWithAck('join', 'kitchen')).toEqual({ members: 2 })
  expect([rooms('sio'), rooms('sio-2'), rooms('sio-3')]).toEqual([['kitchen'], ['kitchen'], []])
  // Who is outside may say something to it.
  expect(await outside.emitWithAck('say', 'kitchen', 'soup')).toEqual({ members: 2, heard: 2 })
  expect(await second.emitWithAck('leave', 'kitchen')).toEqual({ members: 1 })
  expect(await second.emitWithAck('say', 'kitchen', 'more')).toEqual({ members: 1, heard: 1 })
  expect(await first.emitWithAck('say', 'cellar', 'nobody')).toEqual({ members: 0, heard: 0 })
  const [soup, more] = [
    ['kitchen', 'soup'],
    ['kitchen', 'more'],
  ]
  expect(told).toEqual([[soup, more], [soup], []])
})

it('a room has members on every port: it is the server’s, not the connection’s', async () => {
  const { sockets, told } = await members(await started(), 'a', ['sio', 'sio-2'], false, ['h1', 'h1-tls'])
  await sockets[0].emitWithAck('join', 'kitchen')
  expect(await sockets[1].emitWithAck('join', 'kitchen')).toEqual({ members: 2 })
  expect(await sockets[1].emitWithAck('say', 'kitchen', 'soup')).toEqual({ members: 2, heard: 2 })
  expect(told).toEqual([[['kitchen', 'soup']], [['kitchen', 'soup']]])
})

it('a room of the same name in another session is another room', async () => {
  const server = await started()
  const own = await members(server, 'a', ['sio'])
  const other = await members(server, 'b', ['sio'])
  await own.sockets[0].emitWithAck('join', 'kitchen')
  await other.sockets[0].emitWithAck('join', 'kitchen')
  expect(await other.sockets[0].emitWithAck('say', 'kitchen', 'secret')).toEqual({ members: 1, heard: 1 })
  expect([own.told, other.told]).toEqual([[[]], [[['kitchen', 'secret']]]])
})

it('connection state recovery brings the rooms back; a member that is away is not told and does not hold the sender up', async () => {
  const { session, sockets, told, rooms } = await members(await started(), 'a', ['sio', 'sio-2'], true)
  const [away, sender] = sockets
  // Recovery needs the id of a message: what it has seen last.
  await once(away as never, 'message')
  await away.emitWithAck('join', 'kitchen')
  for (const link of session.lanes.get('sio')!.links) link.resetPeer()
  await once(away as never, 'disconnect')
  // Nobody is waited for: it is a member of nothing until it is back.
  expect(await sender.emitWithAck('say', 'kitchen', 'soup')).toEqual({ members: 0, heard: 0 })
  await once(away as never, 'connect')
  expect([away.recovered, rooms('sio')]).toEqual([true, ['kitchen']])
  expect(await sender.emitWithAck('say', 'kitchen', 'more')).toEqual({ members: 1, heard: 1 })
  expect(told[0]).toEqual([['kitchen', 'more']])
})

it('a client that names another session’s private id is given none of its rooms', async () => {
  const server = await started()
  const own = await members(server, 'a', ['sio', 'sio-2'], true)
  const [away, sender] = own.sockets
  await once(away as never, 'message')
  await away.emitWithAck('join', 'kitchen')
  // As whoever has seen its packets knows them.
  const { _pid: pid, _lastOffset: offset } = away as unknown as Record<'_pid' | '_lastOffset', string>
  const { id } = away
  const gone = once(away as never, 'disconnect')
  away.io.reconnection(false)
  for (const link of own.session.lanes.get('sio')!.links) link.resetPeer()
  await gone
  const other = await members(server, 'b', [])
  const lanes = [{ ...DEFAULT_SETTINGS.lanes[1]!, transport: 'socketio' as const, id: 'sio' }]
  expect(other.session.set(2, { ...DEFAULT_SETTINGS, lanes })).toEqual([])
  const thief = io(`http://127.0.0.1:${server.ports.lanes}`, {
    query: { session: other.session.id, lane: 'sio' },
    forceNew: true,
    auth: { pid, offset },
  })
  closers.push(() => void thief.disconnect())
  await once(thief as never, 'connect')
  expect(thief.id).toBe(id)
  expect(await sender.emitWithAck('say', 'kitchen', 'secret')).toEqual({ members: 0, heard: 0 })
})

it('one thing is said at a time: the next is refused in words until the members have answered', async () => {
  const { sockets } = await members(await started(), 'a', ['sio'])
  const [socket] = sockets
  await socket.emitWithAck('join', 'kitchen')
  const answers = await Promise.all(['soup', 'more'].map((text): Promise<unknown> => socket.emitWithAck('say', 'kitchen', text)))
  expect(answers).toEqual([{ members: 1, heard: 1 }, { why: 'what was said before is not acknowledged yet; allowed: one at a time' }])
  expect(await socket.emitWithAck('say', 'kitchen', 'more')).toEqual({ members: 1, heard: 1 })
})

it('a name or text that is none, and more rooms than a lane may be in, are refused in words', async () => {
  const { sockets, rooms } = await members(await started(), 'a', ['sio'])
  const [socket] = sockets
  expect(await socket.emitWithAck('join', '')).toEqual({ why: 'room: nothing is not allowed; allowed: 1 to 32 characters' })
  expect(await socket.emitWithAck('join', 7)).toEqual({ why: 'room: 7 is not allowed; allowed: 1 to 32 characters' })
  expect(await socket.emitWithAck('say', 'kitchen', 'x'.repeat(201))).toMatchObject({ why: expect.stringContaining('message: xxx') })
  for (let n = 0; n < MAX_ROOMS; n++) await socket.emitWithAck('join', `room ${n}`)
  expect(await socket.emitWithAck('join', 'one more')).toEqual({ why: `in ${MAX_ROOMS} rooms already, the most` })
  // Without an acknowledgement asked for: the answer to the next tells that it has been taken.
  socket.emit('join', 'silently')
  expect(await socket.emitWithAck('leave', 'room 0')).toEqual({ members: 0 })
  expect(rooms('sio')).toEqual(Array.from({ length: MAX_ROOMS - 1 }, (_, n) => `room ${n + 1}`))
})

it('every byte of a room is counted once, as control: it is no message of the workload', async () => {
  const { join, read, wire } = await laneBehindRelay({}, { running: false })
  const socket = join({ transports: ['websocket'] })
  socket.on('said', (_room: string, _text: string, heard: () => void) => heard())
  await once(socket as never, 'connect')
  await socket.emitWithAck('join', 'kitchen')
  expect(await socket.emitWithAck('say', 'kitchen', 'soup')).toEqual({ members: 1, heard: 1 })
  const sizeOf = (pieces: readonly Buffer[]): number => pieces.reduce((sum, { length }) => sum + length, 0)
  await expect.poll(() => total(read().last.down) - sizeOf(wire.carried.down)).toBe(0)
  await expect.poll(() => total(read().last.up) - sizeOf(wire.carried.up)).toBe(0)
  expect([read().rows, read().received, read().last.up.payload ?? 0]).toEqual([[], [], 0])
})

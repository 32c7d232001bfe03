import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket as TcpSocket } from 'node:net'
import type { LaneReport } from '@wireside/contract/control'
import type { LaneSettings } from '@wireside/contract/lanes'
import { PARTS, type Bytes } from '@wireside/contract/parts'
import { DEFAULT_SETTINGS, type Settings } from '@wireside/contract/settings'
import { io, type ManagerOptions, type Socket, type SocketOptions } from 'socket.io-client'
import { readEnvironment } from '../environment.ts'
import { startServer } from '../start.ts'

const closers: (() => Promise<void> | void)[] = []
export async function closeAll(): Promise<void> {
  for (const close of closers.splice(0).toReversed()) await close()
}

/** A TCP relay that keeps every byte of every connection, as it came: what the wire carried. */
async function relay(port: number) {
  const carried = { up: [] as Buffer[], down: [] as Buffer[] }
  const open = new Set<TcpSocket>()
  const server = createServer((client) => {
    const upstream = connect(port, '127.0.0.1')
    for (const [from, to, direction] of [
      [client, upstream, 'up'],
      [upstream, client, 'down'],
    ] as const) {
      open.add(from)
      from.on('data', (piece: Buffer) => {
        carried[direction].push(piece)
        to.write(piece)
      })
      from.on('close', () => to.destroy()).on('error', () => to.destroy())
    }
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  closers.push(() => {
    for (const socket of open) socket.destroy()
    server.close()
  })
  return { port: (server.address() as AddressInfo).port, carried }
}

/** A session with one Socket.IO lane, behind a relay, and everything it reports, joined. */
export async function laneBehindRelay(
  lane: Partial<LaneSettings> = {},
  workload: Partial<Settings['workload']> = {},
  environment: Record<string, string> = {},
) {
  const server = await startServer(readEnvironment({ PORT: '0', LOG_LEVEL: 'silent', ...environment }))
  closers.push(() => server.close())
  const wire = await relay(server.ports.lanes)
  const session = server.registry.claim('a'.repeat(32), '127.0.0.1')
  const reports: LaneReport[] = []
  session.attach(({ lanes }) => lanes.sio && reports.push(lanes.sio))
  const one: LaneSettings = { ...DEFAULT_SETTINGS.lanes[1]!, transport: 'socketio', id: 'sio', ...lane }
  let rev = 0
  const set = (change: Partial<Settings['workload']> = {}, options: Partial<LaneSettings> = {}) =>
    session.set(++rev, { workload: { ...DEFAULT_SETTINGS.workload, ...workload, ...change }, lanes: [{ ...one, ...options }] })
  const problems = set()
  if (problems.length > 0) throw new Error(JSON.stringify(problems))
  const query = { session: session.id, lane: 'sio' }
  return {
    server,
    session,
    set,
    wire,
    lane: session.lanes.get('sio')!,
    /** Of the lane, without the relay. */
    url: (transport: string): string => {
      const search = new URLSearchParams({ ...query, EIO: '4', transport }).toString()
      return `http://127.0.0.1:${server.ports.lanes}/socket.io/?${search}`
    },
    /** socket.io's own client, through the relay. */
    join: (options: Partial<ManagerOptions & SocketOptions> = {}): Socket => {
      const socket = io(`http://127.0.0.1:${wire.port}`, { query, forceNew: true, reconnectionDelay: 50, ...options })
      closers.push(() => void socket.disconnect())
      return socket
    },
    read: () => {
      session.report()
      const units = reports.flatMap((report) => report.units)
      return {
        rows: units.flatMap(({ seq, bytes, replayed }) =>
          seq.map((message, row) => ({ seq: message, replayed: replayed[row], bytes: rowOf(bytes, row) })),
        ),
        received: reports
          .flatMap(({ received }) => received)
          .flatMap(({ bytes, receivedAt }) => receivedAt.map((_, row) => rowOf(bytes, row))),
        connections: reports.flatMap(({ connections }) => connections),
        last: reports.at(-1)!,
      }
    },
  }
}

function rowOf(columns: Partial<Record<keyof Bytes, number[]>>, row: number): Bytes {
  const bytes: Bytes = {}
  for (const part of PARTS) if (columns[part]?.[row]) bytes[part] = columns[part][row]!
  return bytes
}

/** Messages as the client has them, until there are `count`. */
export async function messages(socket: Socket, count: number): Promise<{ payload: string | Buffer; id: string | undefined }[]> {
  const came: { payload: string | Buffer; id: string | undefined }[] = []
  await new Promise<void>((resolve) => {
    socket.on('message', (payload: string | Buffer, id?: string) => {
      came.push({ payload, id })
      if (came.length === count) resolve()
    })
  })
  return came
}

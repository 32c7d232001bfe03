import { once } from 'node:events'
import { get, type ClientRequest, type IncomingMessage } from 'node:http'
import { get as getOverTls } from 'node:https'
import { WebSocket } from 'ws'
import { Contender, inTurns } from './contender.ts'
import { SIZE, type LinkFamily, type LinkVariant } from './link-variants.ts'
import { median } from './statistics.ts'
import { row, type Row, type Table } from './table.ts'

const WARM_UP = 300
/** Opened and closed before memory is compared: by then the process has grown to what opening connections takes. */
const WARM_UP_CONNECTIONS = 3000
const ALONE = 3000
/** Echoes of all connections together, so that every count takes alike long. */
const ECHOES = 40_000
const EVENTS = 30_000
/** One loopback address has ports for some 28 000 connections; a few keep clear of that. */
const ADDRESSES = 8

const SERVER = new URL('link-server.ts', import.meta.url)

interface EchoFigures {
  p50Ms: number
  perSecond: number
  cpuMicros: number
}

/** What the link costs: the same server with it, with meter and tap off, without it, and the bare libraries. */
export async function linkPart(family: LinkFamily, rounds: number, counts: readonly number[], idle: number): Promise<Table> {
  const { tls } = family
  const names = Object.keys(family.names) as LinkVariant[]
  const contenders = await Promise.all(names.map((name) => Contender.start(SERVER, name)))
  await Promise.all(contenders.map(({ port }) => hold(port, tls)))
  const label = (name: string): string => family.names[name as LinkVariant] ?? name
  const rows: Row[] = []
  const add = <Figures>(
    figure: string,
    better: Row['better'],
    all: Map<Contender, Figures[]>,
    read: (figures: Figures) => number,
  ): void => {
    const values = new Map([...all].map(([{ name }, each]) => [label(name), each.map(read)]))
    rows.push(row(figure, better, label(family.reference), values))
  }
  // One figure at a time: contenders that are compared then follow each other closely, whatever else the host does.
  for (const count of counts) {
    const at = `at ${count} connection${count === 1 ? '' : 's'}`
    const echo = await inTurns(contenders, rounds, (one) => measureEchoes(one, tls, count))
    if (count === 1) add(`echo p50 ${at}, ms`, 'lower', echo, ({ p50Ms }) => p50Ms)
    add(`echoes a second ${at}`, 'higher', echo, ({ perSecond }) => perSecond)
    add(`CPU per echo ${at}, µs`, 'lower', echo, ({ cpuMicros }) => cpuMicros)
    for (const one of contenders) await streams(one, tls, count)
    const events = await inTurns(contenders, rounds, (one) => streams(one, tls, count))
    add(`SSE events a second ${at}`, 'higher', events, ({ perSecond }) => perSecond)
    add(`CPU per event ${at}, µs`, 'lower', events, ({ cpuMicros }) => cpuMicros)
  }
  await Promise.all(contenders.map((one) => one.stop()))
  if (idle > 0) {
    const memory = await idleMemory(names, tls, idle, rounds)
    const values = new Map([...memory].map(([name, kB]) => [label(name), kB]))
    rows.push(row(`memory per idle WebSocket at ${idle}, kB`, 'lower', label(family.reference), values))
  }
  return { title: `${family.title} (${rounds} interleaved rounds, ${SIZE} B messages)`, rows }
}

async function measureEchoes(one: Contender, tls: boolean, count: number): Promise<EchoFigures> {
  const each = count === 1 ? ALONE : Math.ceil(ECHOES / count)
  const sockets = await open(one.port, tls, count)
  await Promise.all(sockets.map((socket) => echoes(socket, Math.ceil(WARM_UP / count))))
  const before = await one.figures()
  const startedAt = performance.now()
  const trips = await Promise.all(sockets.map((socket) => echoes(socket, each)))
  const seconds = (performance.now() - startedAt) / 1000
  const after = await one.figures()
  for (const socket of sockets) socket.terminate()
  const total = each * count
  return {
    p50Ms: median(trips[0] ?? []),
    perSecond: total / seconds,
    cpuMicros: (after.cpuMicros - before.cpuMicros) / total,
  }
}

async function streams(one: Contender, tls: boolean, count: number): Promise<{ perSecond: number; cpuMicros: number }> {
  const each = Math.ceil(EVENTS / count)
  const before = await one.figures()
  const startedAt = performance.now()
  await Promise.all(Array.from({ length: count }, (_, index) => stream(one.port, tls, each, addressOf(index))))
  const seconds = (performance.now() - startedAt) / 1000
  const after = await one.figures()
  return { perSecond: (each * count) / seconds, cpuMicros: (after.cpuMicros - before.cpuMicros) / (each * count) }
}

/**
 * A connection of each kind that stays open, as on every server in use: with the last of them V8 would forget, at the
 * collections that are asked for here, what it has learnt of a connection's objects, and compile all of it again.
 */
async function hold(port: number, tls: boolean): Promise<void> {
  await open(port, tls, 1)
  const request = requestEvents(port, tls, Number.MAX_SAFE_INTEGER, addressOf(0))
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  response.pause()
  // Its server is stopped at the end.
  request.on('error', () => undefined)
  response.on('error', () => undefined)
}

/** Resident memory that each idle connection adds, in a fresh process each time: memory once freed is seldom given back. */
async function idleMemory(names: readonly LinkVariant[], tls: boolean, idle: number, rounds: number): Promise<Map<LinkVariant, number[]>> {
  return await inTurns(names, rounds, async (name) => {
    const one = await Contender.start(SERVER, name)
    const first = await open(one.port, tls, Math.min(WARM_UP_CONNECTIONS, idle))
    await Promise.all(
      first.map((socket) => {
        socket.terminate()
        return once(socket, 'close')
      }),
    )
    const before = await one.settledBytes()
    const sockets = await open(one.port, tls, idle)
    const after = await one.settledBytes()
    for (const socket of sockets) socket.terminate()
    await one.stop()
    return (after - before) / idle / 1000
  })
}

async function open(port: number, tls: boolean, count: number): Promise<WebSocket[]> {
  const sockets: WebSocket[] = []
  /** A burst larger than a backlog would wait for SYN retransmissions. */
  const AT_ONCE = 200
  while (sockets.length < count) {
    const some = Array.from({ length: Math.min(AT_ONCE, count - sockets.length) }, (_, index) => {
      return new WebSocket(`${tls ? 'wss' : 'ws'}://127.0.0.1:${port}/ws`, {
        localAddress: addressOf(sockets.length + index),
        perMessageDeflate: false,
        rejectUnauthorized: false,
      })
    })
    await Promise.all(some.map((socket) => once(socket, 'open')))
    sockets.push(...some)
  }
  return sockets
}

function addressOf(index: number): string {
  return `127.0.0.${1 + (index % ADDRESSES)}`
}

/** Round trips one after another, ms. */
function echoes(socket: WebSocket, count: number): Promise<number[]> {
  const payload = Buffer.alloc(SIZE)
  const trips: number[] = []
  return new Promise((resolve, reject) => {
    let sentAt = 0
    const send = (): void => {
      sentAt = performance.now()
      socket.send(payload)
    }
    socket.removeAllListeners('message')
    socket.on('error', reject)
    socket.on('message', () => {
      trips.push(performance.now() - sentAt)
      if (trips.length < count) send()
      else resolve(trips)
    })
    send()
  })
}

function stream(port: number, tls: boolean, count: number, localAddress: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = requestEvents(port, tls, count, localAddress)
    request.on('response', (response) => response.resume().on('end', resolve)).on('error', reject)
  })
}

function requestEvents(port: number, tls: boolean, count: number, localAddress: string): ClientRequest {
  const options = { host: '127.0.0.1', port, path: `/sse?count=${count}`, localAddress, agent: false, rejectUnauthorized: false }
  return tls ? getOverTls(options) : get(options)
}

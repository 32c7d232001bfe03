import { LoadClient } from '@wireside/server/src/scale/load-client.ts'
import { monotonicMs } from '@wireside/server/src/scale/monotonic.ts'
import { BROADCAST_VARIANTS, SSE_VARIANTS, WEBSOCKET_VARIANTS, type BroadcastVariant } from './broadcast-variants.ts'
import { Contender, inTurns } from './contender.ts'
import { SIZE } from './link-variants.ts'
import { fitLine, median } from './statistics.ts'
import { row, type Table } from './table.ts'

const SERVER = new URL('broadcast-server.ts', import.meta.url)
const OPENING_AT_ONCE = 200
const ADDRESSES = 16
/** The first warm the code up and are not counted. */
const WARM_UP_BROADCASTS = 3
const BROADCASTS = 12
/** Opened and ended before memory is first read: what a process needs once is not a connection's. */
const WARM_UP_CONNECTIONS = 100

interface BroadcastFigures {
  bytesPerConnection: number
  cpuMicrosPerMessage: number
  /** Until the last client had it, ms: the median broadcast. */
  lastMs: number
}

/** One message to all: ours against the bare library and the peers of each transport, a fresh process each. */
export async function broadcastPart(rounds: number, connections: number): Promise<Table[]> {
  return [
    await compare('WebSocket', WEBSOCKET_VARIANTS, 'ws', rounds, connections),
    await compare('SSE', SSE_VARIANTS, 'node:http', rounds, connections),
  ]
}

async function compare(
  name: string,
  variants: readonly BroadcastVariant[],
  reference: BroadcastVariant,
  rounds: number,
  connections: number,
): Promise<Table> {
  const results = await inTurns(variants, rounds, (variant) => measure(variant, connections))
  const of = (read: (figures: BroadcastFigures) => number): Map<string, number[]> =>
    new Map([...results].map(([variant, all]) => [BROADCAST_VARIANTS[variant].title, all.map(read)]))
  const against = BROADCAST_VARIANTS[reference].title
  return {
    title: `${name}: one message to ${connections} connections (${rounds} interleaved rounds, ${SIZE} B)`,
    rows: [
      row(
        'memory per connection, kB',
        'lower',
        against,
        of(({ bytesPerConnection }) => bytesPerConnection / 1000),
      ),
      row(
        'CPU per delivered message, µs',
        'lower',
        against,
        of(({ cpuMicrosPerMessage }) => cpuMicrosPerMessage),
      ),
      row(
        'last client has it after, ms',
        'lower',
        against,
        of(({ lastMs }) => lastMs),
      ),
    ],
  }
}

export interface Growth {
  variant: string
  points: { connections: number; kB: number; cpuMicrosPerMessage: number; lastMs: number }[]
  /** Of all memory and all CPU of one broadcast against the number of connections. */
  memory: { kBPerConnection: number; r2: number }
  cpu: { microsPerConnection: number; r2: number }
}

/** Whether memory and CPU grow in a straight line from few connections to many. */
export async function growthPart(counts: readonly number[]): Promise<Growth[]> {
  const growth: Growth[] = []
  for (const variant of ['websocket-ours', 'sse-ours'] as const) {
    const points = []
    for (const connections of counts) {
      const { bytesPerConnection, cpuMicrosPerMessage, lastMs } = await measure(variant, connections)
      points.push({ connections, kB: (bytesPerConnection * connections) / 1000, cpuMicrosPerMessage, lastMs })
    }
    const memory = fitLine(points.map(({ connections, kB }) => [connections, kB] as const))
    const cpu = fitLine(points.map(({ connections, cpuMicrosPerMessage }) => [connections, cpuMicrosPerMessage * connections] as const))
    growth.push({
      variant: BROADCAST_VARIANTS[variant].title,
      points,
      memory: { kBPerConnection: memory.slope, r2: memory.r2 },
      cpu: { microsPerConnection: cpu.slope, r2: cpu.r2 },
    })
  }
  return growth
}

async function measure(variant: BroadcastVariant, connections: number): Promise<BroadcastFigures> {
  const server = await Contender.start(SERVER, variant)
  const crowd = new Crowd(variant, server.port)
  await crowd.open(WARM_UP_CONNECTIONS)
  for (let made = 0; made < WARM_UP_BROADCASTS; made++) await crowd.broadcast(server)
  crowd.close()
  const empty = await server.settledBytes()
  await crowd.open(connections)
  const held = await server.settledBytes()
  for (let made = 0; made < WARM_UP_BROADCASTS; made++) await crowd.broadcast(server)
  const before = await server.figures()
  const lasts: number[] = []
  for (let made = 0; made < BROADCASTS; made++) lasts.push(await crowd.broadcast(server))
  const after = await server.figures()
  crowd.close()
  await server.stop()
  return {
    bytesPerConnection: (held - empty) / connections,
    cpuMicrosPerMessage: (after.cpuMicros - before.cpuMicros) / (BROADCASTS * connections),
    lastMs: median(lasts),
  }
}

/** The clients of one server. */
class Crowd {
  readonly #transport: (typeof BROADCAST_VARIANTS)[BroadcastVariant]['transport']
  readonly #port: number
  readonly #clients: LoadClient[] = []
  #missing = 0
  #complete: () => void = () => undefined

  constructor(variant: BroadcastVariant, port: number) {
    this.#transport = BROADCAST_VARIANTS[variant].transport
    this.#port = port
  }

  async open(connections: number): Promise<void> {
    while (this.#clients.length < connections) {
      const some = Math.min(OPENING_AT_ONCE, connections - this.#clients.length)
      await Promise.all(Array.from({ length: some }, () => this.#openOne()))
    }
  }

  /** Ms until the last client has it. */
  async broadcast(server: Contender): Promise<number> {
    this.#missing = this.#clients.length
    const complete = new Promise<number>((resolve) => (this.#complete = () => resolve(monotonicMs())))
    const { startedAt } = await server.ask<{ startedAt: number }>('broadcast')
    return (await complete) - startedAt
  }

  close(): void {
    for (const client of this.#clients.splice(0)) client.close()
  }

  #openOne(): Promise<void> {
    return new Promise((resolve, reject) => {
      const client = new LoadClient({
        transport: this.#transport,
        port: this.#port,
        localAddress: process.platform === 'linux' ? `127.0.0.${2 + (this.#clients.length % ADDRESSES)}` : undefined,
        after: 0,
        onOpen: resolve,
        onMessage: () => {
          if (--this.#missing === 0) this.#complete()
        },
        onLost: (why) => reject(new Error(why)),
      })
      this.#clients.push(client)
    })
  }
}

import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { generatePayload } from '@wireside/contract/payload'
import type { ScaleSettings } from '@wireside/contract/scale'
import type { LaneServerCommand, Replies } from './commands.ts'
import type { Broadcast } from './holder.ts'
import { HOLDERS } from './holders.ts'
import { monotonicMs } from './monotonic.ts'
import { serveParent } from './serve-parent.ts'
import { ThreadHolder } from './thread-holder.ts'

/** Loopback only, whoever asked for the run. */
const ADDRESS = '127.0.0.1'
/** All connections of a burst may wait to be accepted. */
const BACKLOG = 4096
/** Nobody is cut for being idle: holding idle connections is what is measured. */
const NO_TIMEOUTS = { headersTimeout: 0, requestTimeout: 0, keepAliveTimeout: 0 }
const SEED = 1
/** Several times the young generation: every page of it is in use before the first measure. */
const CHURN_BYTES = 128 * 1024 * 1024
const CHURN_PIECE = 1024

let size = 0
let broadcasts = 0
let broadcast: Broadcast = () => undefined
let threads: ThreadHolder | null = null
/** Held outside `churn`, so that the compiler can't leave the allocation out. */
const garbage = { newest: [] as number[] }

serveParent<LaneServerCommand>(async (command): Promise<Replies[keyof Replies]> => {
  switch (command.type) {
    case 'hold':
      size = command.size
      churn()
      if (command.model === 'event-loop') return { ports: [await listen(command)] }
      threads = new ThreadHolder(command)
      broadcast = threads.broadcast
      return { ports: [] }
    case 'threads':
      return { ports: (await threads?.grow(command.count)) ?? [] }
    case 'send':
      return { startedAt: await send(command.broadcasts, command.rate) }
    case 'collect':
      globalThis.gc?.()
      await threads?.collect()
      return {}
    case 'figures': {
      const { user, system } = process.cpuUsage()
      return { residentBytes: process.memoryUsage.rss(), cpuMicros: user + system }
    }
  }
})

async function listen({ transport, encode }: Pick<ScaleSettings, 'transport' | 'encode'>): Promise<number> {
  const server = createServer(NO_TIMEOUTS)
  broadcast = HOLDERS[transport](server, encode)
  server.listen({ port: 0, host: ADDRESS, backlog: BACKLOG })
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

/** Makes the broadcasts at the rate, or later where this process can't keep up; returns when each was begun. */
async function send(count: number, rate: number): Promise<number[]> {
  const startedAt: number[] = []
  const from = monotonicMs()
  for (let made = 0; made < count; made++) {
    const due = from + (made * 1000) / rate
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - monotonicMs())))
    const payload = generatePayload('plain', 'text', size, SEED, ++broadcasts)
    startedAt.push(monotonicMs())
    if (payload.form === 'text') broadcast(payload.text)
  }
  return startedAt
}

/** Short-lived garbage, and nothing else. */
function churn(): void {
  for (let bytes = 0; bytes < CHURN_BYTES; bytes += CHURN_PIECE * 8) garbage.newest = Array(CHURN_PIECE).fill(bytes) as number[]
  garbage.newest = []
}

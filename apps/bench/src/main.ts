import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { get } from 'node:http'
import { WebSocket } from 'ws'
import { REFERENCE, SIZE, VARIANTS, type Variant } from './variants.ts'

/** Rounds in which the variants take turns: a noisy minute hits all of them. */
const ROUNDS = 7
const WARM_UP = 500
const ECHOES_ALONE = 3000
const CONNECTIONS = 50
const ECHOES_EACH = 300
const EVENTS = 30_000

interface Figures {
  /** Median round trip of one connection, ms. */
  alone: number
  /** Echoes a second over all connections, and server CPU per echo, µs. */
  echoRate: number
  echoCpu: number
  /** SSE events a second on one stream, and server CPU per event, µs. */
  eventRate: number
  eventCpu: number
}

const names = Object.keys(VARIANTS) as Variant[]
const servers = new Map<Variant, { child: ChildProcess; port: number }>()
for (const name of names) {
  const child = fork(new URL('server.ts', import.meta.url), [name])
  const [{ port }] = (await once(child, 'message')) as [{ port: number }]
  servers.set(name, { child, port })
}

const rounds: Record<Variant, Figures[]> = { linked: [], null: [], fastify: [], bare: [] }
for (let round = 0; round < ROUNDS; round++) {
  for (let turn = 0; turn < names.length; turn++) {
    const name = names[(round + turn) % names.length] as Variant
    const { child, port } = servers.get(name) as { child: ChildProcess; port: number }
    rounds[name].push(await measure(child, port))
  }
  console.log(`round ${round + 1} of ${ROUNDS}`)
}
for (const { child } of servers.values()) child.kill()

const medians = Object.fromEntries(names.map((name) => [name, medianOf(rounds[name])])) as Record<Variant, Figures>
report(medians)

async function measure(child: ChildProcess, port: number): Promise<Figures> {
  const trips = await echoes(port, ECHOES_ALONE)
  const echoFrom = await cpu(child)
  const startedAt = performance.now()
  await Promise.all(Array.from({ length: CONNECTIONS }, () => echoes(port, ECHOES_EACH)))
  const echoSeconds = (performance.now() - startedAt) / 1000
  const eventFrom = await cpu(child)
  const eventSeconds = await events(port)
  const eventUntil = await cpu(child)
  const total = CONNECTIONS * (ECHOES_EACH + WARM_UP)
  return {
    alone: median(trips),
    echoRate: total / echoSeconds,
    echoCpu: (eventFrom - echoFrom) / total,
    eventRate: EVENTS / eventSeconds,
    eventCpu: (eventUntil - eventFrom) / EVENTS,
  }
}

/** Round trips one after another on one connection, ms. */
async function echoes(port: number, count: number): Promise<number[]> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`)
  await once(socket, 'open')
  const payload = Buffer.alloc(SIZE)
  const trips: number[] = []
  await new Promise<void>((resolve, reject) => {
    let sentAt = 0
    const send = (): void => {
      sentAt = performance.now()
      socket.send(payload)
    }
    socket.on('error', reject)
    socket.on('message', () => {
      trips.push(performance.now() - sentAt)
      if (trips.length < count + WARM_UP) send()
      else resolve()
    })
    send()
  })
  socket.terminate()
  return trips.slice(WARM_UP)
}

/** Seconds until the last of `EVENTS` events has arrived. */
async function events(port: number): Promise<number> {
  const startedAt = performance.now()
  await new Promise<void>((resolve, reject) => {
    get(`http://127.0.0.1:${port}/sse?count=${EVENTS}`, (response) => response.resume().on('end', resolve)).on('error', reject)
  })
  return (performance.now() - startedAt) / 1000
}

async function cpu(child: ChildProcess): Promise<number> {
  child.send('cpu')
  const [{ cpuMicros }] = (await once(child, 'message')) as [{ cpuMicros: number }]
  return cpuMicros
}

function medianOf(figures: Figures[]): Figures {
  const of = (read: (one: Figures) => number): number => median(figures.map(read))
  return {
    alone: of((one) => one.alone),
    echoRate: of((one) => one.echoRate),
    echoCpu: of((one) => one.echoCpu),
    eventRate: of((one) => one.eventRate),
    eventCpu: of((one) => one.eventCpu),
  }
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

function report(figures: Record<Variant, Figures>): void {
  const reference = figures[REFERENCE]
  const ratio = (value: number, to: number): string => `${value.toFixed(value < 10 ? 3 : 0)} (${(value / to).toFixed(2)}×)`
  console.log(`\nMedians of ${ROUNDS} interleaved rounds, ${SIZE} B messages; ratios to "${VARIANTS[REFERENCE]}"\n`)
  console.table(
    Object.fromEntries(
      names.map((name) => {
        const one = figures[name]
        return [
          VARIANTS[name],
          {
            'echo p50 at 1, ms': ratio(one.alone, reference.alone),
            [`echoes/s at ${CONNECTIONS}`]: ratio(one.echoRate, reference.echoRate),
            'CPU µs/echo': ratio(one.echoCpu, reference.echoCpu),
            'SSE events/s': ratio(one.eventRate, reference.eventRate),
            'CPU µs/event': ratio(one.eventCpu, reference.eventCpu),
          },
        ]
      }),
    ),
  )
  const file = process.argv[process.argv.indexOf('--json') + 1]
  if (process.argv.includes('--json') && file) writeFileSync(file, `${JSON.stringify({ rounds: ROUNDS, size: SIZE, figures }, null, 2)}\n`)
}

import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { FastifyInstance } from 'fastify'
import { Counter, Gauge, Registry as PromRegistry } from 'prom-client'
import { LINK_PARTS, Meter, type LinkDirection } from './link/meter.ts'
import type { Link } from './link/link.ts'
import type { Registry } from './sessions/registry.ts'
import type { Carrier } from './transports/carrier.ts'

/** Looks of the event-loop monitor: a delay shorter than this is not seen, and twice as often would cost CPU. */
const EVENT_LOOP_LOOK_MS = 20
const NANOSECONDS = 1e9
const QUANTILES = [50, 99, 100]
const DIRECTIONS: readonly LinkDirection[] = ['up', 'down']

/** Why something was refused. */
type Refusal = 'host-or-origin' | 'bad-request' | 'unknown' | 'too-large' | 'connections-per-address' | 'session' | 'other'

/** What the server counts of itself, for Prometheus. No label names a session, an address or a payload. */
export class Metrics {
  readonly #prom = new PromRegistry()
  readonly #links = new Set<Link>()
  /** Bytes of connections that have closed. */
  readonly #closed = new Meter()
  readonly #connections: Gauge<'transport'>
  readonly #messages: Counter<'direction' | 'transport'>
  readonly #refusals: Counter<'why'>
  readonly #eventLoop = monitorEventLoopDelay({ resolution: EVENT_LOOP_LOOK_MS })

  constructor(sessions: Registry) {
    const registers = [this.#prom]
    this.#connections = new Gauge({
      name: 'wireside_connections',
      help: 'Open lane connections by transport; by hand those that share a path count as its first.',
      labelNames: ['transport'],
      registers,
    })
    this.#messages = new Counter({
      name: 'wireside_messages_total',
      help: 'Messages given to lanes (down) and taken from them (up); transport post is the uplink of one-way lanes.',
      labelNames: ['direction', 'transport'],
      registers,
    })
    this.#refusals = new Counter({ name: 'wireside_refusals_total', help: 'What was refused, by rule.', labelNames: ['why'], registers })
    this.#collected('wireside_sessions', 'Sessions held.', [], (gauge) => gauge.set(sessions.size))
    this.#collected('wireside_links', 'TCP connections open on the lane ports.', [], (gauge) => gauge.set(this.#links.size))
    this.#collected('wireside_held_bytes', 'Bytes that wait in links for conditions or for a slow reader.', ['direction'], (gauge) => {
      for (const direction of DIRECTIONS)
        gauge.set(
          { direction },
          sum(this.#links, (link) => link.heldBytes(direction)),
        )
    })
    this.#collected(
      'wireside_event_loop_delay_seconds',
      'Delay of the event loop since the last scrape, by quantile.',
      ['quantile'],
      (gauge) => {
        for (const percent of QUANTILES) gauge.set({ quantile: percent / 100 }, this.#eventLoop.percentile(percent) / NANOSECONDS)
        this.#eventLoop.reset()
      },
    )
    this.#collected('process_resident_memory_bytes', 'Resident memory of this process.', [], (gauge) =>
      gauge.set(process.memoryUsage.rss()),
    )
    this.#counted('wireside_evictions_total', 'Messages that left an event log before their session ended.', [], (counter) =>
      counter.inc(sessions.evictions),
    )
    this.#counted(
      'wireside_bytes_total',
      'Bytes on the lane ports by direction and part, counted in the link.',
      ['direction', 'part'],
      (counter) => {
        for (const direction of DIRECTIONS) {
          for (const part of LINK_PARTS) {
            const open = sum(this.#links, ({ meter }) => meter[direction][part])
            counter.inc({ direction, part }, this.#closed[direction][part] + open)
          }
        }
      },
    )
    this.#counted('process_cpu_seconds_total', 'CPU time of this process, user and system.', [], (counter) => {
      const { user, system } = process.cpuUsage()
      counter.inc((user + system) / 1e6)
    })
    this.#eventLoop.enable()
  }

  linkOpened(link: Link): void {
    this.#links.add(link)
  }

  linkClosed(link: Link): void {
    this.#links.delete(link)
    for (const direction of DIRECTIONS) for (const part of LINK_PARTS) this.#closed[direction][part] += link.meter[direction][part]
  }

  /** The same carrier, every message it takes counted; call `closed` when it is over. */
  carrying(carrier: Carrier, transport: string): Carrier {
    this.#connections.inc({ transport })
    const messages = this.#messages.labels({ direction: 'down', transport })
    return {
      ...carrier,
      send: (message, replayed, place) => {
        const sent = carrier.send(message, replayed, place)
        if (sent) messages.inc()
        return sent
      },
    }
  }

  carried(transport: string): void {
    this.#connections.dec({ transport })
  }

  received(transport: 'websocket' | 'socketio' | 'post'): void {
    this.#messages.inc({ direction: 'up', transport })
  }

  refused(why: Refusal): void {
    this.#refusals.inc({ why })
  }

  /** The exposition format of Prometheus, and its content type. */
  async read(): Promise<{ text: string; contentType: string }> {
    return { text: await this.#prom.metrics(), contentType: this.#prom.contentType }
  }

  close(): void {
    this.#eventLoop.disable()
  }

  /** A gauge that is read when it is asked for. */
  #collected<T extends string>(name: string, help: string, labelNames: T[], read: (gauge: Gauge<T>) => void): void {
    const gauge: Gauge<T> = new Gauge({ name, help, labelNames, registers: [this.#prom], collect: () => read(gauge) })
  }

  /** A counter whose value is kept elsewhere: `read` adds it up from zero. */
  #counted<T extends string>(name: string, help: string, labelNames: T[], read: (counter: Counter<T>) => void): void {
    const counter: Counter<T> = new Counter({
      name,
      help,
      labelNames,
      registers: [this.#prom],
      collect: () => {
        counter.reset()
        read(counter)
      },
    })
  }
}

const REFUSALS: Record<number, Refusal> = {
  400: 'bad-request',
  403: 'host-or-origin',
  404: 'unknown',
  409: 'bad-request',
  413: 'too-large',
  426: 'bad-request',
}

/** Counts each request that `app` answers with 400 and more. */
export function countRefusals(app: FastifyInstance, metrics: Metrics): void {
  app.addHook('onResponse', async (_request, reply) => {
    const { statusCode } = reply.raw
    if (statusCode >= 400) metrics.refused(REFUSALS[statusCode] ?? 'other')
  })
}

function sum(links: ReadonlySet<Link>, read: (link: Link) => number): number {
  let total = 0
  for (const link of links) total += read(link)
  return total
}

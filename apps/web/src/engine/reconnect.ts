import type { ConnectionHandlers, LaneConnection, OpenConnection } from './transports/connection.ts'
import { Watchdog } from './watchdog.ts'

/** No wait is longer: a learner watches, and a server that is back wants its clients back. */
const MAX_WAIT_MS = 15_000

export interface ReconnectOptions {
  /** The wait before the first retry, ms; the same on both lanes, so that the work is compared, not a default. */
  firstWaitMs: number
  /** Silence that counts as a loss, ms; null: the browser's word is all there is. */
  watchdogMs: number | null
  now(): number
  /** In [0, 1). */
  random(): number
  /** Calls `run` after `ms`. */
  after(ms: number, run: () => void): () => void
}

/**
 * Milliseconds before retry `attempt` (from 1). The first is exact; then it doubles, is capped, and only then jittered
 * down by up to half: jittered before the cap, all clients would meet at the cap.
 */
export function waitBefore(attempt: number, firstWaitMs: number, random: () => number): number {
  if (attempt === 1) return firstWaitMs
  const capped = Math.min(MAX_WAIT_MS, firstWaitMs * 2 ** (attempt - 1))
  return capped * (1 - random() / 2)
}

/**
 * A connection that comes back, the same over every transport: after each loss, told by the browser or found by the
 * watchdog, it waits, opens again and resumes after the last id it saw. An attempt that hangs is a loss as well.
 */
export function reconnecting(open: OpenConnection, options: ReconnectOptions): OpenConnection {
  return (lastId, on) => {
    let connection: LaneConnection | null = null
    let cancel: (() => void) | null = null
    let attempt = 0
    let last = lastId
    const watchdog = new Watchdog(options.watchdogMs, {
      ...options,
      onSilence: (silentMs) => lost(`our watchdog heard nothing for ${Math.round(silentMs)} ms`, silentMs),
    })
    const handlers: ConnectionHandlers = {
      ...on,
      opened() {
        watchdog.heard()
        on.opened()
      },
      hello(hello) {
        attempt = 0
        watchdog.heard()
        on.hello(hello)
      },
      stale(stale) {
        watchdog.heard()
        on.stale(stale)
      },
      heartbeat() {
        watchdog.heard()
        on.heartbeat()
      },
      message(payload, receivedAt, id, ordinal) {
        last = id ?? last
        watchdog.heard()
        on.message(payload, receivedAt, id, ordinal)
      },
      // An EventSource would try again by itself, at a fixed pace: our back-off takes its place.
      waiting: (_retryMs, why) => lost(why),
      closed: (why) => lost(why),
    }
    function lost(why: string, silentMs?: number): void {
      watchdog.rest()
      connection?.close()
      connection = null
      attempt++
      const waitMs = waitBefore(attempt, options.firstWaitMs, options.random)
      on.waiting(waitMs, why, silentMs)
      cancel = options.after(waitMs, connect)
    }
    function connect(): void {
      on.connecting?.()
      watchdog.begin()
      connection = open(last, handlers)
    }
    connect()
    return {
      get upstream() {
        return connection?.upstream ?? null
      },
      get room() {
        return connection?.room
      },
      watch: (timeoutMs) => watchdog.set(timeoutMs),
      close() {
        watchdog.rest()
        cancel?.()
        connection?.close()
      },
    }
  }
}
